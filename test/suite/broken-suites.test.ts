import t from 'tap'
import { type Files, refusal, suiteOf } from './helpers/plan.js'

/** The message of each problem with its place, hints in brackets; the excerpts are the business of other tests. */
async function told(t: Parameters<typeof refusal>[0], files: Files): Promise<readonly string[]> {
  const text = await refusal(t, files)
  return text.split('\n\n').map((problem) => {
    const [first = '', ...rest] = problem.trimEnd().split('\n')
    const hint = rest.find((line) => line.startsWith('  hint: '))?.slice('  hint: '.length)
    return `${first.replace(' error:', '')}${hint === undefined ? '' : ` (${hint})`}`
  })
}

// One check at integration point `p`; places are in line 11.
const CHECKS: readonly (readonly [check: string, ...told: string[]])[] = [
  ['tcp: "a:1", timeout: 10', '11:31: "timeout" is 10, wanted a duration such as 10s (add a unit: "10s")'],
  ['tcp: "a:1", timeout: 0s', '11:31: "timeout" must be between 1ms and 24d'],
  ['tcp: "a:1", timeout: 30d', '11:31: "timeout" must be between 1ms and 24d'],
  [
    'tcp: "a:1", ttl: 30s',
    '11:27: "ttl" must be longer than "interval": every result would be stale (two to three intervals are usual)',
  ],
  ['tcp: "a:1", settle: 0', '11:30: "settle" is 0, wanted a whole number from 1'],
  ['tcp: "a:1", timeout_status: ok', '11:38: "timeout_status" is "ok", wanted one of warning, critical, unknown'],
  ['tcp: "a:1", retry: {attempts: "2"}', '11:40: "attempts" is "2", wanted a whole number from 1 (without quotes: 2)'],
  ['tcp: "a:1", retry: {atempts: 2}', '11:30: unknown key "atempts" in "retry" (did you mean "attempts"?)'],
  ['tcp: "a:1", negate: "yes"', '11:30: "negate" is "yes", wanted true or false'],
  ['tcp: "a:1", labels: {tier: 1}', '11:37: "tier" is 1, wanted a text (quote it: "1")'],
  [
    'title: T',
    '10:7: the check "c" has no check type (check types are http, dns, tls, tcp, command, or the path of a module: ./my-check.ts)',
  ],
  ['tcp: "a:1", dns: {name: b}', '11:22: a check has one check type: "tcp" and "dns" are two (make it two checks)'],
  ['tls: "a"', '11:15: "tls" has no short form (write its options: {host, port})'],
  ['tls:', '11:10: "host" is missing: The host'],
  ['tls: {host: a, prot: 1}', '11:25: unknown option "prot" (did you mean "port"?)'],
  ['tls: {host: a, port: 70000}', '11:31: "port" is 70000, wanted at most 65535'],
  ['dns: {name: a, type: B}', '11:31: "type" is "B", wanted one of A, AAAA, MX (did you mean "A"?)'],
  ['http: "ftp://a/"', '11:10: "ftp://a/" is not an http URL'],
  ['http: "http://"', '11:10: the check type "http" broke on these options: Invalid URL'],
  ['./broken.js: {}', '11:10: the module exports no check (export default defineCheck({...}))'],
  ['tcp: "a:1", warning: fast', '11:31: "fast" is not a threshold range (write 10, 10:, ~:10, 10:20 or @10:20)'],
  ['tcp: "a:1", warning: 10:5', '11:31: the range "10:5" starts after it ends (write "5:10")'],
  ['tcp: "a:1", warning: 10MB', '11:31: "10MB" is a size (this metric is measured in s)'],
  ['tcp: "a:1", warning: 10ss', '11:31: "10ss" is no duration or size (this metric is measured in s)'],
  ['tls: {host: a}, warning: 5', '11:26: "tls" has no primary metric (name the metric: thresholds: {days_left: ...})'],
  [
    'tls: {host: a}, thresholds: {day_left: {critical: 5}}',
    '11:39: "tls" has no metric "day_left" (did you mean "days_left"?)',
  ],
  ['tls: {host: a}, thresholds: {days_left: {critical: 30d}}', '11:61: "30d" is a duration (write a plain number)'],
  [
    'tcp: "a:1", critical: 1s, thresholds: {time: {critical: 2s}}',
    '11:66: "critical" of time is given twice (remove this or "critical" of the check)',
  ],
  [
    'tcp: "a:1", critical: "0:500"',
    '11:32: time is to be at most 500 s, and the check times out after 10 s: the limit is never reached (write 10s or less, or raise "timeout"; a plain number is in seconds: is it 500ms?)',
  ],
  [
    'tcp: "a:1", timeout: 2s, thresholds: {time: {warning: 3s}}',
    '11:64: time is to be at most 3 s, and the check times out after 2 s: the limit is never reached (write 2s or less, or raise "timeout")',
  ],
  [
    'tcp: "a:1", warning: 2s, critical: 1s',
    '11:31: "warning" wants time to be at most 2 s and "critical" wants at most 1 s: what would be a warning is critical already (swap the two)',
  ],
  [
    'tls: {host: a}, thresholds: {days_left: {warning: "~:"}}',
    '11:60: days_left is to be anything, whatever is measured: "~:" never alerts (a limit alerts outside its range: 10: means "at least 10", ~:10 "at most 10")',
  ],
  [
    'tcp: "a:1", thresholds: {banner_time: {critical: 1s}}',
    '11:59: this check never measures banner_time, so the limit can never alert at dfw1 and ams1 (port 25 has one)',
  ],
  [
    'http: "http://a/", expect: 1 == 1',
    '11:37: the condition is always true, whatever is observed (ask about something that is observed, such as status)',
  ],
  [
    'http: "http://a/", expect: [json.ready, \'json.a && status == "200"\']',
    '11:61: "status" is a number and "200" is a text, so they are never equal (write status == 200)',
  ],
  [
    'http: "http://a/", negate: true, expect: "false"',
    '11:51: the condition is always false, whatever is observed (ask about something that is observed, such as status)',
  ],
  ['http: "http://a/", expect: statsu == 200', '11:37: unknown variable "statsu" (did you mean "status"?)'],
  [
    'http: "http://a/", expect: [status = 200]',
    '11:38: the expression is wrong at character 8: unexpected character: = (compare with ==)',
  ],
  [
    'http: "http://a/", expect: "${status} == 200"',
    '11:37: this is CEL already: "${...}" is not for it (write status == 200)',
  ],
  ['http: "http://a/", expect: []', '11:37: "expect" is empty (wanted a CEL condition, or {that, else, message})'],
  ['http: "http://a/", expect: {else: warning}', '11:29: "that" is missing in "expect"'],
  [
    'http: "http://a/", expect: {that: status == 200, else: bad}',
    '11:65: "else" is "bad", wanted one of warning, critical',
  ],
  [
    'tcp: "a:1", only: site.labels.teir == "x"',
    '11:28: site.labels.teir is unset at dfw1 and ams1 (did you mean "tier"?)',
  ],
  [
    'tcp: "a:1", only: site.labels.teir == "x" && false',
    '11:28: site.labels.teir is unset at dfw1 and ams1 (did you mean "tier"?)',
  ],
  ['tcp: "a:1", only: site.name', '11:28: the condition is neither true nor false at dfw1 and ams1 (compare with ==)'],
  [
    'tcp: "a:1", only: env.A == "b"',
    '11:28: "env" cannot be read here (env and secret belong in the options of checks and handlers)',
  ],
  [
    'tcp: "a:1", each: {x: []}',
    '11:32: "x" is empty: the check would run nowhere at dfw1 and ams1 (use `only` for where it applies)',
  ],
  ['tcp: "a:1", each: {x: [1, 2, 1]}', '11:32: the element "1" stands there twice in "x" at dfw1 and ams1'],
  [
    'tcp: "a:1", each: {x: [{port: 1}]}',
    '11:32: element 1 has nothing to be named by (a text, a number, or a map with a "name") in "x" at dfw1 and ams1',
  ],
  ['tcp: "a:1", each: {x: text}', '11:32: "x" is "text", wanted a list or a map at dfw1 and ams1'],
  ['tcp: "a:1", each: {site: [1]}', '11:29: "site" is a variable already (choose another name)'],
  ['tcp: "a:1", depends_on: [q]', '11:35: there is no "q" to depend on (did you mean "p"?)'],
  ['tcp: "a:1", depends_on: p.c', '11:34: "p.c" depends on itself (remove one of these dependencies)'],
  ['tcp: "a:1", depends_on: p', '11:34: "p" depends on itself (remove one of these dependencies)'],
  ['tcp: "a:1", handlers: pager', '11:32: there is no handler "pager" (no handlers are declared)'],
  [
    'tcp: "a:1", waive: {until: 2026-02-30, by: a, reason: b}',
    '11:37: "2026-02-30" is not a date (write YYYY-MM-DD, such as 2027-01-31)',
  ],
  [
    'tcp: "a:1", waive: {until: 2027-01-31}',
    '11:22: "by" is missing in "waive"',
    '11:22: "reason" is missing in "waive"',
  ],
]

for (const [check, ...expected] of CHECKS) {
  t.test(check, async (t) => {
    const files = { 'a.yaml': suiteOf(`      c:\n        {${check}}\n`) }
    t.same(
      await told(t, files),
      expected.map((each) => `a.yaml:${each}`),
    )
  })
}
