import * as fc from 'fast-check'
import t from 'tap'
import { createDueQueue } from '../../src/run/beat-queue.js'

t.test('whatever goes in comes out by its time', async () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (times) => {
      const queue = createDueQueue()
      for (const at of times) queue.add({ at })
      const out = times.map(() => queue.removeFirst()?.at)
      return JSON.stringify(out) === JSON.stringify([...times].sort((a, b) => a - b)) && queue.first() === undefined
    }),
  )
})

t.test('what is added in between finds its place', async (t) => {
  const queue = createDueQueue()
  for (const at of [5, 1, 3]) queue.add({ at })
  t.equal(queue.removeFirst()?.at, 1)
  queue.add({ at: 4 })
  queue.add({ at: 2 })
  t.same([queue.removeFirst()?.at, queue.removeFirst()?.at, queue.removeFirst()?.at], [2, 3, 4])
  t.equal(queue.first()?.at, 5)
})
