import t from 'tap'
import { isHolding } from '../../src/core/waiver.js'
import { WAIVER } from '../helpers/events.js'

t.test('a waiver holds through its last day, UTC', async (t) => {
  t.equal(isHolding(WAIVER, Date.UTC(2026, 0, 1)), true)
  t.equal(isHolding(WAIVER, Date.UTC(2027, 0, 31, 23, 59, 59, 999)), true)
  t.equal(isHolding(WAIVER, Date.UTC(2027, 1, 1)), false)
})
