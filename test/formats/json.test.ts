import * as fc from 'fast-check'
import t from 'tap'
import { parseRange } from '../../src/core/range.js'
import json from '../../src/formats/json.js'
import { arbitraryEvent } from '../helpers/arbitrary-events.js'
import { makeEvent, makeInstance, makeSiteEvent, makeWholeSiteEvent, START, WAIVER } from '../helpers/events.js'

t.test('an event has a stable shape', async (t) => {
  const event = makeEvent({
    instance: makeInstance({ each: '10.1.0.53', contact: '#network-oncall', runbook: 'https://wiki.example.net/dns' }),
    status: 'CRITICAL',
    output: 'no answer',
    outcome: {
      longOutput: 'tried twice',
      metrics: [{ label: 'time', value: 5, unit: 's', warning: parseRange('~:1'), min: 0 }],
      observed: { rcode: 'SERVFAIL' },
    },
    result: { blockedBy: 'dfw1/platform.link.up', waiver: WAIVER },
    event: { previousStatus: 'OK', transition: { from: 'OK', to: 'CRITICAL' }, lastOk: START, firstGreen: START },
  })
  t.strictSame(JSON.parse(json.encode(event)), {
    kind: 'result',
    id: '0193a1b2-0000-7000-8000-000000000001',
    time: '2026-11-21T04:13:07.012Z',
    instance: 'dfw1/platform.dns.resolver-answers[10.1.0.53]',
    site: 'dfw1',
    phase: 'bringup',
    suite: 'platform',
    integration_point: 'dns',
    check: 'resolver-answers',
    each: '10.1.0.53',
    title: 'The resolver answers',
    type: 'dns',
    definition: '5b0c1a',
    entity: 'dfw1',
    labels: {},
    owner: 'network',
    contact: '#network-oncall',
    why: 'Every container resolves service names here.',
    runbook: 'https://wiki.example.net/dns',
    source: { file: 'suites/platform.yaml', line: 14, column: 7 },
    status: 'CRITICAL',
    exit_code: 2,
    output: 'no answer',
    long_output: 'tried twice',
    metrics: [{ label: 'time', value: 5, unit: 's', warning: '~:1', min: 0 }],
    observed: { rcode: 'SERVFAIL' },
    attempts: [{ status: 'CRITICAL', output: 'no answer', duration_ms: 12 }],
    started_at: '2026-11-21T04:13:07.000Z',
    duration_ms: 12,
    blocked_by: 'dfw1/platform.link.up',
    waiver: { until: '2027-01-31', by: 'ana', reason: 'replaced in January' },
    expected: true,
    regression: false,
    fresh_until: '2026-11-21T04:28:07.012Z',
    state: 'failing',
    previous_status: 'OK',
    transition: { from: 'OK', to: 'CRITICAL' },
    occurrences: 1,
    occurrences_watermark: 1,
    history: ['CRITICAL'],
    total_state_change: 0,
    failures: 1,
    hard: true,
    alarming: false,
    since: '2026-11-21T04:13:07.012Z',
    last_ok: '2026-11-21T04:13:07.000Z',
    first_green: '2026-11-21T04:13:07.000Z',
    seen_red: true,
  })
})

t.test('an integration point that turned has a stable shape', async (t) => {
  t.strictSame(JSON.parse(json.encodeSite(makeSiteEvent({ turned: 'red', green: 3, before: START }))), {
    kind: 'site',
    id: '0193a1b2-0000-7000-8000-000000000002',
    time: '2026-11-21T04:13:07.012Z',
    group: 'dfw1/platform.dns',
    site: 'dfw1',
    site_title: 'Dallas 1',
    phase: 'live',
    suite: 'platform',
    integration_point: 'dns',
    title: 'Recursive DNS',
    owner: 'network',
    contact: '#network-oncall',
    turned: 'red',
    output: 'Recursive DNS at dfw1 is no longer all green: 3 of 4 checks, dfw1/platform.dns.resolver-answers is not',
    total: 4,
    green: 3,
    before: '2026-11-21T04:13:07.000Z',
    by: 'dfw1/platform.dns.resolver-answers',
  })
  t.match(JSON.parse(json.encodeSite(makeWholeSiteEvent())), {
    group: 'dfw1',
    title: 'Dallas 1',
    output: 'Dallas 1 (dfw1) is all green: 4 of 4 checks',
  })
})

t.test('a metric that could not be determined is null', async (t) => {
  const metrics = [{ label: 'time', value: Number.NaN, unit: 's' }]
  t.match(JSON.parse(json.encode(makeEvent({ outcome: { metrics } }))), { metrics: [{ label: 'time', value: null }] })
})

t.test('no event breaks the line', async () => {
  fc.assert(
    fc.property(arbitraryEvent, (event) => {
      const text = json.encode(event)
      return (
        text.indexOf('\n') === text.length - 1 && JSON.parse(text).instance === event.result.instance.id.toWellFormed()
      )
    }),
  )
})

t.test('what nobody ran any more says so, and nothing else does', async (t) => {
  const stale = makeEvent({ status: 'UNKNOWN', result: { attempts: [], stale: true } })
  t.equal(JSON.parse(json.encode(stale)).stale, true)
  t.notOk('stale' in JSON.parse(json.encode(makeEvent())))
})
