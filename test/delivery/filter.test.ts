import t from 'tap'
import { compileFilter, mayTake } from '../../src/delivery/filter.js'
import { recordOf } from '../helpers/deliveries.js'
import { makeEvent, makeInstance, makeSite, makeSiteEvent, makeWholeSiteEvent } from '../helpers/events.js'

const site = { name: 'dfw1', title: 'Dallas 1', phase: 'bringup', labels: { tier: 'production' }, zone: 'b' }
const red = makeEvent({ instance: makeInstance({ site: makeSite({ phase: 'live' }) }), status: 'CRITICAL' })

function filtered(filter: string) {
  const complaints: string[] = []
  const passes = compileFilter(
    { name: 'chat', filter },
    { sites: new Map([['dfw1', site]]), recordOf, complain: (text) => complaints.push(text) },
  )
  return { passes, complaints }
}

t.test('a filter reads the event as JSON has it, and the site with its labels and variables', async (t) => {
  const rows: readonly (readonly [filter: string, red: boolean, point: boolean, whole: boolean])[] = [
    ['event.kind == "site"', false, true, true],
    ['event.kind == "result" && event.status == "CRITICAL"', true, false, false],
    ['has(event.owner) && event.owner == "network"', true, true, false],
    ['site.labels.tier == "production" && site.zone == "b"', true, true, true],
    ['site.phase == "live"', true, true, true],
    ['site.phase == "bringup"', false, false, false],
  ]
  for (const [filter, ...expected] of rows) {
    const { passes, complaints } = filtered(filter)
    t.same([red, makeSiteEvent(), makeWholeSiteEvent()].map(passes), expected, filter)
    t.same(complaints, [])
  }
})

t.test('a filter that cannot be evaluated lets everything through, and says so once', async (t) => {
  for (const [filter, reason] of [
    ['event.regresion == true', /lets everything through: no such key: regresion/],
    ['event.output', /lets everything through: it is neither true nor false/],
  ] as const) {
    const { passes, complaints } = filtered(filter)
    t.same([passes(red), passes(red), passes(red)], [true, true, true])
    t.match(complaints, [reason])
    t.equal(complaints.length, 1)
  }
})

t.test('before anything has happened, a filter is false only where the site alone decides it', async (t) => {
  t.equal(mayTake(undefined, site), true)
  t.equal(mayTake('site.phase == "live"', site), false)
  t.equal(mayTake('site.phase == "bringup"', site), true)
  t.equal(mayTake('site.phase == "live" && event.alarming', site), true)
  t.equal(mayTake('site.labels.nope == "x"', site), true)
})
