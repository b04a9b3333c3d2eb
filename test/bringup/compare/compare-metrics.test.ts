import t from 'tap'
import { compareMetrics } from '../../../src/bringup/compare/compare-metrics.js'
import { makeEvent } from '../../helpers/events.js'

function series(values: readonly number[], label = 'time', unit = 's') {
  return values.map((value) => makeEvent({ outcome: { metrics: [{ label, value, unit }] } }))
}

const steady = (value: number, spread = 0, count = 10) =>
  Array.from({ length: count }, (_, index) => value + spread * ((index % 3) - 1))

function differs(left: readonly number[], right: readonly number[], label?: string, unit?: string): boolean {
  return compareMetrics(series(left, label, unit), series(right, label, unit)).length > 0
}

t.test('medians that lie apart beyond the noise are told, with how many results and how much noise', async (t) => {
  t.same(compareMetrics(series(steady(0.01, 0.001)), series(steady(0.1, 0.002, 12))), [
    {
      label: 'time',
      unit: 's',
      left: { median: 0.01, deviation: 0.0009999999999999992, count: 10 },
      right: { median: 0.1, deviation: 0.0020000000000000018, count: 12 },
    },
  ])
})

t.test('noise, a small part and less than the floor are no difference', async (t) => {
  t.equal(differs(steady(0.1, 0.03), steady(0.2, 0.03)), false, 'three times the noise of both')
  t.equal(differs(steady(0.1, 0.01), steady(0.2, 0.01)), true)
  t.equal(differs(steady(1), steady(1.19)), false, 'less than a fifth')
  t.equal(differs(steady(1), steady(1.21)), true)
  t.equal(differs(steady(0.0001), steady(0.004)), false, 'less than 5 ms')
  t.equal(differs(steady(1, 0, 10), steady(1.9), 'loss', '%'), false, 'less than a percent point')
  t.equal(differs(steady(0), steady(7), 'streak', ''), true)
})

t.test('a single outlier makes neither noise nor a difference', async (t) => {
  t.equal(differs([...steady(0.1), 99], steady(0.1)), false)
  t.equal(differs([...steady(0.1), 99], steady(0.2)), true)
})

t.test('fewer than five results of a site say nothing; more than thirty are not looked at', async (t) => {
  t.equal(differs(steady(0.1, 0, 4), steady(9)), false)
  t.equal(differs(steady(0.1, 0, 5), steady(9)), true)
  t.equal(differs([...steady(0.1, 0, 30), ...steady(9, 0, 100)], steady(0.1)), false)
})

t.test('what has no value, counters, ages and other units are not compared', async (t) => {
  t.equal(differs([Number.NaN, Number.POSITIVE_INFINITY, ...steady(1, 0, 4)], steady(9)), false)
  t.equal(differs(steady(1), steady(9), 'requests', 'c'), false)
  t.equal(differs(steady(10), steady(80), 'days_left', ''), false)
  t.same(compareMetrics(series(steady(1), 'size', 'B'), series(steady(9), 'size', 's')), [])
  t.same(compareMetrics(series(steady(1)), [makeEvent()]), [])
})
