import t from 'tap'
import { createPace } from '../../src/sinks/pace.js'

/** A clock that only moves when it is told to. */
function pace(perSecond: number, burst: number) {
  let time = 1000
  const turn = createPace({ perSecond, burst, now: () => time })
  const isFree = async () => {
    const stop = new AbortController()
    const asked = turn(stop.signal).then(
      () => true,
      () => false,
    )
    stop.abort()
    return asked
  }
  const pass = (ms: number) => {
    time += ms
  }
  return { isFree, pass }
}

t.test('a burst goes at once, and then one after the other', async (t) => {
  const { isFree, pass } = pace(10, 3)
  t.same([await isFree(), await isFree(), await isFree()], [true, true, true])
  t.equal(await isFree(), false)
  pass(200)
  t.equal(await isFree(), true)
  t.equal(await isFree(), false)
})

t.test('a long silence saves up no more than a burst', async (t) => {
  const { isFree, pass } = pace(10, 2)
  pass(3_600_000)
  t.same([await isFree(), await isFree(), await isFree()], [true, true, false])
})

t.test('no limit is none', async (t) => {
  const { isFree } = pace(0, 1)
  for (let count = 0; count < 100; count++) t.equal(await isFree(), true)
})

t.test('it waits for its turn', async (t) => {
  const turn = createPace({ perSecond: 20, burst: 1, now: Date.now })
  const { signal } = new AbortController()
  const start = Date.now()
  await turn(signal)
  await turn(signal)
  t.ok(Date.now() - start >= 49)
})
