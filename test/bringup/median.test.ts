import t from 'tap'
import { median, medianDeviation } from '../../src/bringup/median.js'

t.test('the median is the middle one, or the mean of both', async (t) => {
  t.equal(median([3, 1, 2]), 2)
  t.equal(median([10, 1, 2, 3]), 2.5)
  t.equal(median([100, 9]), 54.5)
  t.ok(Number.isNaN(median([])))
})

t.test('one outlier does not make noise', async (t) => {
  t.equal(medianDeviation([10, 11, 10, 9, 1000]), 1)
})
