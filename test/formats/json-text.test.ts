import t from 'tap'
import { jsonText } from '../../src/formats/json-text.js'

t.test('what terminals and readers do not take is escaped and reads back the same', async (t) => {
  const text = 'a\u001bb\u007fc\u0085d\u2028e\u202ef\uffff日本語'
  t.equal(jsonText({ text }), String.raw`{"text":"a\u001bb\u007fc\u0085d\u2028e\u202ef\uffff日本語"}`)
  t.same(JSON.parse(jsonText({ text })), { text })
})

t.test('a lone surrogate becomes U+FFFD, in keys too', async (t) => {
  t.equal(jsonText({ '\ud800': '\udc00' }), '{"\ufffd":"\ufffd"}')
})

t.test('what JSON has not is written as what it has', async (t) => {
  t.equal(
    jsonText([Number.NaN, Infinity, undefined, 12n, new Date(0), new Date(Number.NaN)]),
    '[null,null,null,"12","1970-01-01T00:00:00.000Z",null]',
  )
})

t.test('a cycle and a bottomless structure are cut', async (t) => {
  const cycle: Record<string, unknown> = { name: 'loop' }
  cycle['self'] = cycle
  t.equal(jsonText(cycle), '{"name":"loop","self":"…"}')
  let deep: unknown[] = []
  for (let depth = 0; depth < 100_000; depth++) deep = [deep]
  t.match(jsonText(deep), /^\[{64}"…"\]{64}$/)
})

t.test('the same object twice is no cycle', async (t) => {
  const shared = { a: 1 }
  t.equal(jsonText([shared, shared]), '[{"a":1},{"a":1}]')
})

t.test('indented, for files that people open', async (t) => {
  t.equal(jsonText({ a: ['b\u2028'] }, 2), '{\n  "a": [\n    "b\\u2028"\n  ]\n}')
})
