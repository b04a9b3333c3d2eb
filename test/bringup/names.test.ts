import t from 'tap'
import { clippedNames } from '../../src/bringup/names.js'
import { widthOf } from '../../src/reporters/pretty/span.js'

t.test('names that fit stay as they are', async (t) => {
  t.same(clippedNames(['dfw1', 'ams1', ''], 4), ['dfw1', 'ams1', ''])
  t.same(clippedNames([], 4), [])
})

t.test('a name is cut in the middle, for its end says most', async (t) => {
  t.same(clippedNames(['datacenter-frankfurt-1', 'dfw1'], 11), ['datac…urt-1', 'dfw1'])
})

t.test('different names stay different, and take the room for it', async (t) => {
  const names = ['region-east-zone-1', 'region-west-zone-1']
  const clipped = clippedNames(names, 5)
  t.equal(new Set(clipped).size, 2)
  t.ok(clipped.every((name) => widthOf(name) < 18))
  t.same(clippedNames([`${'a'.repeat(20)}1${'b'.repeat(20)}`, `${'a'.repeat(20)}2${'b'.repeat(20)}`], 5).length, 2)
  t.same(new Set(clippedNames(['same-name-twice', 'same-name-twice'], 7)).size, 1)
})

t.test('characters that take two cells, or are several, are not cut through', async (t) => {
  for (const limit of [3, 4, 5, 6, 7]) {
    for (const long of ['日本語日本語日本語', '👩‍👩‍👧'.repeat(5)]) {
      const [name = ''] = clippedNames([long], limit)
      t.ok(name.isWellFormed() && widthOf(name) <= limit, name)
    }
  }
})
