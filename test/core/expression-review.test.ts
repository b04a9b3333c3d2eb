import t from 'tap'
import dns from '../../checks/dns.js'
import file from '../../checks/file.js'
import http from '../../checks/http.js'
import { reviewCondition } from '../../src/core/expression-review.js'
import { factTypes } from '../../src/core/fact.js'

type Row = readonly [condition: string, message: RegExp, hint?: RegExp | undefined, within?: string]

const facts = {
  ...factTypes({ ...http.observes, ...dns.observes, ...file.observes }),
  json: 'any',
  size: 'number',
} as const

function problemsOf(text: string, negate = false) {
  return reviewCondition(text, { facts, negate })
}

t.test('a condition that nothing observed can change is a mistake', async (t) => {
  const rows: readonly Row[] = [
    ['1 == 1', /^the condition is always true, whatever is observed$/, /^ask about something that is observed/],
    ['true', /always true/],
    ['1 == 2', /always false/],
    ['"text"', /is a constant/],
    ['status == 200 || true', /always true/],
    ['false && json.ready', /always false/],
    ['true ? 2 > 1 : json.ready', /always true/],
    [
      'status == status',
      /^"status" is compared with itself, which is always true$/,
      /what is wanted/,
      'status == status',
    ],
    ['json.a != json.a', /always false/],
    [
      'json.rows.all(row, row.id == row.id && row.ok)',
      /"row.id" is compared with itself/,
      undefined,
      'row.id == row.id',
    ],
    ['size(body) >= 0', /^a size is never below 0, so this is always true$/, /> 0 for "not empty"/],
    ['0 <= answers.size()', /never below 0/],
    ['!(size(answers) < 0)', /always false/],
  ]
  for (const [text, message, hint = /./, within] of rows) {
    t.match(problemsOf(text), [{ message, hint, ...(within !== undefined && { within }) }], text)
  }
  t.same(problemsOf('false'), [], 'stands where something is missing, and is red')
  t.match(problemsOf('false', true), [{ message: /always false/ }], 'and is green where the check must fail')
})

t.test('what is compared goes together, as far as the check type says what it observes', async (t) => {
  const rows: readonly Row[] = [
    ['status == "200"', /^"status" is a number and "200" is a text, so they are never equal$/, /^write status == 200$/],
    ['"200" != status', /never equal/, /^write 200 != status$/],
    ['status > "500"', /neither comes before the other/, /^write status > 500$/],
    ['mode == 644', /^"mode" is a text and "644" is a number/, /^write mode == "644"$/],
    ['status == null', /^"status" is a number, never null$/, /leave it out/],
    ['body != null', /^"body" is a text, never null$/],
    ['status == answers', /is a list/],
    ['exists == "yes"', /"exists" is true or false and "yes" is a text/],
    ['flags.aa == 1', /"flags.aa" is true or false/],
    ['flags["aa"] == "true"', /"flags\["aa"\]" is true or false/],
    ['headers["x-cache"] == 1', /is a text and "1" is a number/, /^write headers\["x-cache"\] == "1"$/],
    ['status + 1 == "201"', /"status \+ 1" is a number/],
    ['answers[0] == 1', /"answers\[0\]" is a text/],
    ['answers.all(each, each > 1)', /"each" is a text and "1" is a number/, undefined, 'each > 1'],
    ['records.exists(r, r.ttl == "60")', /"r.ttl" is a number/],
    ['headers.exists(name, name == 1)', /"name" is a text/],
    ['answers.filter(a, a != "b").all(a, a == 1)', /"a" is a text/],
    ['records.map(r, r.ttl).exists(n, n == "1")', /"n" is a number/],
    ['cel.bind(code, status, code == "200")', /"code" is a number/],
    ['certificate.days_left > "7"', /"certificate.days_left" is a number/],
    ['status in ["200", "204"]', /^"status" is a number, and "\["200", "204"\]" holds a text each$/, /look for a text/],
    ['1 in answers', /"1" is a number, and "answers" holds a text each/],
    ['1 in headers', /holds a text each/, /the keys of a map are texts/],
    ['"down" in body', /^"body" is a text: "in" looks into a list or a map$/, /^write body.contains\("down"\)$/],
    ['answers.contains("a")', /^"answers" is a list, which has no contains\(\)$/, /^write "a" in answers$/],
    ['status.startsWith("2")', /"status" is a number, which has no startsWith\(\)/],
    ['body.all(line, line == "ok")', /no elements for all\(\)/, /body.split\("\\n"\).all\(...\)/],
    ['status', /^"status" is a number, and a condition is true or false$/, /compare it/],
    ['exists && body', /"body" is a text, and a condition is true or false/, undefined, 'body'],
    ['!size', /"size" is a number/],
  ]
  for (const [text, message, hint = /./, within] of rows) {
    t.match(problemsOf(text), [{ message, hint, ...(within !== undefined && { within }) }], text)
  }
})

t.test('what may be right is not complained about', async (t) => {
  const fine = [
    'status == 200',
    'status == 200.0 || status in [201, 204]',
    'status >= 200 && status < 300',
    'json.status == "200" && json.status == 200',
    'json.a == null || json.b != null',
    'json == json.other',
    'headers["x-cache"] == "HIT"',
    '"x-cache" in headers && has(headers.etag)',
    'body.contains("ok") && size(body) > 0 && size(body) < 1000',
    'size(answers) == 0',
    'answers == ["10.0.0.1"] || answers == []',
    'answers.all(each, each.startsWith("10."))',
    'records.all(record, record.ttl > 60 && record.type in ["A", "AAAA"])',
    'flags.aa && !flags.tc',
    'certificate.days_left > 7 && certificate.names.exists(name, name == "a.test")',
    'exists == true',
    'json.checks.all(name, json.checks[name] == "ok")',
    'string(status).startsWith("2")',
    '(exists ? status : 0) == 200',
    'json.?count.orValue(0) == 0',
    'type(status) == double',
    'transport == "udp"',
    'mode < "0700"',
    'cel.bind(n, json.n, n > 1)',
  ]
  for (const text of fine) t.same(problemsOf(text), [], text)
})
