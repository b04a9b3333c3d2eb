import t from 'tap'
import { parseRange } from '../../src/core/range.js'
import { evaluate } from '../../src/core/threshold.js'

function evaluated(value: number, warning?: string, critical?: string, unit = '') {
  return evaluate(
    { label: 'x', value, unit },
    { ...(warning && { warning: parseRange(warning) }), ...(critical && { critical: parseRange(critical) }) },
  )
}

t.test('critical is looked at before warning', async (t) => {
  t.match(evaluated(5, '10:', '7:'), { status: 'CRITICAL', violation: 'x is 5, wanted at least 7' })
  t.match(evaluated(8, '10:', '7:'), { status: 'WARNING', violation: 'x is 8, wanted at least 10' })
  t.same(evaluated(10, '10:', '7:').status, 'OK')
  t.same(evaluated(10).status, 'OK')
})

t.test('what is no number is UNKNOWN, whatever the ranges', async (t) => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    t.match(evaluated(value, '~:', '@~:'), { status: 'UNKNOWN', violation: 'x could not be measured' })
  }
})

t.test('the violation shows the value and the unit as one reads them', async (t) => {
  t.equal(evaluated(0.1 + 0.2, '0.25', undefined, 's').violation, 'x is 0.3 s, wanted at most 0.25 s')
  t.equal(evaluated(95, '90', undefined, '%').violation, 'x is 95%, wanted at most 90%')
  t.equal(
    evaluated(0.50000001, '0.5').violation,
    'x is 0.50000001, wanted at most 0.5',
    'never "0.5, wanted at most 0.5"',
  )
  t.equal(evaluated(-1, '10').violation, 'x is -1, wanted between 0 and 10')
  t.equal(evaluated(5, '@1:10').violation, 'x is 5, wanted not between 1 and 10')
})

t.test('the metric carries its thresholds on', async (t) => {
  t.same(evaluated(5, '10').metric, { label: 'x', value: 5, unit: '', warning: parseRange('10') })
})
