import t from 'tap'
import { freshForMs, freshness, freshUntil, lastLook } from '../../src/core/freshness.js'
import { makeEvent, START } from '../helpers/events.js'

const MINUTE = 60_000
const usual = { intervalMs: MINUTE }
const last = makeEvent({ event: { time: START } })

t.test('a result counts for its ttl, else for three intervals, 15 minutes at least', async (t) => {
  t.equal(freshForMs({ intervalMs: MINUTE, ttlMs: 5 * MINUTE }), 5 * MINUTE)
  t.equal(freshForMs({ intervalMs: MINUTE }), 15 * MINUTE)
  t.equal(freshForMs({ intervalMs: 10 * MINUTE }), 30 * MINUTE)
})

t.test('it counts to the last millisecond and no longer', async (t) => {
  t.equal(freshUntil(usual, last), START + 15 * MINUTE)
  t.equal(freshness(usual, last, START + 15 * MINUTE), 'fresh')
  t.equal(freshness(usual, last, START + 15 * MINUTE + 1), 'stale')
})

t.test('what is dated ahead by more than clocks differ is not fresh', async (t) => {
  t.equal(freshness(usual, last, START - MINUTE), 'fresh')
  t.equal(freshness(usual, last, START - MINUTE - 1), 'ahead')
})

t.test('a result which says that nobody looks is no look', async (t) => {
  const silent = makeEvent({ event: { time: START + 20 * MINUTE }, result: { stale: true, lastReportedAt: START } })
  t.equal(lastLook(silent), START)
  t.equal(freshness(usual, silent, START + 20 * MINUTE), 'stale', 'not even at once')
})
