import fc from 'fast-check'
import t from 'tap'
import { describeRange, isOutside, parseRange, rangeTrap } from '../../src/core/range.js'

t.test('the ranges of the guidelines alert where the guidelines say', async (t) => {
  const rows: readonly (readonly [range: string, alerts: readonly number[], silent: readonly number[]])[] = [
    ['10', [-0.1, 10.1], [0, 10]],
    ['10:', [9.9, -1], [10, 1e300]],
    ['~:10', [10.1], [10, -1e300]],
    ['10:20', [9.9, 20.1], [10, 15, 20]],
    ['@10:20', [10, 15, 20], [9.9, 20.1]],
    ['0', [0.1, -0.1], [0]],
    ['@0', [0], [0.1, -0.1]],
    ['@~:10', [10, -1e300], [10.1]],
    ['~:', [], [-1e300, 0, 1e300]],
    ['@~:', [-1e300, 0, 1e300], []],
    [':10', [-0.1, 10.1], [0, 10]],
    ['-5:-1', [-5.1, -0.9, 0], [-5, -1]],
    ['.5:1.', [0.4, 1.1], [0.5, 1]],
  ]
  for (const [text, alerts, silent] of rows) {
    const range = parseRange(text)
    for (const value of alerts) t.equal(isOutside(range, value), true, `${value} alerts for ${text}`)
    for (const value of silent) t.equal(isOutside(range, value), false, `${value} is silent for ${text}`)
    t.equal(isOutside(range, Number.NaN), true, `what is no number alerts for ${text}`)
  }
})

t.test('what is no range is refused, with a hint', async (t) => {
  const generic = 'write 10, 10:, ~:10, 10:20 or @10:20'
  const rows: readonly (readonly [text: string, hint: string])[] = [
    ['', generic],
    [':', generic],
    ['@', generic],
    ['@:', generic],
    ['~', generic],
    ['10:~', 'an end that is left out is infinity: 10:'],
    ['10%', 'write the number alone: 10'],
    ['1,5', 'write decimals with a point: 1.5'],
    ['1e3', 'write numbers without an exponent'],
    ['1e999', 'write numbers without an exponent'],
    ['10foo', generic],
    ['0x10', generic],
    ['inf', generic],
    ['nan', generic],
    ['Infinity', generic],
    ['10:20:30', generic],
    ['10: 20', generic],
    [' 10', generic],
    ['10\n', generic],
    ['+5', generic],
    ['--5', generic],
    ['1..2', generic],
    ['1_000', generic],
    ['.', generic],
    ['@@10', generic],
    ['10@20', generic],
    ['9'.repeat(400), generic],
    [`~:-${'9'.repeat(400)}`, generic],
  ]
  for (const [text, hint] of rows) {
    const message = `"${text}" is not a threshold range`
    t.throws(() => parseRange(text), { name: 'OperatorError', code: 'RANGE_SYNTAX', message, hint }, text.slice(0, 20))
  }
})

t.test('a range that starts after it ends is refused, and what was meant is said', async (t) => {
  const rows: readonly (readonly [text: string, hint: string])[] = [
    ['-5', '"-5" means 0 to -5; write "-5:" or "~:-5"'],
    ['@-5', '"@-5" means 0 to -5; write "@-5:" or "@~:-5"'],
    [':-5', '":-5" means 0 to -5; write "-5:" or "~:-5"'],
    ['20:10', 'write "10:20"'],
    ['@20:10', 'write "@10:20"'],
  ]
  for (const [text, hint] of rows) {
    t.throws(() => parseRange(text), {
      code: 'RANGE_SYNTAX',
      message: `the range "${text}" starts after it ends`,
      hint,
    })
  }
})

t.test('what is legal but seldom meant gets a hint', async (t) => {
  const rows: readonly (readonly [text: string, trap: RegExp | undefined])[] = [
    ['@~:', /^"@~:" always alerts$/],
    ['010', /octal/],
    ['@010:20', /octal/],
    ['10:020', /octal/],
    ['10', /^"10" also alerts below 0, .*; write "0:10", or "~:10" where below 0 is fine$/],
    ['0', /write "0:0"/],
    ['0:10', undefined],
    ['~:10', undefined],
    ['10:', undefined],
    ['@10:20', undefined],
    ['0.5:1', undefined],
    ['100:1000', undefined],
  ]
  for (const [text, trap] of rows) t.match(rangeTrap(parseRange(text)), trap, text)
})

t.test('a range is said in words', async (t) => {
  const rows: readonly (readonly [text: string, words: string])[] = [
    ['0.5', 'at most 0.5'],
    ['~:10', 'at most 10'],
    ['0:10', 'at most 10'],
    ['10:', 'at least 10'],
    ['10:20', 'between 10 and 20'],
    ['@1:2', 'not between 1 and 2'],
    ['@10:', 'below 10'],
    ['@~:10', 'above 10'],
    ['0', 'exactly 0'],
    ['@0', 'not 0'],
    ['~:', 'anything'],
    ['@~:', 'nothing'],
  ]
  for (const [text, words] of rows) t.equal(describeRange(parseRange(text)), words, text)
  t.equal(describeRange(parseRange('10'), -1), 'between 0 and 10')
})

t.test('every range of two numbers holds just what lies between them, and "@" is its opposite', async () => {
  const number = fc.integer({ min: -1000, max: 1000 })
  fc.assert(
    fc.property(number, number, number, (a, b, value) => {
      const text = `${Math.min(a, b)}:${Math.max(a, b)}`
      const inside = value >= Math.min(a, b) && value <= Math.max(a, b)
      return isOutside(parseRange(text), value) === !inside && isOutside(parseRange(`@${text}`), value) === inside
    }),
  )
})
