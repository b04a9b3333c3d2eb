import t from 'tap'
import type { MetricSpec } from '../../src/core/check-type.js'
import { reviewThresholds } from '../../src/core/threshold-review.js'
import { parseThreshold } from '../../src/core/threshold-text.js'

const total: MetricSpec = { unit: 's', description: 'How long it takes', max: 'timeout' }
const age: MetricSpec = { unit: 's', description: 'How old it is' }
const loss: MetricSpec = { unit: '%', description: 'What was lost', min: 0, max: 100 }
const days: MetricSpec = { unit: '', description: 'Days that are left' }

interface Limits {
  readonly warning?: string
  readonly critical?: string
}

function problemsOf(spec: MetricSpec | undefined, limits: Limits) {
  const ranges = Object.entries(limits).map(([level, text]) => [level, parseThreshold(text, spec?.unit)])
  return reviewThresholds(Object.fromEntries(ranges), { metric: 'm', spec, timeoutMs: 10_000 })
}

t.test('a limit that cannot be crossed is a mistake', async (t) => {
  const rows: readonly (readonly [MetricSpec | undefined, Limits, RegExp, RegExp])[] = [
    [
      total,
      { critical: '0:500' },
      /^m is to be at most 500 s, and the check times out after 10 s: the limit is never reached$/,
      /^write 10s or less, or raise "timeout"; a plain number is in seconds: is it 500ms\?$/,
    ],
    [total, { critical: '0:100' }, /never reached/, /is it 100ms\?$/],
    [total, { critical: '0:99' }, /never reached/, /raise "timeout"$/],
    [
      total,
      { critical: '11s' },
      /at most 11 s, and the check times out after 10 s/,
      /^write 10s or less, or raise "timeout"$/,
    ],
    [total, { warning: '1m' }, /never reached/, /10s or less/],
    [total, { warning: '2:500' }, /between 2 s and 500 s/, /./],
    [total, { critical: '@20:30' }, /never reached/, /./],
    [
      total,
      { critical: '0:' },
      /^m is to be at least 0 s, and is always at least 0 s and at most 10 s: "0:" never alerts$/,
      /a limit alerts outside its range/,
    ],
    [total, { critical: '~:' }, /never alerts/, /./],
    [loss, { critical: '0:100' }, /^m is to be at most 100%, and is always at least 0% and at most 100%/, /./],
    [loss, { critical: '0:150' }, /never alerts/, /./],
    [days, { warning: '~:' }, /whatever is measured: "~:" never alerts/, /./],
    [undefined, { warning: '~:' }, /never alerts/, /./],
  ]
  for (const [spec, limits, message, hint] of rows)
    t.match(problemsOf(spec, limits), [{ message, hint }], JSON.stringify(limits))
})

t.test('a warning that critical comes before is a mistake', async (t) => {
  const rows: readonly (readonly [MetricSpec | undefined, Limits, RegExp, RegExp])[] = [
    [
      total,
      { warning: '500ms', critical: '50ms' },
      /^"warning" wants m to be at most 0.5 s and "critical" wants at most 0.05 s: what would be a warning is critical already$/,
      /^swap the two$/,
    ],
    [days, { warning: '7:', critical: '30:' }, /at least 7 and "critical" wants at least 30/, /swap/],
    [
      days,
      { warning: '7:', critical: '7:' },
      /both want m to be at least 7: nothing is ever a warning/,
      /drop "warning"/,
    ],
    [total, { warning: '1s', critical: '~:1' }, /both want|what would be/, /./],
    [undefined, { warning: '0:9', critical: '2:5' }, /what would be a warning/, /swap/],
    [undefined, { warning: '@3:4', critical: '@1:9' }, /what would be a warning/, /swap/],
  ]
  for (const [spec, limits, message, hint] of rows) {
    t.match(problemsOf(spec, limits), [{ level: 'warning', message, hint }], JSON.stringify(limits))
  }
})

t.test('limits that can be crossed, each of them, are fine', async (t) => {
  const rows: readonly (readonly [MetricSpec | undefined, Limits])[] = [
    [total, { warning: '500ms', critical: '2s' }],
    [total, { critical: '10s' }],
    [total, { critical: '0:10' }],
    [total, { warning: '9s', critical: '10s' }],
    [total, { critical: '0.1:' }],
    [total, { critical: '@5:500' }],
    [age, { critical: '1d' }],
    [age, { critical: '0:500' }],
    [loss, { warning: '0', critical: '0:99' }],
    [days, { warning: '30:', critical: '7:' }],
    [days, { critical: '0:' }],
    [undefined, { warning: '80', critical: '90' }],
    [undefined, { warning: '10:20', critical: '5:25' }],
    [undefined, { warning: '5:', critical: '~:90' }],
    [undefined, { warning: '@1:9', critical: '@3:4' }],
  ]
  for (const [spec, limits] of rows) t.same(problemsOf(spec, limits), [], JSON.stringify(limits))
})
