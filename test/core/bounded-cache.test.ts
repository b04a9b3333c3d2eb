import t from 'tap'
import { boundedCache } from '../../src/core/bounded-cache.js'

t.test('a full cache forgets its oldest entry', async (t) => {
  const cache = boundedCache<string, number>(2)
  t.equal(cache.set('a', 1), 1)
  cache.set('b', 2)
  cache.set('c', 3)
  t.same([cache.get('a'), cache.get('b'), cache.get('c')], [undefined, 2, 3])
})
