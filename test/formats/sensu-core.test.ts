import * as fc from 'fast-check'
import t from 'tap'
import type { CheckEvent } from '../../src/core/event.js'
import sensuCore from '../../src/formats/sensu-core.js'
import { arbitraryEvent } from '../helpers/arbitrary-events.js'
import { makeEvent, makeInstance, makeSite, makeSiteEvent } from '../helpers/events.js'
import { nasty, nastySiteEvents } from '../helpers/scenarios.js'
import { sensuCoreProblem } from '../helpers/sensu-core-client.js'

function body(event: CheckEvent) {
  return JSON.parse(sensuCore.encode(event))
}

t.test('a result is what a client takes at its socket', async (t) => {
  const site = makeSite({ phase: 'live' })
  const instance = makeInstance({ site, each: '10.1.0.53', handlers: ['pager'], ttlMs: 90_500 })
  t.strictSame(body(makeEvent({ instance, status: 'CRITICAL', output: 'no answer', event: { alarming: true } })), {
    event_id: '0193a1b2-0000-7000-8000-000000000001',
    instance: 'dfw1/platform.dns.resolver-answers[10.1.0.53]',
    why: 'Every container resolves service names here.',
    site: 'dfw1',
    phase: 'live',
    suite: 'platform',
    point: 'dns',
    owner: 'network',
    expected: false,
    regression: false,
    name: 'platform.dns.resolver-answers_10.1.0.53',
    source: 'dfw1',
    status: 2,
    output: 'no answer',
    executed: 1795234387,
    duration: 0.012,
    interval: 60,
    ttl: 91,
    handlers: ['pager'],
  })
})

t.test('what wakes nobody is not left to the handler that Sensu calls default', async (t) => {
  const instance = makeInstance({ handlers: ['pager'] })
  t.match(body(makeEvent({ instance, status: 'CRITICAL' })), { handlers: [], handle: false })
  t.match(JSON.parse(sensuCore.encodeSite(makeSiteEvent())), { name: 'platform.dns', handlers: [], handle: false })
})

t.test('a client takes every event', async (t) => {
  fc.assert(
    fc.property(arbitraryEvent, (event) => {
      return sensuCoreProblem(body(event)) === undefined
    }),
  )
  for (const event of nasty().events) t.equal(sensuCoreProblem(body(event)), undefined)
  for (const event of nastySiteEvents()) t.equal(sensuCoreProblem(JSON.parse(sensuCore.encodeSite(event))), undefined)
})
