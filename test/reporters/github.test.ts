import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import github from '../../src/reporters/github.js'
import { makeEvent, makeInstance, makeSummary } from '../helpers/events.js'
import { reported } from '../helpers/reported.js'
import { bringup, nasty } from '../helpers/scenarios.js'

const COMMAND = /^::(error|warning|notice) file=([^:,\n]*),line=\d+,col=\d+,title=([^:,\n]*)::[^\r\n]*$/

t.test('what is not green is annotated where it is declared, most urgent first, and blocked ones once', async (t) => {
  const lines = (await reported(github, bringup())).trimEnd().split('\n')
  t.same(
    lines.map((line) => COMMAND.exec(line)?.slice(1)),
    [
      ['error', 'suites/platform.yaml', 'firstlight%3A dfw1 dns.resolver-answers[10.2.0.53]'],
      ['error', 'suites/platform.yaml', 'firstlight%3A dfw1 load-balancer.stats'],
      ['warning', 'suites/platform.yaml', 'firstlight%3A dfw1 load-balancer.certificate'],
      ['notice', 'suites/platform.yaml', 'firstlight%3A dfw1 legacy.array'],
      ['error', 'suites/platform.yaml', 'firstlight%3A 2 blocked by dfw1/platform.dns.resolver-answers[10.2.0.53]'],
      undefined,
    ],
  )
  t.equal(
    lines[0]?.split('::')[2],
    'CRITICAL - 10.2.0.53 did not answer within 10 s%0Aowner: network (#network-oncall)%0A' +
      'why: Every container resolves service names here.%0Arunbook: https://wiki.example.net/dns',
  )
})

t.test('percent signs, line breaks, colons and commas are escaped', async (t) => {
  const source = { file: 'a:b,c%.yaml', line: 1, column: 1 }
  const event = makeEvent({
    instance: makeInstance({ source, why: '100%\r\nsure' }),
    status: 'CRITICAL',
    output: '50%: a, b',
  })
  const text = await reported(github, makeSummary([event]))
  t.match(text, '::error file=a%3Ab%2Cc%25.yaml,')
  t.match(text, '::CRITICAL - 50%25: a, b%0Aowner: network%0Awhy: 100%25%0Asure\n')
})

t.test('no text becomes a command', async (t) => {
  const lines = (await reported(github, nasty())).trimEnd().split('\n')
  for (const line of lines.slice(0, -1)) t.match(line, COMMAND)
  t.notMatch(lines.at(-1), '::')
})

t.test('a path in the workspace is relative to it', async (t) => {
  const source = { file: '/home/runner/repo/suites/a.yaml', line: 3, column: 1 }
  const summary = makeSummary([makeEvent({ instance: makeInstance({ source }), status: 'CRITICAL' })])
  const text = await reported(github, summary, { env: { GITHUB_WORKSPACE: '/home/runner/repo' } })
  t.match(text, '::error file=suites/a.yaml,line=3,')
})

t.test('the report is appended to the summary of the step', async (t) => {
  const file = join(t.testdir({ summary: '# before\n' }), 'summary')
  await reported(github, bringup(), { env: { GITHUB_STEP_SUMMARY: file } })
  t.match(readFileSync(file, 'utf8'), /^# before\n## 5 of 7 checks are not green/)
})

t.test('a summary that GitHub would drop for its size is cut and says so', async (t) => {
  const file = join(t.testdir({}), 'summary')
  const events = Array.from({ length: 4000 }, (_, index) =>
    makeEvent({ instance: makeInstance({ check: `c${index}` }), status: 'CRITICAL', output: 'é'.repeat(400) }),
  )
  await reported(github, makeSummary(events), { env: { GITHUB_STEP_SUMMARY: file } })
  const text = readFileSync(file, 'utf8')
  t.ok(Buffer.byteLength(text) <= 1024 * 1024)
  t.match(text, /`\n\nThe rest is too long for a step summary\.\n$/, 'after a whole line')
})

t.test('a summary that cannot be written is a warning', async (t) => {
  const text = await reported(github, bringup(), { env: { GITHUB_STEP_SUMMARY: t.testdir({}) } })
  t.match(text, /^::warning title=firstlight::the step summary cannot be written: EISDIR/m)
})
