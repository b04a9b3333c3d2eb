import t from 'tap'
import { nextEvent } from '../../src/core/event.js'
import { staleResults } from '../../src/run/stale.js'
import { makeEvent, makeInstance, makeSite, START, WAIVER } from '../helpers/events.js'

const check = makeInstance({ ttlMs: 180_000, site: makeSite({ phase: 'live' }) })
const last = makeEvent({ instance: check, event: { time: START } })

t.test('what has outlived its ttl is unknown, and says for how long nobody reported it', async (t) => {
  const [stale, ...others] = staleResults([{ check, last }], START + 360_000)
  t.match(stale, {
    instance: { id: check.id },
    outcome: {
      status: 'UNKNOWN',
      output: 'no result for 6m, wanted one every 1m (ttl 3m): does whoever runs it still run?',
    },
    attempts: [],
    stale: true,
    expected: false,
  })
  t.same(others, [])
})

t.test('what is as old as its ttl is not older', async (t) => {
  t.same(staleResults([{ check, last }], START + 180_000), [])
  t.equal(staleResults([{ check, last }], START + 180_001).length, 1)
})

t.test('it is said once for as long as nobody reports it, and again the next time', async (t) => {
  const [stale] = staleResults([{ check, last }], START + 360_000)
  if (stale === undefined) throw new Error('there is one')
  const event = nextEvent(last, stale, { id: 'b', time: START + 360_000 })
  t.same(staleResults([{ check, last: event }], START + 3_600_000), [])
  const { result } = makeEvent({ instance: check })
  const back = nextEvent(event, result, { id: 'c', time: START + 4_000_000 })
  t.equal(staleResults([{ check, last: back }], START + 4_360_000).length, 1)
})

t.test('without a ttl it is three intervals, 15 minutes at least, and says what else to write', async (t) => {
  const { ttlMs: _, ...usual } = check
  const hourly = { ...usual, intervalMs: 3_600_000 }
  const limits = [
    [usual, 900_000],
    [hourly, 10_800_000],
  ] as const
  for (const [each, limit] of limits) {
    t.same(staleResults([{ check: each, last }], START + limit), [])
    const [stale] = staleResults([{ check: each, last }], START + limit + 1)
    t.match(stale?.outcome.output, 'a suite that runs once a day says so: `defaults: {ttl: 26h}`')
  }
})

t.test('without a result and at a retired site nothing goes stale, nor does what is dated in the future', async (t) => {
  const retired = { ...check, site: makeSite({ phase: 'retired' }) }
  t.same(staleResults([{ check }, { check: retired, last }], START + 1e9), [])
  t.same(staleResults([{ check, last }], START - 3_600_000), [])
})

t.test('it says when somebody last looked', async (t) => {
  const [stale] = staleResults([{ check, last }], START + 360_000)
  t.equal(stale?.lastReportedAt, START)
})

t.test('it is expected like any other red; a waiver accepts a failure and no silence', async (t) => {
  const instance = makeInstance({ ttlMs: 180_000, waiver: WAIVER })
  const [stale] = staleResults([{ check: instance, last }], START + 360_000)
  t.equal(stale?.expected, true)
  t.equal(stale?.waiver, undefined)
})
