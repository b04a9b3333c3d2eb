import t from 'tap'
import { compileCondition, compileExpression } from '../../src/core/expression.js'
import type { Answer } from '../../src/core/expression-guard-rules.js'

type Facts = Readonly<Record<string, unknown>>
type Verdict = boolean | 'UNKNOWN'

/** What a condition is worth over these facts. */
function verdict(text: string, json: unknown, answer: Answer = 'true'): Verdict {
  try {
    const value = compileCondition(text, answer).evaluate({ json })
    return typeof value === 'boolean' ? value : 'UNKNOWN'
  } catch (error) {
    if (error instanceof Error && error.name === 'ExpressionError') return 'UNKNOWN'
    throw error
  }
}

const nothing = {
  list: [],
  map: {},
  text: '',
  none: null,
  rows: [{ of: [], state: '' }],
  texts: [''],
  other: [],
  blank: '',
}
const some = {
  list: ['ok', 'fine'],
  map: { a: 'ok' },
  text: 'all is well',
  none: 'up',
  numbers: [1, 2.5],
  n: 3,
  lines: ['a', ''],
  log: 'a\n\nb\n',
}

t.test('what is said of nothing is not known, whatever it is said with', async (t) => {
  const unknown = [
    // in
    '!("bad" in json.list)',
    '("bad" in json.list) == false',
    '("bad" in json.list) != true',
    '"bad" in json.list ? false : true',
    '!("bad" in json.map)',
    '!(json.none in ["down", "failed"])',
    '!(json.text in ["down", "failed"])',
    '!(json.none in json.list)',
    '!("bad" in json.list.map(x, x.state))',
    '!("bad" in json.text.split(","))',
    '!("bad" in [json.none])',
    'json.rows.all(row, !("bad" in row.of))',
    'json.rows.exists(row, !("bad" in row.of))',
    '!json.rows.exists(row, "bad" in row.of)',
    'cel.bind(states, json.list, !("bad" in states))',
    '!(!(!("bad" in json.list)))',
    '!("bad" in json.list) && json.text == ""',
    // all, exists, filter, map
    'json.list.all(x, x == "ok")',
    '!json.list.exists(x, x == "bad")',
    '!json.list.exists_one(x, x == "bad")',
    'json.list.filter(x, x == "bad").size() == 0',
    'json.list.filter(x, x == "bad") == []',
    'json.list.map(x, x.state) == []',
    'size(json.list.map(x, x.state)) == 0',
    'json.list.map(x, x.ok, x.state) == []',
    'json.list.map(x, x.state).map(x, x) == []',
    'json.list.map(x, x.state) == json.other.map(x, x.state)',
    '!json.map.exists(key, json.map[key] == "bad")',
    // comparisons
    'json.none != "down"',
    '!(json.none == "down")',
    'json.text != "down"',
    '!(json.text == "down")',
    'json.list != ["down"]',
    'json.map != {"state": "down"}',
    'json.rows.all(row, row.state != "down")',
    'json.texts == [""] && json.text.split("\\n").all(line, line != "down")',
    'json.list == json.other',
    'json.text == json.blank',
    'json.none == json.none',
    '!(json.list != json.other)',
    'json.text < "2030-01-01"',
    '!(json.text >= "2030-01-01")',
    'json.none < 5',
    '!(json.none > 5)',
    // texts
    '!json.text.contains("FATAL")',
    '!json.text.startsWith("ERR")',
    '!json.text.endsWith("ERR")',
    '!json.text.matches("ERR")',
    '!matches(json.text, "ERR")',
    'json.text.indexOf("FATAL") == -1',
    'json.text.lastIndexOf("FATAL") < 0',
    '"all is well".contains(json.text)',
    '"all is well".matches(json.text)',
    // fields
    '!has(json.map.error)',
    '!has(json.list.error)',
    '!has(json.none.error)',
    'has(json.text.error) ? false : true',
    '!json.map.?error.hasValue()',
    '!json.none.?error.hasValue()',
    '!json.list[?0].hasValue()',
  ]
  for (const text of unknown) t.equal(verdict(text, nothing), 'UNKNOWN', text)
})

t.test('what names nothing is a finding about it', async (t) => {
  const rows: readonly (readonly [string, boolean])[] = [
    ['json.list == []', true],
    ['size(json.list) == 0', true],
    ['json.list.size() == 0', true],
    ['size(json.list) < 5', true],
    ['json.map == {}', true],
    ['json.text == ""', true],
    ['json.none == null', true],
    ['json.text != ""', false],
    ['json.list != []', false],
    ['json.none != null', false],
    ['!(json.list == [])', false],
    ['!(json.text == "")', false],
    ['size(json.list) > 0', false],
    ['"ok" in json.list', false],
    ['json.none in ["up"]', false],
    ['!(json.none in [null])', false],
    ['!(json.text in ["", "none"])', false],
    ['json.list.exists(x, x == "ok")', false],
    ['json.text.contains("ok")', false],
    ['json.text == "up"', false],
    ['json.none == "up"', false],
    ['has(json.map.ok)', false],
    ['json.list == [] || !("bad" in json.list)', true],
    ['json.text == "" || !json.text.contains("FATAL")', true],
    ['json.none == null || !(json.none in ["down"])', true],
    ['size(json.list) == 0 || json.list.all(x, x == "ok")', true],
    ['!("bad" in json.list) || json.text == ""', true],
    ['json.?missing.orValue(0) == 0', true],
    ['json.?missing.orValue([]) == []', true],
  ]
  for (const [text, expected] of rows) t.equal(verdict(text, nothing), expected, text)
})

t.test('what is said of something is true or false', async (t) => {
  const rows: readonly (readonly [string, boolean])[] = [
    ['!("bad" in json.list)', true],
    ['!("ok" in json.list)', false],
    ['("bad" in json.list) == false', true],
    ['!("b" in json.map)', true],
    ['!("a" in json.map)', false],
    ['!(json.none in ["down", "failed"])', true],
    ['!(json.none in ["up"])', false],
    ['!(json.none in ["", null])', true],
    ['!(null in json.list)', true],
    ['!(3 in json.numbers)', true],
    ['!(json.n in [1, 2.5, "x"])', true],
    ['json.n in [1, 3]', true],
    ['json.list.filter(x, x == "bad") == []', true],
    ['json.list.filter(x, x == "bad").map(x, x + "!") == []', true],
    ['size(json.list.filter(x, x == "bad").map(x, x).map(x, x)) == 0', true],
    ['json.list.map(x, x == "bad", x) == []', true],
    ['json.list.map(x, x + "!") == ["ok!", "fine!"]', true],
    ['json.list.all(x, x != "bad")', true],
    ['!json.list.exists(x, x == "bad")', true],
    ['json.none != "down"', true],
    ['json.text != ""', true],
    ['json.n != 4 && json.n != 2.5', true],
    ['json.n == 3.0', true],
    ['json.list != json.numbers', true],
    ['json.list == json.list', true],
    ['json.text < "b" && json.n >= 3', true],
    ['json.text > ""', true],
    ['!json.text.contains("FATAL")', true],
    ['!json.text.matches("^ERR")', true],
    ['json.text.contains(json.text)', true],
    ['json.text.indexOf("FATAL") == -1', true],
    ['!("bad" in json.text.split(" "))', true],
    ['!has(json.error)', true],
    ['!has(json.map.error)', true],
    ['!has(json.map.a)', false],
    ['!json.map.?error.hasValue()', true],
    ['!json.map.?a.hasValue()', false],
    ['!json.list[?7].hasValue()', true],
    ['cel.bind(states, json.list, !("bad" in states))', true],
    ['json.lines.all(line, line != "bad" && !line.contains("bad"))', true],
    ['!json.log.split("\\n").exists(line, line.matches("^ERR"))', true],
    ['!json.lines.exists(line, line in ["bad"])', true],
    ['json.lines.filter(line, line.indexOf("bad") >= 0) == []', true],
    ['json.n / 2 != 1', true],
    ['type(json.n) != string', true],
  ]
  for (const [text, expected] of rows) t.equal(verdict(text, some), expected, text)
})

t.test('of a check that must fail, nothing proves neither that a condition holds nor that it does not', async (t) => {
  for (const text of [
    '"ok" in json.list',
    'json.none == "up"',
    'json.list.exists(x, x == "ok")',
    'json.text.contains("ok")',
  ]) {
    t.equal(verdict(text, nothing, 'either'), 'UNKNOWN', text)
  }
  t.equal(verdict('"ok" in json.list', some, 'either'), true)
  t.equal(verdict('"bad" in json.list', some, 'either'), false)
})

t.test('values that somebody wrote down may be empty', async (t) => {
  const site: Facts = { roles: [], labels: {}, tier: '', hosts: ['a'] }
  const rows: readonly (readonly [string, unknown])[] = [
    ['!("legacy" in site.roles)', true],
    ['!has(site.labels.tier)', true],
    ['site.tier != "production"', true],
    ['site.roles.map(x, x) == []', true],
    ['!site.tier.contains("x") && !site.tier.matches("x")', true],
    ['site.hosts.map(host, host + "." + string(size(site.roles)))', ['a.0']],
  ]
  for (const [text, expected] of rows) t.same(compileExpression(text).evaluate({ site }), expected, text)
})

t.test('the message names what is empty', async (t) => {
  const rows: readonly (readonly [string, string])[] = [
    ['!("bad" in json.list)', '"json.list" is empty, so "in" has nothing to look at'],
    ['!(json.none in ["down"])', 'null cannot be among what is a string'],
    ['!(json.text in ["down"])', '"json.text" is empty, so that it is not there says nothing'],
    ['json.text != "down"', '"json.text" is empty, so that it differs says nothing'],
    ['json.list == json.other', '"json.list" and "json.other" are both empty'],
    ['json.text < "b"', '"json.text" is empty, so it is neither before nor after anything'],
    ['!json.text.contains("x")', '"json.text" is empty, so contains() has nothing to look at'],
    ['!has(json.map.x)', '"json.map" is empty, so that a field is missing says nothing'],
    ['!has(json.none.x)', '"json.none" is null, and only a map has fields'],
  ]
  for (const [text, message] of rows) {
    t.throws(
      () => compileCondition(text, 'true').evaluate({ json: nothing }),
      { name: 'ExpressionError', message },
      text,
    )
  }
})

t.test('guards do not make a condition too long', async (t) => {
  const long = Array(330).fill('json.n != 4').join(' && ')
  t.equal(verdict(long, some), true)
  const deep = `${'(json.n == ('.repeat(40)}json.n${') ? 3 : 4)'.repeat(40)} == 3`
  t.equal(verdict(deep, some), true)
})
