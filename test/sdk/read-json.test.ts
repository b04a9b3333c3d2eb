import t from 'tap'
import { readJson } from '../../src/sdk/read-json.js'

t.test('a byte order mark is no part of the value', async (t) => {
  t.same(readJson('\ufeff{"a": 1}'), { a: 1 })
})

t.test('what is no JSON, and what is nested out of reach, is nothing', async (t) => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  for (const text of ['', '{', '{"a": 01}', "{'a': 1}", '\ufeff\ufeff1', nested(600)])
    t.equal(readJson(text), undefined)
  t.ok(Array.isArray(readJson(nested(400))))
})
