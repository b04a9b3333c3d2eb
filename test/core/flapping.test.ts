import t from 'tap'
import { isFlapping, totalStateChange } from '../../src/core/flapping.js'
import type { Status } from '../../src/core/status.js'

/** 21 statuses that change at these steps, counted from 1. */
function history(...changesAt: readonly number[]): readonly Status[] {
  let status: Status = 'OK'
  return Array.from({ length: 21 }, (_, step) => {
    if (changesAt.includes(step)) status = status === 'OK' ? 'CRITICAL' : 'OK'
    return status
  })
}

t.test('a late change weighs more than an early one', async (t) => {
  t.equal(totalStateChange(history()), 0)
  t.equal(totalStateChange(history(1)), 4)
  t.equal(totalStateChange(history(20)), 5)
  t.equal(totalStateChange(history(1, 2, 3, 4, 5)), 21)
  t.equal(totalStateChange(history(16, 17, 18, 19, 20)), 28)
})

t.test('without a full history there is no change', async (t) => {
  t.equal(totalStateChange(history(1, 2, 3, 4, 5).slice(1)), 0)
})

t.test('flapping begins at 30 % and ends at 20 %', async (t) => {
  t.same(
    [29, 30].map((change) => isFlapping(change, false)),
    [false, true],
  )
  t.same(
    [20, 21].map((change) => isFlapping(change, true)),
    [false, true],
  )
})
