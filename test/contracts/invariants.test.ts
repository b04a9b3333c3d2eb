import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Parser } from 'tap-parser'
import { startHttpServer } from '../../src/lab/http-server.js'
import type { LabServer } from '../../src/lab/server.js'
import { reporters } from '../../src/reporters/index.js'
import { type CliResult, cli } from '../helpers/cli.js'
import { UNPRINTABLE } from '../helpers/printed.js'
import { NASTY_TEXTS } from '../helpers/scenarios.js'
import { readXml } from '../helpers/xml.js'

// DESIGN.md, 2: nothing is green by accident. Each item through the real CLI, as a user would meet it.

const SITES = 'sites: {dfw1: {title: Dallas 1, phase: live}}\n'

/** A suite of one integration point with these checks, indented by six spaces. */
const suiteOf = (checks: string) => `suite: s
owner: me
sites: all
integration_points:
  p:
    title: P
    why: W
    checks:
${checks}`

type Env = Readonly<Record<string, string>>

interface Told {
  readonly check: string
  readonly status: string
  readonly output: string
  readonly blocked_by?: string
  readonly attempts: readonly { readonly status: string }[]
}

/** Runs the suite s.yaml of a folder, and what its checks said, by name. */
async function runSuite(
  directory: string,
  env: Env = {},
): Promise<CliResult & { readonly told: ReadonlyMap<string, Told> }> {
  const result = await cli(['run', 's.yaml', '--reporter', 'json'], { directory, env })
  if (result.stdout === '') throw new Error(result.stderr)
  const records = result.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const results = records.filter(({ kind }) => kind === 'result')
  return { ...result, told: new Map(results.map((told: Told) => [told.check, told])) }
}

async function startServer(t: Test, bodies: Readonly<Record<string, string>>): Promise<LabServer> {
  const server = await startHttpServer((request, response) => response.end(bodies[request.url ?? ''] ?? ''))
  t.teardown(server.close)
  return server
}

t.test('1. no check passes on a value that was never observed', async (t) => {
  const { port } = await startServer(t, { '/json': '{"up": null, "list": []}', '/text': 'all is well' })
  const url = `http://127.0.0.1:${port}`
  const plugin = (says: string, range = '"10"') =>
    `{command: [printf, '${says}'], thresholds: {load: {critical: ${range}}}}`
  const never = {
    'an-empty-body': `{http: "${url}/empty", expect: json.up == true}`,
    'an-empty-body-denied': `{http: "${url}/empty", expect: 'json.up != "down"'}`,
    'a-body-that-is-no-json': `{http: "${url}/text", expect: 'json != null'}`,
    'a-missing-field': `{http: "${url}/json", expect: 'json.down != true'}`,
    'a-null': `{http: "${url}/json", expect: json.up}`,
    'a-missing-header': `{http: "${url}/json", expect: 'headers["x-state"] != "bad"'}`,
    'a-missing-element': `{http: "${url}/json", expect: 'json.list[0] != "bad"'}`,
    'a-condition-that-is-no-verdict': `{http: "${url}/json", expect: json.list}`,
    'a-missing-metric': plugin('OK - fine'),
    'another-metric': plugin('OK - fine | laod=1'),
    'a-metric-without-value': plugin('OK - fine | load=U'),
    'a-metric-that-is-no-number': plugin('OK - fine | load=nan', '"~:10"'),
    'the-version-of-nothing': `{version: {url: "${url}/json", expected: "1", path: up}}`,
    'a-file-that-is-not-there': '{file: gone}',
    'a-program-that-is-not-there': '{command: [./gone]}',
    'a-program-that-ends-by-a-signal': "{command: [sh, -c, 'kill -9 $$']}",
    'a-refused-connection-negated-by-name': '{tcp: {host: nowhere.invalid, port: 1}, negate: true}',
  }
  const checks = Object.entries(never).map(([name, check]) => `      ${name}: ${check}\n`)
  const { code, stderr, told } = await runSuite(t.testdir({ 's.yaml': `${suiteOf(checks.join(''))}---\n${SITES}` }))
  t.equal(stderr, '')
  t.ok(code === 2 || code === 3)
  for (const name of Object.keys(never)) {
    const { status, output } = told.get(name) ?? { status: 'OK', output: 'not reported' }
    t.not(status, 'OK', `${name}: ${output}`)
  }
})

const RUNS = '      runs: {command: [touch, ran]}\n'

/** What is wrong with a folder; in each, a check that would run stands beside it. */
const WRONG: Readonly<Record<string, readonly [files: Readonly<Record<string, string>>, place: string]>> = {
  'an unknown key': [{ 's.yaml': suiteOf(`${RUNS}      c: {tcp: "a:1", timout: 5s}\n`) }, 's.yaml:10:23'],
  'an unset variable': [{ 's.yaml': suiteOf(`${RUNS}      c: {tcp: "\${site.db}:1"}\n`) }, 's.yaml:10:17'],
  'an unset secret': [
    { 's.yaml': suiteOf(`${RUNS}      c: {http: {url: "http://a", password: "\${secret.NOPE}", username: a}}\n`) },
    's.yaml:10:',
  ],
  'an unreadable include': [{ 's.yaml': `include: [gone.yaml]\n${suiteOf(RUNS)}` }, 's.yaml:1:11'],
  'an empty suite': [{ 's.yaml': suiteOf(RUNS), 'e.yaml': 'suite: e\nowner: me\nsites: all\n' }, 'e.yaml:1:1'],
  'zero checks': [{ 's.yaml': `${suiteOf(RUNS)}  q: {title: Q, why: W, checks: {}}\n` }, 's.yaml:10:33'],
  'an unknown check type': [{ 's.yaml': suiteOf(`${RUNS}      c: {tpc: "a:1"}\n`) }, 's.yaml:10:11'],
  'a dependency cycle': [
    {
      's.yaml': suiteOf(`${RUNS}      c: {tcp: "a:1", depends_on: [p.d]}\n      d: {tcp: "a:1", depends_on: [p.c]}\n`),
    },
    's.yaml:1',
  ],
  'a dependency on nothing': [
    { 's.yaml': suiteOf(`${RUNS}      c: {tcp: "a:1", depends_on: [p.x]}\n`) },
    's.yaml:10:36',
  ],
  'an expired waiver': [
    { 's.yaml': suiteOf(`${RUNS}      c: {tcp: "a:1", waive: {until: 2020-01-01, by: me, reason: r}}\n`) },
    's.yaml:10:',
  ],
  'a duplicate name': [{ 's.yaml': suiteOf(`${RUNS}      runs: {tcp: "a:1"}\n`) }, 's.yaml:10:7'],
  'a duplicate suite': [{ 'r.yaml': suiteOf(RUNS), 's.yaml': suiteOf(RUNS) }, 's.yaml:1:'],
  'broken YAML': [{ 's.yaml': suiteOf(RUNS), 'b.yaml': 'suite: "b\n' }, 'b.yaml:2:1'],
  'a module that is no check': [
    { 's.yaml': suiteOf(`${RUNS}      c: {./x.mjs: {}}\n`), 'x.mjs': 'export default 1' },
    's.yaml:10:11',
  ],
}

t.test('2. no run does less than the files say', async (t) => {
  for (const [what, [files, place]] of Object.entries(WRONG)) {
    const directory = t.testdir({ ...files, 'sites.yaml': SITES })
    const { code, stdout, stderr } = await cli(['run', '.'], { directory })
    t.same([code, stdout], [3, ''], what)
    t.ok(stderr.startsWith(place), `${what} is shown at ${place}: ${stderr}`)
    t.match(stderr, /^[\w.]+:\d+:\d+: error: .*\n +\d+ \|.*\n +\| +\^/, `${what} has its line and a caret`)
    t.notOk(existsSync(join(directory, 'ran')), `${what}: nothing ran`)
  }
})

t.test('2. all errors are told at once', async (t) => {
  const lines = [
    'c: {tcp: "a:1", timout: 5s}',
    'd: {tpc: "a:1"}',
    'e: {tcp: "a:1", depends_on: [p.x]}',
    'f: {tcp: "a:1", expect: "a ="}',
  ]
  const checks = [RUNS, ...lines.map((line) => `      ${line}\n`)].join('')
  const directory = t.testdir({ 's.yaml': suiteOf(checks), 'b.yaml': 'suite: b\nsides: all\n', 'sites.yaml': SITES })
  const { code, stderr } = await cli(['run', '.'], { directory })
  t.equal(code, 3)
  for (const place of ['b.yaml:2:1:', 's.yaml:10:', 's.yaml:11:', 's.yaml:12:', 's.yaml:13:'])
    t.match(stderr, `${place}`)
  t.notOk(existsSync(join(directory, 'ran')))
})

t.test('2. an empty selection is an error', async (t) => {
  const directory = t.testdir({ 's.yaml': suiteOf(RUNS), 'sites.yaml': SITES })
  for (const flags of [
    ['--only', 's.q'],
    ['--owner', 'you'],
    ['--label', 'a=b'],
    ['--site', 'ams1'],
  ]) {
    t.match(await cli(['run', '.', ...flags], { directory }), {
      code: 3,
      stdout: '',
      stderr: /^firstlight: .*\nhint: /,
    })
  }
  t.notOk(existsSync(join(directory, 'ran')))
})

t.test('4. blocked is neither failed nor green, and is not tried', async (t) => {
  const checks = `      base: {file: gone}
      next: {command: [touch, ran], depends_on: [p.base]}
      last: {command: [touch, ran], depends_on: [p.next], negate: true}
      apart: {file: s.yaml}
`
  const directory = t.testdir({ 's.yaml': `${suiteOf(checks)}---\n${SITES}` })
  const { code, told } = await runSuite(directory)
  t.equal(code, 2)
  for (const name of ['next', 'last']) {
    t.match(told.get(name), {
      status: 'UNKNOWN',
      output: 'blocked by p.base',
      blocked_by: 'dfw1/s.p.base',
      attempts: [],
    })
  }
  t.match(told.get('apart'), { status: 'OK' })
  t.notOk(existsSync(join(directory, 'ran')))
})

t.test('5. a retry is visible, in the result and in what is shown of it', async (t) => {
  const flaky = "{command: [sh, -c, 'test -e once || { touch once; exit 2; }'], retry: {attempts: 3, delay: 1ms}}"
  const directory = t.testdir({ 's.yaml': `${suiteOf(`      flaky: ${flaky}\n`)}---\n${SITES}` })
  const result = await cli(['run', 's.yaml', '-r', 'pretty', '-r', 'json=out.json'], { directory })
  t.match(result, { code: 0, stdout: /OK on attempt 2 of 3/ })
  const [line = ''] = readFileSync(join(directory, 'out.json'), 'utf8').split('\n')
  t.match(JSON.parse(line), {
    status: 'OK',
    output: /\(OK on attempt 2 of 3\)$/,
    attempts: [{ status: 'CRITICAL' }, { status: 'OK' }],
  })
})

/** Every reporter, each to a file of its own. */
const EVERY_REPORTER = Object.keys(reporters).flatMap((name) => ['--reporter', `${name}=${name}.out`])

const SECRET = 'hunter2/+ü "q" & co'

/** Looks for the secret in the command line of every process on this machine. */
const LOOK_AROUND = `import { readdirSync, readFileSync } from 'node:fs'
const lines = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).map((pid) => {
  try { return readFileSync('/proc/' + pid + '/cmdline', 'utf8') } catch { return '' }
})
console.log(lines.some((line) => line.includes(process.env.TOKEN)) ? 'seen' : 'hidden', process.env.TOKEN)
`

t.test('9. a secret is shown nowhere, however it comes back', async (t) => {
  const server = await startHttpServer((request, response) => {
    const { authorization = '' } = request.headers
    response.setHeader('x-echo', encodeURIComponent(SECRET))
    response.end(JSON.stringify({ authorization, raw: SECRET, [SECRET]: Buffer.from(SECRET).toString('base64') }))
  })
  t.teardown(server.close)
  const url = `http://127.0.0.1:${server.port}`
  const directory = t.testdir({
    'look.mjs': LOOK_AROUND,
    'sites.yaml': SITES,
    's.yaml':
      suiteOf(`      web: {http: {url: "${url}/", username: me, password: "\${secret.TOKEN}"}, expect: 'json.raw == "x"'}
      served: {version: {url: "${url}/", path: raw, expected: "1"}}
      program: {command: {command: ["${process.execPath}", look.mjs], env: {TOKEN: "\${secret.TOKEN}"}}, negate: true}
`),
  })
  const env = { TOKEN: SECRET }
  const run = await cli(['run', '.', ...EVERY_REPORTER], { directory, env })
  t.equal(run.code, 2)
  const list = await cli(['list', '.', '--format', 'json'], { directory, env })
  const check = await cli(['check', '.', 's.p.web', '--site', 'dfw1', '--format', 'sensu'], { directory, env })
  t.same([list.code, check.code], [0, 2])
  const files = readdirSync(directory).filter((name) => name.endsWith('.out'))
  const shown = [run, list, check].flatMap(({ stdout, stderr }) => [stdout, stderr])
  const written = files.map((name) => readFileSync(join(directory, name), 'utf8'))
  for (const text of [...shown, ...written]) {
    for (const form of [SECRET, 'hunter2', encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64')]) {
      t.notOk(text.includes(form), `${form} is not in ${text.slice(0, 60)}`)
    }
  }
  t.match(written.join(''), /\bhidden\b/, 'no process list shows it')
  t.match(shown.join(''), '[secret]')
})

t.test('9. a secret is refused where it would be seen, and an error does not quote it', async (t) => {
  const env = { TOKEN: 'hunter2-hunter2' }
  const inList = suiteOf('      c: {command: [echo, "${secret.TOKEN}"]}\n')
  const asPort = suiteOf('      c: {tcp: {host: a, port: "${secret.TOKEN}"}}\n')
  for (const suite of [inList, asPort]) {
    const directory = t.testdir({ 's.yaml': suite, 'sites.yaml': SITES })
    const { code, stdout, stderr } = await cli(['run', '.'], { directory, env })
    t.same([code, stdout], [3, ''])
    t.notMatch(stderr, 'hunter2')
  }
})

t.test('10. text from a checked system breaks no report', async (t) => {
  const server = await startHttpServer((request, response) =>
    response.end(JSON.stringify({ version: NASTY_TEXTS[Number(request.url?.slice(1))] })),
  )
  t.teardown(server.close)
  const indices = NASTY_TEXTS.map((_, index) => index)
  const checks = `      served:
        each: {index: [${indices.map((index) => `"${index}"`).join(', ')}]}
        version: {url: "http://127.0.0.1:${server.port}/\${index}", path: version, expected: wanted}
`
  const directory = t.testdir({ 's.yaml': suiteOf(checks), 'sites.yaml': SITES })
  const { code } = await cli(['run', '.', ...EVERY_REPORTER], { directory })
  t.ok(code === 2 || code === 3)
  const report = (name: string) => readFileSync(join(directory, `${name}.out`), 'utf8')
  for (const name of Object.keys(reporters)) t.notMatch(report(name), UNPRINTABLE, `${name} has nothing raw in it`)
  const tap = new Parser({ strict: true })
  tap.end(report('tap'))
  t.match(tap.results, { ok: false, count: indices.length, fail: indices.length, failures: { length: indices.length } })
  t.equal(readXml(report('junit')).attributes['tests'], String(indices.length))
  const records = report('json')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.equal(records.length, indices.length + 1)
  t.equal(report('nagios').split('|').length, 2, 'one pipe, before the perfdata')
  const annotations = report('github')
    .split('\n')
    .filter((line) => line.startsWith('::'))
  t.ok(annotations.every((line) => /^::(error|warning|notice) file=/.test(line)))
})
