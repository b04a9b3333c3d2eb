import t, { type Test } from 'tap'
import type { CheckEvent } from '../../src/core/event.js'
import type { SiteEvent } from '../../src/core/site-event.js'
import { createRoute } from '../../src/delivery/route.js'
import type { EventKind } from '../../src/sinks/sink.js'
import { LIVE, openHandler, recordOf } from '../helpers/deliveries.js'
import { makeEvent, makeInstance, makeSiteEvent } from '../helpers/events.js'
import { nasty, nastySiteEvents } from '../helpers/scenarios.js'

const FILE = ['file', { path: 'x' }] as const
const SENSU = ['sensu', { url: 'http://127.0.0.1:1' }] as const

/** The names of the handlers that get an event. */
async function route(t: Test, event: CheckEvent | SiteEvent, filter?: string) {
  const parts = filter === undefined ? {} : { filter }
  const only = (events: readonly EventKind[]) => ({ ...parts, events })
  const handlers = await Promise.all([
    openHandler('all', FILE, only(['result', 'transition', 'site'])),
    openHandler('news', FILE, only(['transition'])),
    openHandler('sites', FILE, only(['site'])),
    openHandler('state', SENSU, only(['result'])),
  ])
  const complaints: string[] = []
  const decide = createRoute(handlers, { sites: new Map(), recordOf, complain: (text) => complaints.push(text) })
  const outgoing = 'turned' in event ? decide([], [event]) : decide([event], [])
  t.same(complaints, [])
  t.same([...new Set(outgoing.map(({ eventId }) => eventId))], outgoing.length === 0 ? [] : [event.id])
  return outgoing.map(({ handler }) => handler)
}

const instance = makeInstance({ site: LIVE })

t.test('every result goes to those who take results, news to those who take news, once each', async (t) => {
  t.same(await route(t, makeEvent({ instance })), ['all', 'state'])
  const alarm = makeEvent({ instance, status: 'CRITICAL', event: { alarming: true, news: 'alarm' } })
  t.same(await route(t, alarm), ['all', 'news', 'state'])
})

t.test('a change that is nobody to be told of is no transition', async (t) => {
  const expected = makeEvent({ status: 'CRITICAL', event: { transition: { from: 'OK', to: 'CRITICAL' } } })
  t.same(await route(t, expected), ['all', 'state'])
})

t.test('a check that names handlers goes to those alone', async (t) => {
  const named = (...handlers: readonly string[]) => makeEvent({ instance: makeInstance({ site: LIVE, handlers }) })
  t.same(await route(t, named('state')), ['state'])
  t.same(await route(t, named('news', 'all')), ['all'])
})

t.test('a late result is history, and turns no state around', async (t) => {
  t.same(await route(t, makeEvent({ instance, event: { late: true } })), ['all'])
})

t.test('a group that turned is told of at every phase: what was said is taken back', async (t) => {
  for (const phase of ['bringup', 'live', 'maintenance', 'retired'] as const) {
    for (const turned of ['green', 'red'] as const) {
      t.same(await route(t, makeSiteEvent({ phase, turned })), ['all', 'sites'], `${turned} in ${phase}`)
    }
  }
})

t.test('filters narrow it down', async (t) => {
  t.same(await route(t, makeEvent({ instance }), 'event.status != "OK"'), [])
  t.same(await route(t, makeEvent({ instance, status: 'CRITICAL' }), 'event.status != "OK"'), ['all', 'state'])
})

t.test('a letter says what stream it belongs to, and is made by the sink', async (t) => {
  const handler = await openHandler('state', SENSU, { events: ['result', 'site'] })
  const decide = createRoute([handler], { sites: new Map(), recordOf, complain: t.fail })
  const [result, site] = decide([makeEvent({ instance })], [makeSiteEvent()])
  t.match(result, { stream: instance.id, body: /"platform\.dns\.resolver-answers"/ })
  t.match(site, { stream: 'dfw1/platform.dns', body: /"platform\.dns"/ })
  t.doesNotThrow(() => decide(nasty().events, nastySiteEvents()))
})
