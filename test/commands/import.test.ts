import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { cli } from '../helpers/cli.js'

const GOSS = 'addr:\n  tcp://127.0.0.1:9: {reachable: false}\n'
const WITH_LOSS = `${GOSS}service:\n  sshd: {running: true}\n`

t.test('the suite goes to standard output and the report to standard error', async (t) => {
  const directory = t.testdir({ 'goss.yaml': GOSS })
  const { code, stdout, stderr } = await cli(['import', 'goss', 'goss.yaml', '--suite', 'edge', '--site', 'ams1'], {
    directory,
  })
  t.equal(code, 0, 'everything was carried over')
  t.match(stdout, '\nsuite: edge\n')
  t.match(stdout, 'sites: [ams1]')
  t.match(stdout, '---\nsites:\n  ams1:\n    phase: live\n')
  t.match(stdout, 'owner: unknown')
  t.match(stderr, 'goss.yaml:2: imported: addr "tcp://127.0.0.1:9" as addr.127-0-0-1-9')
  t.match(stderr, /\n1 check written, 0 stricter, 0 changed, 0 not carried over\n$/)
})

t.test('the exit code is 1 when something was not carried over, and the suite is written all the same', async (t) => {
  const directory = t.testdir({ 'web node.yaml': WITH_LOSS })
  const { code, stdout, stderr } = await cli(['import', 'goss', 'web node.yaml', '--out', 's.yaml'], { directory })
  t.same([code, stdout], [1, ''])
  t.match(readFileSync(join(directory, 's.yaml'), 'utf8'), 'suite: web-node', 'named after the file')
  t.match(stderr, 'web node.yaml:4: not carried over: service "sshd"')
})

t.test('a file that exists is never written over', async (t) => {
  const directory = t.testdir({ 'goss.yaml': GOSS, 's.yaml': 'mine' })
  const { code, stderr } = await cli(['import', 'goss', 'goss.yaml', '--out', 's.yaml'], { directory })
  t.equal(code, 3)
  t.match(stderr, 'firstlight: s.yaml exists already\nhint: name another file')
  t.equal(readFileSync(join(directory, 's.yaml'), 'utf8'), 'mine')
  const nowhere = await cli(['import', 'goss', 'goss.yaml', '--out', 'gone/s.yaml'], { directory })
  t.equal(nowhere.code, 3)
})

t.test('wrong usage says what is missing and what there is', async (t) => {
  const directory = t.testdir({ 'goss.yaml': GOSS })
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /no format given\nhint: one of blackbox, gatus, goss/],
    [['gos', 'goss.yaml'], /there is no format "gos" to import\nhint: did you mean "goss"\?/],
    [['goss'], /no file given\nhint: goss has a gossfile/],
    [['goss', 'gone.yaml'], /gone\.yaml cannot be read: ENOENT/],
    [['goss', '.'], /\. cannot be read: EISDIR/],
    [
      ['goss', 'goss.yaml', '--suite', 'My Suite'],
      /--suite is "My Suite", wanted a name of .*\nhint: for example my-suite/,
    ],
    [['goss', 'goss.yaml', '--site', 'A'], /--site is "A"/],
  ]
  for (const [args, message] of rows) {
    const { code, stdout, stderr } = await cli(['import', ...args], { directory })
    t.same([code, stdout], [3, ''], args.join(' '))
    t.match(stderr, message)
  }
})

t.test('when nothing can be carried over, the report says why and nothing is written', async (t) => {
  const directory = t.testdir({ 'g.yaml': 'service:\n  sshd: {running: true}\n' })
  const { code, stderr } = await cli(['import', 'goss', 'g.yaml', '--out', 's.yaml'], { directory })
  t.equal(code, 3)
  t.match(stderr, 'g.yaml:2: not carried over: service "sshd"')
  t.match(stderr, 'firstlight: nothing in g.yaml can be carried over')
  t.notOk(existsSync(join(directory, 's.yaml')))
})

t.test('what would not validate is left out, with the reason, and nothing waits for it', async (t) => {
  const checks = `{"checks": {
    "far": {"command": "true", "standalone": true, "timeout": 9999999999},
    "waits": {"command": "true", "standalone": true, "dependencies": ["far"]},
    "empty": {"command": "test -z ''", "standalone": true, "interval": 60}
  }}`
  const goss = `http:
  no url at all: {status: 200}
  http://127.0.0.1:9/: {status: 99}
addr:
  tcp://127.0.0.1:99999: {reachable: true}
  tcp://127.0.0.1:9: {reachable: false}
`
  const directory = t.testdir({ 'c.json': checks, 'g.yaml': goss })
  const sensu = await cli(['import', 'sensu-core', 'c.json', '--out', 'sensu.yaml'], { directory })
  t.equal(sensu.code, 1)
  t.match(
    sensu.stderr,
    'c.json:2: not carried over: the check checks.far: it would not validate: "timeout" must be between',
  )
  t.match(sensu.stderr, 'c.json:3: not carried over: that waits depends on checks.far, which is left out')
  const run = await cli(['run', 'sensu.yaml', '--no-store'], { directory })
  t.equal(run.code, 0, run.stdout + run.stderr)
  for (const name of ['waits', 'empty']) t.match(run.stdout, `checks.${name} green`)
  const other = await cli(['import', 'goss', 'g.yaml', '--out', 'goss.yaml', '--site', 'b'], { directory })
  t.equal(other.code, 1)
  t.match(
    other.stderr,
    'g.yaml:2: not carried over: the check http.no-url-at-all: it would not validate: "url" is no http',
  )
  t.match(
    other.stderr,
    'g.yaml:5: not carried over: the check addr.127-0-0-1-99999: it would not validate: 99999 is not a port',
  )
  t.match(other.stderr, /\n2 checks written/)
  t.notMatch(other.stderr, 'as addr.127-0-0-1-99999')
  t.equal((await cli(['validate', 'goss.yaml'], { directory })).code, 0)
})

t.test('a limit or a condition that can never find anything wrong becomes a legal one, and is told of', async (t) => {
  const gatus = `endpoints:
  - name: slow
    url: http://127.0.0.1:9/
    conditions: ["[STATUS] == 200", "[RESPONSE_TIME] < 30000", "[IP] == 5"]
  - name: closed
    url: tcp://127.0.0.1:9
    conditions: ["[CONNECTED] == true"]
`
  const directory = t.testdir({ 'g.yaml': gatus })
  const { code, stderr } = await cli(['import', 'gatus', 'g.yaml', '--out', 's.yaml'], { directory })
  t.equal(code, 1, 'an assertion was lost')
  t.match(
    stderr,
    /stricter: critical of \S+ is left out: total is to be at most \S+ s, and the check times out after 10 s/,
  )
  t.match(
    stderr,
    /not carried over: expect\S* of \S+: "address" is a text and "5" is a number.*; a condition that never holds/,
  )
  t.match(stderr, /\n2 checks written/)
  const written = readFileSync(join(directory, 's.yaml'), 'utf8')
  t.notMatch(written, 'critical:')
  t.match(written, /that: "false"/)
  t.equal((await cli(['validate', 's.yaml'], { directory })).code, 0)
})

t.test('bytes that are no text are refused with their place', async (t) => {
  const directory = t.testdir({
    'b.yaml': Buffer.from('addr:\n  \xff\xfe: {}\n', 'latin1'),
    'n.yaml': 'addr: {"a\u0007": {}}\n',
  })
  for (const [file, place] of [
    ['b.yaml', 'b.yaml:2:3: error: the text is not UTF-8'],
    ['n.yaml', 'n.yaml:1:10: error: the character 0x07 is not allowed'],
  ] as const) {
    const { code, stderr } = await cli(['import', 'goss', file], { directory })
    t.equal(code, 3)
    t.match(stderr, place)
  }
})

t.test('files that would exhaust memory or the stack are refused', async (t) => {
  const laughs = Array.from(
    { length: 12 },
    (_, index) => `a${index}: &a${index} [${index === 0 ? 'x' : `*a${index - 1}`.concat(', ').repeat(9)}]`,
  )
  const directory = t.testdir({
    'laughs.yaml': `${laughs.join('\n')}\naddr: {x: *a11}\n`,
    'deep.yaml': `addr: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`,
    'self.yaml': 'addr: &a {x: *a}\n',
  })
  for (const file of ['laughs.yaml', 'deep.yaml', 'self.yaml']) {
    const { code, stderr } = await cli(['import', 'goss', file], { directory })
    t.equal(code, 3, file)
    t.match(stderr, new RegExp(`^${file}:\\d+:\\d+: error: `))
  }
})

t.test('the report is one line a thing, whatever the source says', async (t) => {
  const name = 'a\\u001b[31m\\nforged.yaml:1: imported: all is well'
  const directory = t.testdir({ 'g.yaml': `${GOSS}service:\n  "${name}": {running: true}\n` })
  const { stderr } = await cli(['import', 'goss', 'g.yaml'], { directory })
  t.notMatch(stderr, '\u001b')
  t.notMatch(stderr, /^forged/m)
})

t.test('what is unknown is asked for by validate --strict until somebody has written it', async (t) => {
  const directory = t.testdir({ 'goss.yaml': GOSS })
  await cli(['import', 'goss', 'goss.yaml', '--out', 's.yaml'], { directory })
  t.equal((await cli(['validate', 's.yaml'], { directory })).code, 0)
  const strict = await cli(['validate', 's.yaml', '--strict'], { directory })
  t.equal(strict.code, 3)
  t.match(strict.stderr, 'the integration point "addr" has an unknown "owner"')
  t.match(strict.stderr, 'the integration point "addr" has an unknown "why"')
  t.match(strict.stderr, 'the integration point "addr" has no "contact"')
  t.match(strict.stderr, 'the integration point "addr" has no "runbook"')
})
