import t from 'tap'
import { isImproving } from '../../src/run/improving.js'

t.test('fewer red at the end than at half time is improving', async (t) => {
  const rows = [
    ['nothing was seen', [], false],
    ['one reading', [[10, 5]], false],
    [
      'the same as at half time',
      [
        [10, 9],
        [50, 3],
        [100, 3],
      ],
      false,
    ],
    [
      'better than at half time',
      [
        [10, 9],
        [50, 5],
        [100, 3],
      ],
      true,
    ],
    [
      'worse',
      [
        [10, 2],
        [100, 3],
      ],
      false,
    ],
    [
      'better only since the first reading, which is after half time',
      [
        [80, 5],
        [100, 4],
      ],
      true,
    ],
  ] as const
  for (const [what, readings, expected] of rows) {
    t.equal(
      isImproving(
        readings.map(([time, red]) => ({ time, red })),
        0,
      ),
      expected,
      what,
    )
  }
})
