import t from 'tap'
import { createProgress, sparkline } from '../../../src/reporters/pretty/progress.js'

const LEVELS = [...'_.:-=+*#']

/** Progress with a count every second, the first one at 0. */
function progressOf(greens: readonly number[]) {
  const progress = createProgress()
  greens.forEach((green, second) => {
    progress.add({ time: second * 1000, green })
  })
  return progress
}

t.test('it knows how many were green at any time', async (t) => {
  const progress = progressOf([0, 0, 3, 2])
  t.equal(progress.at(-1), undefined)
  t.equal(progress.at(1999), 0)
  t.equal(progress.at(2000), 3)
  t.equal(progress.at(99_000), 2)
  t.equal(progress.startedAt(), 0)
  t.equal(createProgress().startedAt(), undefined)
})

t.test('the curve is lowest for none, highest for all, and as wide as it is asked to be', async (t) => {
  const line = (greens: readonly number[], width: number) =>
    sparkline(progressOf(greens), { from: 0, to: greens.length * 1000, total: 7, width, levels: LEVELS })
  t.equal(line([0, 1, 2, 3, 4, 5, 6, 7], 8), '.:-=+*##', 'each character is the end of its time')
  t.equal(line([7], 4), '####')
  t.equal(line([], 3), '___')
  t.equal(line([0, 7, 0, 7], 2), '_#')
})

t.test('a run of weeks keeps no more than so many counts, the latest and the first among them', async (t) => {
  const progress = progressOf(Array.from({ length: 100_000 }, (_, index) => index % 7))
  t.equal(progress.startedAt(), 0)
  const latest = Array.from({ length: 300 }, (_, back) => 99_999 - back)
  t.same(
    latest.map((second) => progress.at(second * 1000)),
    latest.map((second) => second % 7),
  )
  t.ok(progress.size() <= 1000)
})
