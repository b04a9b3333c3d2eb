import t from 'tap'
import type { MetricSpec } from '../../../src/core/check-type.js'
import { parseThreshold } from '../../../src/core/threshold-text.js'
import { thresholdWords } from '../../../src/docs/words/threshold-words.js'

const DAYS: MetricSpec = { unit: '', description: 'Whole days left', clause: 'the certificate is valid for … days' }
const TIME: MetricSpec = { unit: 's', description: 'From here to there; only sometimes' }
const SIZE: MetricSpec = { unit: 'B', description: 'Size' }
const LOSS: MetricSpec = { unit: '%', description: 'Packets lost' }

const cases: readonly (readonly [MetricSpec | undefined, string | undefined, string | undefined, string])[] = [
  [DAYS, '30:', '7:', 'the certificate is valid for at least 7 days, 30 wanted'],
  [DAYS, undefined, '7:', 'the certificate is valid for at least 7 days'],
  [DAYS, '30:', undefined, 'the certificate is valid for at least 30 days, else it is a warning'],
  [DAYS, '10:20', '7:', 'the certificate is valid for at least 7 days, between 10 and 20 wanted'],
  [TIME, '50ms', '500ms', 'the metric "m" (From here to there) is at most 500ms, 50ms wanted'],
  [TIME, undefined, '26h', 'the metric "m" (From here to there) is at most 1d 2h'],
  [TIME, undefined, '~:1.2345', 'the metric "m" (From here to there) is at most 1.2345 s'],
  [TIME, undefined, '-0.5:0.5', 'the metric "m" (From here to there) is between -500ms and 500ms'],
  [SIZE, undefined, '10MB', 'the metric "m" (Size) is at most 10 MB'],
  [SIZE, undefined, '1025:', 'the metric "m" (Size) is at least 1025 B'],
  [LOSS, undefined, '0', 'the metric "m" (Packets lost) is exactly 0%'],
  [undefined, undefined, '@1:2', 'the metric "m" is not between 1 and 2'],
]

t.test('a threshold is said in words, exactly', (t) => {
  for (const [spec, warning, critical, words] of cases) {
    const range = (text: string) => parseThreshold(text, spec?.unit)
    const thresholds = {
      ...(warning !== undefined && { warning: range(warning) }),
      ...(critical !== undefined && { critical: range(critical) }),
    }
    t.equal(thresholdWords('m', spec, thresholds), words)
  }
  t.end()
})
