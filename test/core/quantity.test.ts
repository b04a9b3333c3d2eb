import fc from 'fast-check'
import t from 'tap'
import { baseUnits, formatDuration, formatSize, inSeconds, parseDuration, parseSize } from '../../src/core/quantity.js'

t.test('durations are read as milliseconds', async (t) => {
  const rows: readonly (readonly [string, number])[] = [
    ['250ms', 250],
    ['10s', 10_000],
    ['1.1s', 1100],
    ['2.3s', 2300],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['30d', 2_592_000_000],
    ['0s', 0],
  ]
  for (const [text, ms] of rows) t.equal(parseDuration(text), ms, text)
})

t.test('sizes are read as bytes, decimal or binary', async (t) => {
  const rows: readonly (readonly [string, number])[] = [
    ['512B', 512],
    ['1kB', 1000],
    ['1KB', 1000],
    ['1.1MB', 1_100_000],
    ['10GB', 1e10],
    ['1TB', 1e12],
    ['1KiB', 1024],
    ['1.5MiB', 1_572_864],
    ['1GiB', 1_073_741_824],
    ['1TiB', 1_099_511_627_776],
  ]
  for (const [text, bytes] of rows) t.equal(parseSize(text), bytes, text)
})

t.test('what is no quantity is refused, with what to write', async (t) => {
  const wrong = [
    '',
    '10',
    's',
    '10 s',
    ' 10s',
    '10s ',
    '-5s',
    '+5s',
    '1e3s',
    '.5s',
    '5.s',
    '1,5s',
    '10x',
    '1h30m',
    '10S',
    '5constructor',
    `${'9'.repeat(400)}d`,
  ]
  for (const text of wrong) {
    t.throws(() => parseDuration(text), {
      code: 'QUANTITY_SYNTAX',
      message: `"${text}" is not a duration`,
      hint: 'write a number and a unit: 250ms, 10s, 5m, 2h, 30d',
    })
  }
  for (const text of ['10', '10b', '10mb', '10K', '-1B', '10s']) {
    t.throws(() => parseSize(text), {
      code: 'QUANTITY_SYNTAX',
      message: `"${text}" is not a size`,
      hint: 'write a number and a unit: 512B, 10MB, 1GiB',
    })
  }
})

t.test('as a threshold a duration is in seconds and a size in bytes', async (t) => {
  t.same(['500ms', '5m', '10MB'].map(baseUnits), [
    { value: 0.5, unit: 's' },
    { value: 300, unit: 's' },
    { value: 1e7, unit: 'B' },
  ])
  t.same(['10', '10:20', 'x'].map(baseUnits), [undefined, undefined, undefined])
})

t.test('durations are shown short, in two units at most', async (t) => {
  const rows: readonly (readonly [number, string])[] = [
    [0, '0ms'],
    [0.4, '0ms'],
    [250, '250ms'],
    [999.4, '999ms'],
    [999.6, '1s'],
    [1000, '1s'],
    [1540, '1.5s'],
    [9949, '9.9s'],
    [9960, '10s'],
    [10_400, '10s'],
    [59_400, '59s'],
    [59_960, '1m'],
    [61_000, '1m 1s'],
    [300_000, '5m'],
    [3_599_600, '1h'],
    [7_380_000, '2h 3m'],
    [3_601_000, '1h'],
    [86_400_000, '1d'],
    [90_000_000, '1d 1h'],
    [-1500, '-1.5s'],
  ]
  for (const [ms, text] of rows) t.equal(formatDuration(ms), text, `${ms}`)
})

t.test('sizes are shown in decimal units', async (t) => {
  const rows: readonly (readonly [number, string])[] = [
    [0, '0 B'],
    [512, '512 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1_540_000, '1.5 MB'],
    [999_960, '1 MB'],
    [1e12, '1 TB'],
    [1e16, '10000 TB'],
    [-2000, '-2 kB'],
  ]
  for (const [bytes, text] of rows) t.equal(formatSize(bytes), text, `${bytes}`)
})

t.test('a longer duration never shows as a shorter one', async () => {
  const ms = fc.double({ min: 0, max: 1e10, noNaN: true })
  const shown = (value: number) =>
    formatDuration(value)
      .split(' ')
      .reduce((sum, part) => sum + parseDuration(part), 0)
  fc.assert(fc.property(ms, ms, (a, b) => shown(Math.min(a, b)) <= shown(Math.max(a, b))))
})

t.test('a measured time in seconds has no more digits than it was measured with', async (t) => {
  for (let microseconds = 1; microseconds < 100_000; microseconds += 7) {
    const text = String(inSeconds(microseconds / 1000))
    if (text.length > 8 && !text.includes('e')) t.fail(`${microseconds} us is ${text}`)
  }
  t.equal(inSeconds(53.621), 0.053621)
})
