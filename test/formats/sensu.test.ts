import * as fc from 'fast-check'
import t from 'tap'
import type { CheckEvent } from '../../src/core/event.js'
import type { SiteEvent } from '../../src/core/site-event.js'
import sensu, { sensuSiteEvent } from '../../src/formats/sensu.js'
import { sensuCoreSiteResult } from '../../src/formats/sensu-core.js'
import { arbitraryEvent } from '../helpers/arbitrary-events.js'
import { makeEvent, makeInstance, makeSite, makeSiteEvent, makeWholeSiteEvent } from '../helpers/events.js'

const NAME = /^[A-Za-z0-9_.:-]+$/
const live = makeSite({ phase: 'live' })

function body(event: CheckEvent) {
  return JSON.parse(sensu.encode(event))
}

t.test('an event is what the agent takes at /events', async (t) => {
  const instance = makeInstance({
    ...{ site: live, each: '10.1.0.53', contact: '#network-oncall', runbook: 'https://wiki.example.net/dns' },
    ...{ handlers: ['pager'], subscriptions: ['dns'], labels: { tier: 'one' }, ttlMs: 180_000 },
  })
  const metrics = [{ label: 'time', value: 0.012, unit: 's' }]
  const event = { alarming: true }
  t.strictSame(body(makeEvent({ instance, status: 'CRITICAL', output: 'no answer', outcome: { metrics }, event })), {
    timestamp: 1795234387,
    entity: { entity_class: 'proxy', metadata: { name: 'dfw1' } },
    check: {
      metadata: {
        name: 'platform.dns.resolver-answers:10.1.0.53',
        labels: {
          tier: 'one',
          site: 'dfw1',
          phase: 'live',
          suite: 'platform',
          point: 'dns',
          check: 'resolver-answers',
          each: '10.1.0.53',
          owner: 'network',
          expected: 'false',
          regression: 'false',
        },
        annotations: {
          event_id: '0193a1b2-0000-7000-8000-000000000001',
          instance: 'dfw1/platform.dns.resolver-answers[10.1.0.53]',
          why: 'Every container resolves service names here.',
          runbook: 'https://wiki.example.net/dns',
          contact: '#network-oncall',
        },
      },
      status: 2,
      output: 'no answer',
      interval: 60,
      ttl: 180,
      issued: 1795234387,
      executed: 1795234387,
      duration: 0.012,
      handlers: ['pager'],
      subscriptions: ['dns'],
    },
    metrics: {
      handlers: [],
      points: [
        {
          name: 'time',
          value: 0.012,
          timestamp: 1795234387,
          tags: [
            { name: 'check', value: 'platform.dns.resolver-answers:10.1.0.53' },
            { name: 'site', value: 'dfw1' },
            { name: 'unit', value: 's' },
          ],
        },
      ],
    },
  })
})

t.test('a ttl is at least 5 and above the interval, and three intervals when none is asked for', async (t) => {
  const cases = [
    { intervalMs: 1000, ttlMs: 2000, interval: 1, ttl: 5 },
    { intervalMs: 60_000, ttlMs: 60_000, interval: 60, ttl: 61 },
    { intervalMs: 250, ttlMs: 90_500, interval: 1, ttl: 91 },
  ]
  for (const { intervalMs, ttlMs, interval, ttl } of cases) {
    t.match(body(makeEvent({ instance: makeInstance({ intervalMs, ttlMs }) })), { check: { interval, ttl } })
  }
  t.equal(body(makeEvent()).check.ttl, 900)
  t.equal(body(makeEvent({ instance: makeInstance({ intervalMs: 3_600_000 }) })).check.ttl, 10_800)
})

t.test('handlers are woken for trouble that somebody is to know of, and for its end', async (t) => {
  const instance = makeInstance({ handlers: ['pager'], site: live })
  const turned = { transition: { from: 'CRITICAL', to: 'OK' } } as const
  const rows = [
    { parts: { status: 'CRITICAL', event: { alarming: true } }, woken: true },
    { parts: { status: 'CRITICAL' }, woken: false },
    { parts: {}, woken: true },
    { parts: { event: { ...turned, news: 'resolved' } }, woken: true },
    { parts: { event: turned }, woken: false },
  ] as const
  for (const { parts, woken } of rows) {
    t.strictSame(body(makeEvent({ instance, ...parts })).check.handlers, woken ? ['pager'] : [])
  }
})

t.test('an integration point is a check of its own on the entity of the site', async (t) => {
  t.strictSame(JSON.parse(sensu.encodeSite(makeSiteEvent({ turned: 'red', green: 3 }))), {
    timestamp: 1795234387,
    entity: { entity_class: 'proxy', metadata: { name: 'dfw1' } },
    check: {
      metadata: {
        name: 'platform.dns',
        labels: { site: 'dfw1', phase: 'live', suite: 'platform', point: 'dns', owner: 'network' },
        annotations: {
          event_id: '0193a1b2-0000-7000-8000-000000000002',
          group: 'dfw1/platform.dns',
          contact: '#network-oncall',
          by: 'dfw1/platform.dns.resolver-answers',
        },
      },
      status: 2,
      output: 'Recursive DNS at dfw1 is no longer all green: 3 of 4 checks, dfw1/platform.dns.resolver-answers is not',
      issued: 1795234387,
      executed: 1795234387,
      handlers: [],
    },
  })
  t.match(JSON.parse(sensu.encodeSite(makeWholeSiteEvent())), { check: { status: 0, metadata: { name: 'site' } } })
})

t.test('red of a group wakes whoever is told of trouble at a live site only; its end wakes them always', async (t) => {
  const woken = (parts: Partial<SiteEvent>) =>
    [sensuSiteEvent, sensuCoreSiteResult].map((encode) => {
      const { handlers, check } = JSON.parse(encode(makeSiteEvent(parts), ['pager']))
      return handlers ?? check.handlers
    })
  for (const phase of ['bringup', 'live', 'maintenance'] as const) {
    t.same(woken({ phase, turned: 'green' }), [['pager'], ['pager']])
    t.same(woken({ phase, turned: 'red' }), phase === 'live' ? [['pager'], ['pager']] : [[], []], phase)
  }
})

t.test('a name that Sensu refuses is made one that it takes', async (t) => {
  const instance = makeInstance({ each: 'fe80::1/64 ü', entity: 'rack 7' })
  const { entity, check } = body(makeEvent({ instance }))
  t.equal(check.metadata.name, 'platform.dns.resolver-answers:fe80::1_64__')
  t.equal(entity.metadata.name, 'rack_7')
})

t.test('without a metric that has a value there are no metrics', async (t) => {
  const metrics = [{ label: 'time', value: Number.NaN, unit: 's' }]
  t.notHas(body(makeEvent({ outcome: { metrics } })), 'metrics')
})

t.test('an endless output is cut', async (t) => {
  const text = sensu.encode(makeEvent({ outcome: { longOutput: 'x'.repeat(1e6) } }))
  t.ok(Buffer.byteLength(text) < 512_000)
})

t.test('the agent takes every event', async () => {
  fc.assert(
    fc.property(arbitraryEvent, (event) => {
      const { entity, check, metrics } = body(event)
      const points: readonly { name: string; value: unknown }[] = metrics?.points ?? []
      return (
        NAME.test(entity.metadata.name) &&
        NAME.test(check.metadata.name) &&
        Number.isInteger(check.status) &&
        (check.ttl === undefined || (check.ttl >= 5 && check.ttl > check.interval)) &&
        points.every(({ name, value }) => NAME.test(name) && typeof value === 'number')
      )
    }),
  )
})
