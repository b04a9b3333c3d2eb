import fc from 'fast-check'
import t from 'tap'
import { oneLine, printable } from '../../src/core/printable.js'

t.test('what could steer a terminal, a log or a parser is shown as its code', async (t) => {
  const rows: readonly (readonly [string, string])[] = [
    ['plain, größe, 😀, 日本', 'plain, größe, 😀, 日本'],
    ['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
    ['\u009b31m', '\\x9b31m'],
    ['a\u0000b\u0007c\u007f', 'a\\x00b\\x07c\\x7f'],
    ['user\u202egnp.exe', 'user\\u202egnp.exe'],
    ['\u2066a\u2069\u200e\u200f\u061c', '\\u2066a\\u2069\\u200e\\u200f\\u061c'],
    ['a\u2028b\u0085c', 'a\\u2028b\\x85c'],
    ['a\ud800b\udc00', 'a\ufffdb\ufffd'],
    ['a\uffffb', 'a\\uffffb'],
    ['a\tb\nc\r\nd', 'a\tb\nc\nd'],
    ['OK\rCRITICAL', 'OK\\x0dCRITICAL'],
  ]
  for (const [text, expected] of rows) t.equal(printable(text), expected)
})

t.test('a line stays a line', async (t) => {
  t.equal(oneLine('  a\r\n\tb\u2028c\u2029\n '), 'a b c')
  t.equal(oneLine('\n'), '')
})

t.test('whatever comes in, no control character and no lone surrogate comes out', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const line = oneLine(text)
      return !/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/.test(line) && line.isWellFormed()
    }),
  )
})
