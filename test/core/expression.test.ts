import fc from 'fast-check'
import t from 'tap'
import { OperatorError } from '../../src/core/errors.js'
import { compileExpression, ExpressionError } from '../../src/core/expression.js'

type Variables = Readonly<Record<string, unknown>>

function evaluate(text: string, variables: Variables = {}): unknown {
  return compileExpression(text).evaluate(variables)
}

t.test('JSON values are compared and calculated with, whatever kind of number they are', async (t) => {
  const json = { count: 3, ratio: 0.5, name: 'a', list: [1, 2], map: { 'x-y': null }, yes: true }
  const rows: readonly (readonly [string, unknown])[] = [
    ['json.count == 3', true],
    ['3 == json.count && json.count != 4', true],
    ['json.count + 1', 4],
    ['2 * json.ratio - 1', 0],
    ['json.count / 2', 1.5],
    ['7 / 2', 3],
    ['json.count in [3, 4]', true],
    ['size(json.list) == 2 && json.list == [1, 2]', true],
    ['json.count > 2.5', true],
    ['json.map["x-y"] == null', true],
    ['has(json.name) && !has(json.other)', true],
    ['json.?other.orValue("none")', 'none'],
    ['json.list.map(n, n * 2)', [2, 4]],
    ['json.map', { 'x-y': null }],
    ['json.yes ? "on" : "off"', 'on'],
    ['json.other == 1 || json.yes', true],
    ['[1, "two", {"three": 3}]', [1, 'two', { three: 3 }]],
    ['cel.bind(n, json.count, n == 3)', true],
  ]
  for (const [text, expected] of rows) t.same(evaluate(text, { json }), expected, text)
})

t.test('what cannot be evaluated is an error, never a value', async (t) => {
  const rows: readonly (readonly [string, Variables, RegExp])[] = [
    ['json.status == 1', { json: {} }, /^no such key: status$/],
    ['status == 1', {}, /^unknown variable: status$/],
    ['status == 1', { status: undefined }, /^unknown variable: status$/],
    ['items[0] == 1', { items: [] }, /^no such key: index out of bounds/],
    ['name > 5', { name: '7' }, /^no such overload: dyn<string> > int$/],
    ['a && b', { a: true, b: 1 }, /^logical operator requires bool operands/],
    ['a ? 1 : 2', { a: 1 }, /^ternary condition must be bool/],
    ['n / m < 1.0', { n: 0, m: 0 }, /^a division by zero/],
    ['1 / 0', {}, /^division by zero$/],
    ['double(n) != 1.0', { n: 'NaN' }, /^a division by zero, or of what is no number/],
    ['at', { at: new Date(0) }, /no plain value/],
    ['f', { f: () => 1 }, /^unsupported type: function$/],
    ['toString', {}, /^unsupported type: function$/],
    ['table.constructor', { table: {} }, /^no such key: constructor$/],
    ['json.?b', { json: {} }, /no plain value: convert it with string\(\), int\(\) or orValue\(\)/],
    ['duration("1s")', {}, /no plain value/],
    ['9007199254740993', {}, /^9007199254740993 is too large to be exact$/],
  ]
  for (const [text, variables, message] of rows) {
    t.throws(() => evaluate(text, variables), { name: 'ExpressionError', message }, text)
  }
  t.type(new ExpressionError('x'), Error)
})

t.test('nothing is true for want of anything to look at', async (t) => {
  const empty = { items: [], table: {}, rows: [{ of: [] }], one: [1] }
  const vacuous = [
    'items.all(x, x == 1)',
    'table.all(key, key == "a")',
    'rows.all(row, row.of.all(x, x == 1))',
    '!items.exists(x, x == 1)',
    'items.exists(x, x == 1) == false',
    '!items.exists_one(x, x == 1)',
    'items.exists(x, x == 1) ? false : true',
    '!rows.exists(row, row.of.exists(x, x == 1))',
    'items.filter(x, x == 1).size() == 0',
    'size(items.filter(x, x == 1).map(x, x)) == 0',
    'one.filter(x, x > 1).all(x, x > 1)',
    'items.map(x, x + 1).all(x, x == 1)',
    '(items).map(x, x).filter(x, x == 1) == []',
  ]
  for (const text of vacuous) {
    t.throws(
      () => evaluate(text, empty),
      { name: 'ExpressionError', message: /is empty, so \w+\(\) has nothing/ },
      text,
    )
  }
  t.throws(() => evaluate('rows[0].of.all(x, x == 1)', empty), {
    message: '"rows[0].of" is empty, so all() has nothing to look at',
  })
})

t.test('an empty collection that makes the expression false, or is asked for by name, is no error', async (t) => {
  const empty = { items: [], one: [1] }
  t.equal(evaluate('items.exists(x, x == 1)', empty), false)
  t.equal(evaluate('items.exists_one(x, x == 1) || items.exists(x, x == 2)', empty), false)
  t.equal(evaluate('size(items) == 0 || items.all(x, x > 1)', empty), true)
  t.equal(evaluate('one.filter(x, x > 1).size() == 0', empty), true)
  t.same(evaluate('items.filter(x, x == 1)', empty), [])
  t.same(evaluate('items.map(x, x + 1)', empty), [])
})

t.test('a value of another kind is not taken for a different value', async (t) => {
  for (const text of ['leader != ""', '!(leader == "")', 'leader != 0', 'leader == "" ? false : true']) {
    t.throws(
      () => evaluate(text, { leader: null }),
      { message: /^null cannot be compared with a (string|number)$/ },
      text,
    )
  }
  t.throws(() => evaluate('status != "500"', { status: 500 }), { message: 'a number cannot be compared with a string' })
  t.equal(evaluate('leader != null', { leader: 'a' }), true)
  t.equal(evaluate('leader == ""', { leader: null }), false)
  t.equal(evaluate('status != 500', { status: 200 }), true)
})

t.test('matches() is RE2: linear in time, as method and as function', async (t) => {
  const started = performance.now()
  t.equal(evaluate('body.matches("^(a+)+$")', { body: `${'a'.repeat(50_000)}!` }), false)
  t.ok(performance.now() - started < 10_000)
  t.equal(evaluate('matches(body, "^v\\\\d+") && body.matches(r"\\d$")', { body: 'v12' }), true)
  t.equal(evaluate('items.all(x, x.matches("a"))', { items: ['ab', 'ba'] }), true)
})

t.test('a wrong pattern is found in the text, and at run time when it is made there', async (t) => {
  t.throws(() => compileExpression('body.matches("[")'), { code: 'EXPRESSION_SYNTAX', message: /missing closing \]/ })
  t.throws(() => compileExpression('matches(body, "(?=a)")'), { code: 'EXPRESSION_SYNTAX', hint: /no lookahead/ })
  t.throws(() => evaluate('body.matches(pattern)', { body: 'a', pattern: '[' }), { name: 'ExpressionError' })
  t.throws(() => evaluate('body.matches("a")', { body: 1 }), {
    name: 'ExpressionError',
    message: /matches\(double, string\)/,
  })
})

t.test('a syntax error says what is wrong, where, and what to write', async (t) => {
  const rows: readonly (readonly [string, RegExp, RegExp])[] = [
    ['a = 1', /^the expression is wrong at character 3: unexpected character: =$/, /^compare with ==$/],
    ['a and b', /at character 3/, /and is &&/],
    ['a & b', /at character 3/, /and is &&/],
    ['', /at character 1: unexpected token: EOF/, /expressions are CEL/],
    ['(a', /at character 3: expected RPAREN, got EOF/, /CEL/],
    ['"open', /at character 1: unterminated string/, /CEL/],
    ['1 + "a"', /no such overload: int \+ string/, /CEL/],
    ['a.all(b.c, true)', /invalid predicate iteration variable/, /CEL/],
    ['no_such(a)', /found no matching overload for 'no_such\(dyn\)'/, /CEL/],
    ['__proto__', /reserved identifier/, /CEL/],
  ]
  for (const [text, message, hint] of rows) {
    t.throws(() => compileExpression(text), { name: 'OperatorError', code: 'EXPRESSION_SYNTAX', message, hint }, text)
  }
})

t.test('expressions too long or too deep are refused, not crashed on', async (t) => {
  const hostile = [
    `${'('.repeat(5000)}a${')'.repeat(5000)}`,
    `${'!'.repeat(100_000)}a`,
    Array(50_000).fill('a').join(' && '),
    `a${'.b'.repeat(5000)}`,
    `a${'[0]'.repeat(5000)}`,
  ]
  for (const text of hostile) {
    t.throws(() => compileExpression(text), { code: 'EXPRESSION_SYNTAX' }, text.slice(0, 20))
  }
  t.equal(evaluate(Array(900).fill('a').join(' && '), { a: true }), true)
})

t.test('variables and paths are what the expression reads, without what its macros bind', async (t) => {
  const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['status == 200', ['status'], ['status']],
    ['json.a.b == json.c && json.c', ['json'], ['json.a.b', 'json.c']],
    ['headers["x-cache"].size() > 0', ['headers'], ['headers["x-cache"]']],
    ['json.checks.all(name, json.checks[name] == want)', ['json', 'want'], ['json.checks', 'want']],
    ['rows.exists(r, r.id == 1 && r.of.all(x, x > least))', ['rows', 'least'], ['rows', 'least']],
    ['x.map(x, x.y)', ['x'], ['x']],
    ['has(json.ready)', ['json'], ['json.ready']],
    ['json.?a.orValue(b)', ['json', 'b'], ['json.a', 'b']],
    ['cel.bind(n, json.n, n > m)', ['json', 'm'], ['json.n', 'm']],
    ['type(a) == int', ['a'], ['a']],
    ['items[i]', ['items', 'i'], ['items', 'i']],
    ['{"a": b}', ['b'], ['b']],
    ['1 == 1', [], []],
  ]
  for (const [text, variables, paths] of rows) {
    t.same(compileExpression(text).variables, variables, text)
    t.same(compileExpression(text).paths, paths, text)
  }
})

t.test('the same text is compiled once', async (t) => {
  t.equal(compileExpression('a == 1'), compileExpression('a == 1'))
})

t.test('any text either compiles or is an operator error', async () => {
  const piece = fc.constantFrom(
    'a',
    '.b',
    '==',
    '!',
    '(',
    ')',
    '"s"',
    '.all(x, x)',
    '[0]',
    '/',
    '1',
    '?',
    ':',
    '{',
    '}',
    '&&',
    ' ',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        compileExpression(pieces.join(''))
        return true
      } catch (error) {
        return error instanceof OperatorError && error.code === 'EXPRESSION_SYNTAX'
      }
    }),
  )
})

t.test('the names of CEL types are not variables', async (t) => {
  t.same(compileExpression('type(a) == list').variables, ['a'])
  t.throws(() => evaluate('list != "a"', { list: 'b' }), { code: 'EXPRESSION_SYNTAX', message: /type != string/ })
})
