import t from 'tap'
import { exactNumbers } from '../../src/sdk/exact-numbers.js'

t.test('an integer that a double rounds is a bigint, as far as CEL has integers', async (t) => {
  for (const [json, value] of [
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740993', -9007199254740993n],
    ['9007199254740993.0', 9007199254740993n],
    ['9007199254740993000e-3', 9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['[1, {"a": 9007199254740993}]', [1, { a: 9007199254740993n }]],
  ] as const) {
    t.strictSame(exactNumbers(json), value, json)
  }
})

t.test('what no integer of 64 bits is either is no observation', async (t) => {
  for (const json of [
    '9223372036854775809',
    '9007199254740993.5',
    '1e23',
    '1e400',
    '-1e400',
    '1e-400',
    '12345678901234567890.1e300',
  ]) {
    t.ok(Number.isNaN(exactNumbers(json)), json)
  }
})

t.test('what a double holds, and what stands in a text, is left alone', async (t) => {
  for (const json of [
    ...['0', '-0', '1e5', '0.1', '3.141592653589793', '0.30000000000000004', '0e5', '0.0000000000000000'],
    ...['9007199254740991', '9007199254740992', '9007199254740994', '1e22', '12345678901234567e-10'],
    ...['"9007199254740993"', '{"9007199254740993": "\\\\\\"9007199254740993"}', `"${'\\\\'.repeat(50_000)}1e400"`],
  ]) {
    t.equal(exactNumbers(json), undefined, json.slice(0, 40))
  }
})

t.test('a text that is read twice keeps all its keys', async (t) => {
  const read = exactNumbers('{"__proto__": {"a": 1e400}, "constructor": 9007199254740993}') as Record<string, unknown>
  t.strictSame(Object.keys(read), ['__proto__', 'constructor'])
})
