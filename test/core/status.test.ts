import t from 'tap'
import { compareStatus, exitCodeOf, type Status, statusOfExitCode, worst } from '../../src/core/status.js'

const byBadness: readonly Status[] = ['OK', 'WARNING', 'UNKNOWN', 'CRITICAL']

t.test('UNKNOWN is worse than WARNING and better than CRITICAL', async (t) => {
  t.same(byBadness.toReversed().sort(compareStatus), byBadness)
  for (const [i, a] of byBadness.entries()) {
    for (const [j, b] of byBadness.entries()) {
      t.equal(Math.sign(compareStatus(a, b)), Math.sign(i - j), `${a} and ${b}`)
      t.equal(worst(a, b), byBadness[Math.max(i, j)], `the worst of ${a} and ${b}`)
    }
  }
  t.equal(worst('OK'), 'OK')
  t.equal(worst('OK', 'UNKNOWN', 'CRITICAL', 'WARNING'), 'CRITICAL')
})

t.test('exit codes are those of plugins, and every other code is UNKNOWN', async (t) => {
  t.same(byBadness.map(exitCodeOf), [0, 1, 3, 2])
  t.same(
    byBadness.map((status) => statusOfExitCode(exitCodeOf(status))),
    byBadness,
  )
  for (const code of [-1, 4, 126, 127, 137, 255, 0.5, Number.NaN]) t.equal(statusOfExitCode(code), 'UNKNOWN', `${code}`)
})
