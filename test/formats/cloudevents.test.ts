import * as fc from 'fast-check'
import t from 'tap'
import cloudevents from '../../src/formats/cloudevents.js'
import { arbitraryEvent } from '../helpers/arbitrary-events.js'
import { makeEvent, makeInstance, makeSite, makeSiteEvent } from '../helpers/events.js'
import { nastySiteEvents } from '../helpers/scenarios.js'

/** What the specification asks of every attribute; the reason why it does not hold. */
function problemOf(text: string): string | undefined {
  const { data, ...attributes } = JSON.parse(text) as Record<string, unknown>
  if (typeof data !== 'object') return 'no data'
  for (const [name, value] of Object.entries(attributes)) {
    if (!/^[a-z0-9]+$/.test(name)) return `the name ${name}`
    if (typeof value !== 'string' || value === '') return `${name} is no text`
    if (/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/.test(value) || !value.isWellFormed()) return `a character in ${name}`
  }
  const { specversion, source, time } = attributes
  if (specversion !== '1.0') return 'the version'
  if (!URL.canParse(String(source), 'http://host/')) return 'the source'
  return new Date(String(time)).toISOString() === time ? undefined : 'the time'
}

t.test('an event in its envelope', async (t) => {
  const instance = makeInstance({ site: makeSite({ name: 'dfw 1' }) })
  const { data, ...envelope } = JSON.parse(cloudevents.encode(makeEvent({ instance })))
  t.strictSame(envelope, {
    specversion: '1.0',
    id: '0193a1b2-0000-7000-8000-000000000001',
    source: '/firstlight/dfw%201',
    type: 'firstlight.check.result.v1',
    subject: 'dfw 1/platform.dns.resolver-answers',
    time: '2026-11-21T04:13:07.012Z',
    datacontenttype: 'application/json',
  })
  t.match(data, { kind: 'result', status: 'OK' })
  t.match(JSON.parse(cloudevents.encodeSite(makeSiteEvent())), {
    type: 'firstlight.site.turned.v1',
    subject: 'dfw1/platform.dns',
    data: { kind: 'site', turned: 'green' },
  })
})

t.test('every event keeps to the specification', async (t) => {
  fc.assert(fc.property(arbitraryEvent, (event) => problemOf(cloudevents.encode(event)) === undefined))
  for (const event of nastySiteEvents()) t.equal(problemOf(cloudevents.encodeSite(event)), undefined)
})
