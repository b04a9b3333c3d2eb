import t from 'tap'
import { mintEventId } from '../../src/core/event-id.js'

t.test('an id is a UUID of version 7 that begins with its time', async (t) => {
  t.match(mintEventId(0x017f22e279b0), /^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

t.test('ids sort by time and are not minted twice', async (t) => {
  const ids = [1, 2, 1000, 2 ** 33, Date.UTC(2026, 0)].map(mintEventId)
  t.same(ids.toSorted(), ids)
  t.equal(new Set(Array.from({ length: 1000 }, () => mintEventId(5))).size, 1000)
})
