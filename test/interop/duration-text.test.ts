import t from 'tap'
import { durationText, parseGoDuration } from '../../src/interop/duration-text.js'

t.test('durations of Go and Prometheus are read', async (t) => {
  const rows: readonly (readonly [string, number | undefined])[] = [
    ['30s', 30_000],
    ['1m30s', 90_000],
    ['1h15m30.918s', 4_530_918],
    ['1.5h', 5_400_000],
    ['300ms', 300],
    ['1500us', 1.5],
    ['2d', 172_800_000],
    ['1w', 604_800_000],
    ['0', 0],
    ['5', undefined],
    ['', undefined],
    ['5 s', undefined],
    ['s', undefined],
    ['5x', undefined],
  ]
  for (const [text, ms] of rows) t.equal(parseGoDuration(text), ms, text)
})

t.test('milliseconds are written in the largest unit that keeps them whole', async (t) => {
  for (const [ms, text] of [
    [500, '500ms'],
    [1000, '1s'],
    [90_000, '90s'],
    [120_000, '2m'],
    [3_600_000, '1h'],
    [86_400_000, '1d'],
    [1500, '1500ms'],
    [0.2, '1ms'],
  ] as const)
    t.equal(durationText(ms), text)
})
