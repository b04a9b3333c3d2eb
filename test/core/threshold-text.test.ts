import t from 'tap'
import { parseThreshold } from '../../src/core/threshold-text.js'

t.test('a threshold is a range, whose ends may be durations or sizes', async (t) => {
  const rows: readonly (readonly [string, start: number, end: number, inverted: boolean])[] = [
    ['10:20', 10, 20, false],
    ['500ms', 0, 0.5, false],
    ['1MB', 0, 1e6, false],
    ['10ms:1s', 0.01, 1, false],
    ['30d:', 2_592_000, Infinity, false],
    ['~:5m', -Infinity, 300, false],
    ['@1KiB:2KiB', 1024, 2048, true],
    ['-5s:5s', -5, 5, false],
  ]
  for (const [text, start, end, inverted] of rows) t.match(parseThreshold(text), { start, end, inverted }, text)
})

t.test('what is no threshold is refused', async (t) => {
  for (const text of ['', '5x', '1e3s', '10 s', '5s:1s', '1.2.3s', '10%', '1h30m']) {
    t.throws(() => parseThreshold(text), { code: 'RANGE_SYNTAX' }, text)
  }
})
