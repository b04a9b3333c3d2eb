import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { networklessLauncher } from '../../src/prove/unplug.js'
import { openStore } from '../../src/store/open-store.js'
import { cli, ended, startCli } from '../helpers/cli.js'
import { startVisitedServer } from '../helpers/visited-server.js'

const SKIP = (await networklessLauncher()) === undefined && 'this machine lets nobody take the network from a program'

/** A suite of one integration point at one site, with these checks. */
function suite(checks: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    suite: 'shop',
    owner: 'platform',
    contact: '#platform',
    sites: 'all',
    integration_points: { till: { title: 'Till', why: 'Somebody has to pay.', checks } },
  })
}

const SITES = JSON.stringify({ sites: { dfw1: { title: 'Dallas 1', phase: 'bringup' } } })

t.test('every check of the lab is proven, and the lab is not even up', async (t) => {
  const { code, stdout, stderr } = await cli(['prove', 'suites/', '--site', 'lab1', '--no-store'])
  t.match(
    stdout,
    /^lab1 {2}The lab on this machine: 12 of 12 proven\n\nall 12 checks are proven: red in every one of \d+ /,
  )
  t.same([code, stderr], [0, ''])
})

t.test(
  'the toothless checks that ship as an example are found, with what they said and whom to tell',
  { skip: SKIP },
  async (t) => {
    const { code, stdout } = await cli(['prove', 'suites/', '--site', 'drill', '--no-store'])
    t.equal(code, 2)
    t.match(stdout, /drill {2}A site for drills on this machine: 1 of 3 proven/)
    t.match(stdout, /shop {2}The shop's front end, web \(#web-oncall\)/)
    t.match(
      stdout,
      /✗ accepts-everything {2}toothless {2}suites\/toothless\.yaml:\d+\n.*stays green where the server answers every request with an error\n.*it said: OK - GET http.* returned 500 .*\n.*to do: accept under `status` only what means success/,
    )
    t.match(
      stdout,
      /✗ swallows-errors {2}toothless .*\n.*no network.*\n.*it said: OK - .*\n.*to do: let its errors reach the exit code/,
    )
    t.match(stdout, /\n1 of 3 checks is proven, 2 toothless\n$/)
  },
)

t.test('nobody comes to a target, to its resolver or to where its names lead', async (t) => {
  const server = await startVisitedServer()
  t.teardown(server.close)
  const at = `127.0.0.1:${server.port}`
  const [host, port] = [server.host, server.port]
  const fetching = [process.execPath, '-e', 'fetch(process.argv[1]).catch(() => process.exit(2))']
  const directory = t.testdir({
    'sites.yaml': SITES,
    'shop.yaml': suite({
      http: { http: `http://${at}/`, expect: 'json.ok' },
      https: { http: { url: `https://lb.test:${port}/`, resolver: at, follow_redirects: 3, ca_file: 'gone.pem' } },
      addressed: { http: { url: `http://lb.test:${port}/`, address: host } },
      version: { version: { url: [`http://${at}/`, `http://localhost:${port}/`], expected: '1' } },
      tcp: { tcp: at },
      closed: { tcp: { host: 'ipmi.test', port, resolver: at }, negate: true },
      tls: { tls: { host, port, cert_file: 'gone.pem', key_file: 'gone.pem' } },
      smtp: { smtp: { host, port, starttls: true } },
      ssh: { ssh: { host, port } },
      ntp: { ntp: { host: 'clock.test', port, resolver: at }, critical: '1s' },
      udp: { udp: { host, port, send: 'hello' } },
      dns: { dns: { name: 'a.test', server: at } },
      url: { command: { command: [...fetching, `http://${at}/`], target: `http://${at}/` } },
      host: { command: { command: [...fetching, `http://localhost:${port}/`], target: 'localhost' } },
    }),
  })
  const { code, stdout } = await cli(['prove', '.', '--no-store'], { directory })
  t.match(stdout, /all 14 checks are proven/)
  t.same([code, server.visits()], [0, 0])
})

t.test('a command without a target is kept from the network', { skip: SKIP }, async (t) => {
  const server = await startVisitedServer()
  t.teardown(server.close)
  const script = `exec 3<>/dev/tcp/${server.host}/${server.port}`
  const directory = t.testdir({ 'a.yaml': SITES, 'b.yaml': suite({ plugin: { command: ['bash', '-c', script] } }) })
  t.equal((await cli(['prove', '.', '--no-store'], { directory })).code, 0)
  t.equal(server.visits(), 0)
  t.equal((await cli(['run', '.', '--no-store'], { directory })).code, 0)
  t.equal(server.visits(), 1, 'which it has otherwise')
})

t.test('as JSON, with every trial and no secret', async (t) => {
  const password = 'hunter2-hunter2'
  const directory = t.testdir({
    'sites.yaml': SITES,
    'shop.yaml': suite({
      till: {
        http: { url: 'http://till.test/', username: 'ana', password: '${secret.PASSWORD}' },
        expect: 'status == 200',
      },
    }),
  })
  const { code, stdout } = await cli(['prove', '.', '--no-store', '--format', 'json'], {
    directory,
    env: { PASSWORD: password },
  })
  t.equal(code, 0)
  t.notMatch(stdout, password)
  const { counts, proofs } = JSON.parse(stdout)
  t.same(counts, { proven: 1, toothless: 0, unprovable: 0, not_tried: 0 })
  t.match(proofs, [
    {
      id: 'dfw1/shop.till.till',
      verdict: 'proven',
      owner: 'platform',
      source: { file: /shop\.yaml$/, line: Number },
      trials: [
        { sabotage: 'nothing-listens', status: 'CRITICAL', output: /connection refused/ },
        { sabotage: 'silent' },
        { sabotage: 'nonsense' },
        { sabotage: 'error-answer' },
      ],
    },
  ])
})

t.test('what was found out is kept, for whoever signs the site off', async (t) => {
  const status = [200, 404, 500]
  const directory = t.testdir({
    'sites.yaml': SITES,
    'shop.yaml': suite({
      till: { tcp: 'till.test:1' },
      page: { http: { url: 'http://till.test/', status } },
      plugin: { command: ['check_that_is_not_here'] },
    }),
  })
  const { code, stderr } = await cli(['prove', '.', '--store', 'history.db'], { directory })
  t.same([code, stderr], [2, ''])
  const store = await openStore(join(directory, 'history.db'))
  t.teardown(() => store.close())
  const proofs = await store.proofs(['dfw1'])
  t.match(Object.fromEntries(proofs), {
    'dfw1/shop.till.till': { verdict: 'proven', trials: [{ sabotage: 'nothing-listens', status: 'CRITICAL' }] },
    'dfw1/shop.till.page': { verdict: 'toothless' },
    'dfw1/shop.till.plugin': { verdict: 'unprovable', reason: /is not on the PATH of this machine/ },
  })
})

t.test("a user's own module is proven by the sabotages that it declares", async (t) => {
  const module = (sabotages: string) => `import { critical, defineCheck, ok } from 'firstlight/sdk'
import { existsSync } from 'node:fs'

export default defineCheck({
  type: 'there',
  summary: 'A file is there.',
  options: { file: { kind: 'string', required: true, main: true, description: 'The file' } },
  ${sabotages}
  async run({ file }) {
    return existsSync(file) ? ok(\`\${file} is there\`) : critical(\`\${file} is gone\`)
  },
})
`
  const sabotages = `sabotages: {
    move: (options, { path }) => ({ ...options, file: path }),
    broken: [{ name: 'gone', title: 'it is gone', world: () => ({ kind: 'nowhere' }) }],
    healthy: [],
  },`
  const directory = t.testdir({
    'package.json': '{"type": "module"}',
    'with.ts': module(sabotages),
    'without.ts': module(''),
    'wrong.ts': module('sabotages: { move: 1, broken: [{}], healthy: [] },'),
    'sites.yaml': SITES,
    'with.yaml': suite({ there: { './with.ts': '/etc/passwd' } }),
    'without.yaml': suite({ there: { './without.ts': '/etc/passwd' } }),
    'wrong.yaml': suite({ there: { './wrong.ts': '/etc/passwd' } }),
  })
  const prove = (name: string) => cli(['prove', name, 'sites.yaml', '--no-store'], { directory })
  t.match(await prove('with.yaml'), { code: 0, stdout: /the one check is proven/ })
  t.match(await prove('without.yaml'), {
    code: 1,
    stdout:
      /\? there {2}cannot be proven .*\n.*add `sabotages` to the module\n\n0 of 1 checks are proven, 1 unprovable\n$/,
  })
  t.match(await prove('wrong.yaml'), {
    code: 3,
    stderr: /"sabotages.move" is not a function; "sabotages.broken" is not a list of \{ name, title, world \}/,
  })
})

t.test('a target that no argument names is an error at its place', async (t) => {
  const check = { command: { command: ['check_db', '--host', 'db.test'], target: 'dc.test' } }
  const directory = t.testdir({ 'a.yaml': SITES, 'b.yaml': suite({ plugin: check }) })
  t.match(await cli(['prove', '.', '--no-store'], { directory }), {
    code: 3,
    stderr: /"target" is "dc.test", which is in no argument/,
  })
})

t.test('what is stopped says what was not tried, and proves nothing of it', async (t) => {
  const checks = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`c${index}`, { tcp: { host: 'a.test:1', receive: 'x' } }]),
  )
  const directory = t.testdir({ 'a.yaml': SITES, 'b.yaml': suite(checks) })
  const child = startCli(['prove', '.', '--no-store', '--concurrency', '1'], {
    directory,
    env: { TMPDIR: directory },
  })
  const over = ended(child)
  while (!hasProvingGround(directory)) await setTimeout(20)
  child.kill('SIGINT')
  const { code, stdout } = await over
  t.match(stdout, /of 40 checks (is|are) proven, \d+ not tried\n$/)
  t.equal(code, 1)
  t.notOk(hasProvingGround(directory), 'and cleans up')
})

function hasProvingGround(directory: string): boolean {
  return readdirSync(directory).some((name) => name.startsWith('firstlight-prove-'))
}
