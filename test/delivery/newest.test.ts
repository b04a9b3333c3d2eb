import t from 'tap'
import { newestOfStreams } from '../../src/delivery/newest.js'

t.test('of each stream only the newest row is worth sending', async (t) => {
  const rows = ['a', 'b', 'a', 'c', 'a', 'b'].map((stream, key) => ({
    ...{ key, stream, handler: 'h', eventId: `${key}`, time: 0, body: '', attempts: 0 },
  }))
  const { newest, superseded } = newestOfStreams(rows)
  t.same(
    newest.map(({ key }) => key),
    [3, 4, 5],
  )
  t.same(
    superseded.map(({ key }) => key),
    [0, 1, 2],
  )
})
