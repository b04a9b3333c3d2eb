import t from 'tap'
import { parseMoment } from '../../src/bringup/moment.js'

const now = Date.UTC(2026, 10, 21, 4, 13, 7)
const read = (text: string) => parseMoment(text, { flag: '--since', now })

t.test('a moment is so long ago, or a date and a time in UTC', async (t) => {
  const cases: readonly (readonly [string, number])[] = [
    ['24h', now - 86_400_000],
    ['30m', now - 1_800_000],
    ['2026-11-21', Date.UTC(2026, 10, 21)],
    ['2026-11-21T04:13', Date.UTC(2026, 10, 21, 4, 13)],
    ['2026-11-21 04:13:07Z', now],
    ['2026-11-21T05:13:07.5+01:00', now + 500],
    ['2028-02-29', Date.UTC(2028, 1, 29)],
  ]
  for (const [text, moment] of cases) t.equal(read(text), moment, text)
})

t.test('anything else is refused with both ways to write it', async (t) => {
  for (const text of ['', 'yesterday', '24', '-3h', '2026-13-01', '2026-02-30', '2026-11-21T25:00', '04:13']) {
    t.throws(() => read(text), {
      name: 'OperatorError',
      code: 'USAGE',
      message: `--since "${text}" is no point in time`,
      hint: /24h.*2026-11-21T04:13Z/,
    })
  }
})
