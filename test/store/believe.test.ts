import t from 'tap'
import { believe } from '../../src/store/believe.js'
import { START } from '../helpers/events.js'
import { freshResult } from '../helpers/stores.js'

const HOUR = 3_600_000

/** What becomes of results found out so long after START, when the two clocks say so. */
function times(after: readonly number[], clocks: { readonly store: number; readonly writer: number }) {
  const fresh = after.map((ms) => freshResult('OK', ms))
  const believed = believe(fresh, { store: START + clocks.store, writer: START + clocks.writer })
  return believed.map(({ time, claimedTime }) => [time - START, claimedTime === undefined ? '' : claimedTime - START])
}

const TABLE = [
  ['the past and the present are believed', [-HOUR, 0], { store: 0, writer: 0 }, [-HOUR, 0], [false, false]],
  ['a little ahead is believed', [60_000], { store: 0, writer: 60_000 }, [60_000], [false]],
  ['a little behind is believed', [-60_000], { store: 0, writer: -60_000 }, [-60_000], [false]],
  ['what a clock ahead says is moved back', [HOUR - 5, HOUR], { store: 0, writer: HOUR }, [-5, 0], [true, true]],
  ['what a clock behind says is moved on', [-HOUR - 5, -HOUR], { store: 0, writer: -HOUR }, [-5, 0], [true, true]],
  ['what was found out before the clock was set', [HOUR, HOUR + 9], { store: 0, writer: 0 }, [-1, 0], [true, true]],
  [
    'and what was found out after',
    [HOUR, HOUR + 9, -3, 0],
    { store: 0, writer: 0 },
    [-5, -4, -3, 0],
    [true, true, false, false],
  ],
] as const

for (const [what, after, clocks, expected, moved] of TABLE) {
  t.test(what, async (t) => {
    t.same(
      times(after, clocks),
      expected.map((time, index) => [time, moved[index] ? after[index] : '']),
    )
  })
}

t.test('the time at which a check began moves with its result', async (t) => {
  const [fresh] = believe([freshResult('OK', HOUR)], { store: START, writer: START + HOUR })
  t.match(fresh, { time: START, claimedTime: START + HOUR, result: { startedAt: START - 3 } })
})
