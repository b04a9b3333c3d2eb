import t from 'tap'
import { brokenServers } from '../../src/lab/broken-servers.js'
import { startTcpServer } from '../../src/lab/server.js'
import { cli, ended, startCli } from '../helpers/cli.js'

t.test('one status line with perfdata, and the exit code of its status', async (t) => {
  const server = await startTcpServer(() => undefined)
  t.teardown(server.close)
  const args = ['check', 'tcp', '-H', '127.0.0.1', '-p', String(server.port)]
  const ok = await cli([...args, '--critical', '5s'])
  t.match(ok, { code: 0, stderr: '' })
  t.match(ok.stdout, /^TCP OK - tcp 127\.0\.0\.1:\d+ connected in \d\.\d+ s \| connect=[\d.]+s;;5 resolve=0s\n$/)
  t.match(await cli([...args, '-w', '@0:9']), { code: 1, stdout: /^TCP WARNING - .*connect is .*wanted/ })
  t.match(await cli([...args, '--negate']), { code: 2, stdout: /^TCP CRITICAL - passes, but must fail/ })
  const closed = await brokenServers.closed()
  t.match(await cli(['check', 'tcp', `--host=127.0.0.1:${closed.port}`]), { code: 2, stdout: /CRITICAL.*refused/ })
})

t.test('help, version and every wrong usage exit 3, on standard output', async (t) => {
  t.match(await cli(['check', 'tcp', '--help']), { code: 3, stdout: /--receive TEXT[\s\S]*Exit codes/ })
  t.match(await cli(['check', 'tcp', '-V']), { code: 3, stdout: /^firstlight tcp \d/ })
  const wrong = [
    [['--hots', 'x'], /unknown flag --hots, did you mean "--host"/],
    [['-H', 'x:1', '-x'], /unknown flag -x/],
    [[], /--host is missing/],
    [['-H', 'x'], /port is missing/],
    [['-H', 'x:1', '--port'], /--port needs a value/],
    [['-H', 'x', '-p', 'http'], /-p is "http", wanted a number/],
    [['-H', 'x', '-p', '0'], /--port" is 0|--port is 0, wanted at least 1/],
    [['-H', 'x:1', '-c', '10:5'], /starts after it ends/],
    [['-H', 'x:1', '--metric-critical', 'conect=1'], /no metric "conect"/],
    [['-H', 'x:1', '--expect', 'adress == "x"'], /observes no "adress"/],
    [['-H', 'x:1', '--expect', 'address = "x"'], /expression is wrong/],
    [['-H', 'x:1', '--timeout', '10'], /not a duration/],
    [['-H', 'x:1', '-H', 'y:2'], /given 2 times/],
    [['-H', 'x:1', 'stray'], /"stray" belongs to no flag/],
    [['-H', 'x:1', '--format', 'graphit'], /no format "graphit"/],
  ] as const
  for (const [flags, message] of wrong) {
    const result = await cli(['check', 'tcp', ...flags])
    t.match(result, { code: 3, stdout: /^TCP UNKNOWN - / }, flags.join(' '))
    t.match(result.stdout, message)
  }
  t.match(await cli(['check', 'tpc']), {
    code: 3,
    stdout: /^CHECK UNKNOWN - there is no check type "tpc"\ndid you mean "tcp"/,
  })
})

t.test('a deadline holds, and says what was waited for', async (t) => {
  const server = await brokenServers.silent()
  t.teardown(server.close)
  const args = ['check', 'tcp', '-H', `127.0.0.1:${server.port}`, '--receive', 'hello', '-t', '200ms']
  t.match(await cli(args), { code: 2, stdout: /^TCP CRITICAL - timed out after 200 ms, while waiting for "hello"/ })
  t.match(await cli([...args, '--timeout-status', 'UNKNOWN']), { code: 3, stdout: /^TCP UNKNOWN - timed out/ })
})

t.test('the result in the form of other systems', async (t) => {
  const server = await startTcpServer(() => undefined)
  t.teardown(server.close)
  const print = async (format: string) =>
    (await cli(['check', 'tcp', '-H', `127.0.0.1:${server.port}`, '--format', format])).stdout
  t.equal(JSON.parse(await print('json')).status, 'OK')
  t.match(await print('graphite'), /connect [\d.e-]+ \d{10}\n/)
  t.match(await print('influx'), /metric=connect.* value=[\d.e-]+ \d{19}\n/)
  t.match(await print('prometheus'), /^# HELP[\s\S]*firstlight_check_status\{.*\} 0\n/)
  t.equal(JSON.parse(await print('sensu')).check.status, 0)
})

t.test('a check of ten lines, in TypeScript and in JavaScript', async (t) => {
  const source = (type: string) => `import { critical, defineCheck, ok } from 'firstlight/sdk'

export default defineCheck({
  type: 'lucky',
  summary: 'The number is lucky.',
  options: { number: { kind: 'integer', required: true, description: 'The number' } },
  async run({ number }) {
    const lucky${type} = number % 7 === 0
    return lucky ? ok(\`\${number} is lucky\`) : critical(\`\${number} is not lucky\`)
  },
})
`
  const directory = t.testdir({
    'lucky.ts': source(': boolean'),
    'lucky.js': source(''),
    'package.json': '{"type": "module"}',
    'broken.js': 'export default {',
    'empty.js': 'export const x = 1',
    'throws.mjs': `export default {type: 'throws', title: 't', summary: 's', options: {}, metrics: {}, observes: {}, run: async () => { throw new Error('no | pipe') }}`,
  })
  for (const file of ['./lucky.ts', './lucky.js']) {
    t.match(await cli(['check', file, '--number', '14'], { directory }), {
      code: 0,
      stdout: 'LUCKY OK - 14 is lucky\n',
    })
    t.match(await cli(['check', file, '--number', '15'], { directory }), {
      code: 2,
      stdout: 'LUCKY CRITICAL - 15 is not lucky\n',
    })
    t.match(await cli(['check', file], { directory }), { code: 3, stdout: /--number is missing/ })
  }
  t.match(await cli(['check', './broken.js'], { directory }), { code: 3, stdout: /does not load/ })
  t.match(await cli(['check', './empty.js'], { directory }), { code: 3, stdout: /exports no check type/ })
  t.match(await cli(['check', './gone.ts'], { directory }), { code: 3, stdout: /there is no check module/ })
  const thrown = await cli(['check', './throws.mjs'], { directory })
  t.match(thrown, { code: 3, stdout: /^THROWS UNKNOWN - the check could not do its work: no ¦ pipe\n/ })
})

t.test('output is never cut in a pipe', async (t) => {
  const directory = t.testdir({
    'long.mjs': `import { ok, defineCheck } from 'firstlight/sdk'
export default defineCheck({ type: 'long', summary: 'Says a lot.', options: {},
  run: async () => ok('much', { longOutput: Array.from({ length: 40000 }, (_, i) => 'line ' + i).join('\\n') }) })`,
  })
  const { stdout, code } = await cli(['check', './long.mjs'], { directory })
  t.equal(code, 0)
  t.equal(stdout.split('\n').length, 40_002)
  t.match(stdout, /line 39999\n$/)
})

t.test('a check that keeps the process busy after its verdict does not keep it alive', async (t) => {
  const directory = t.testdir({
    'lingers.mjs': `import { ok, defineCheck } from 'firstlight/sdk'
export default defineCheck({ type: 'lingers', summary: 'Leaves a timer behind.', options: {},
  run: async () => { setInterval(() => {}, 1000); return ok('done') } })`,
  })
  t.match(await cli(['check', './lingers.mjs'], { directory }), { code: 0, stdout: 'LINGERS OK - done\n' })
})

t.test('a plugin that is told to stop still prints a status line', async (t) => {
  let connect: () => void = () => undefined
  const connected = new Promise<void>((resolve) => {
    connect = resolve
  })
  const server = await startTcpServer(() => connect())
  t.teardown(server.close)
  const child = startCli(['check', 'tcp', '-H', `127.0.0.1:${server.port}`, '--receive', 'hello', '-t', '60s'])
  const result = ended(child)
  await connected
  child.kill('SIGTERM')
  t.match(await result, { code: 3, stdout: /^TCP UNKNOWN - stopped before it was done/ })
})

const suite = (port: number) => `suite: platform
owner: platform
integration_points:
  database:
    title: Database
    why: Everything is in it.
    checks:
      port: {tcp: "127.0.0.1:\${site.port}", critical: 5s}
      doors: {each: {door: [a, b]}, tcp: {host: 127.0.0.1, port: ${port}}}
---
sites:
  dfw1: {title: Dallas 1, variables: {port: ${port}}}
  ams1: {title: Amsterdam 1, variables: {port: ${port}}}
`

t.test('one check of a suite, as the plugin of one site', async (t) => {
  const server = await startTcpServer(() => undefined)
  t.teardown(server.close)
  const directory = t.testdir({ 'platform.yaml': suite(server.port) })
  const run = (...args: string[]) => cli(['check', 'platform.yaml', ...args], { directory })
  const ok = await run('platform.database.port', '--site', 'dfw1')
  t.match(ok, { code: 0, stdout: /^database\.port OK - tcp .* \| connect=[\d.]+s;;5 resolve=0s\n$/ })
  t.match(await run('platform.database.doors[b]', '--site', 'dfw1'), { code: 0, stdout: /^database\.doors\[b\] OK/ })
  t.match(await run('platform.database.doors', '--site', 'dfw1'), { code: 3, stdout: /is 2 checks[\s\S]*doors\[a\]/ })
  t.match(await run('platform.database.prot', '--site', 'dfw1'), { code: 3, stdout: /prot/ })
  t.match(await run('platform.database.port', '--site', 'dfw2'), { code: 3, stdout: /did you mean "dfw1"/ })
  t.match(await run('platform.database.port'), { code: 3, stdout: /--site is missing/ })
  t.match(JSON.parse((await run('platform.database.port', '--site', 'ams1', '--format', 'json')).stdout), {
    status: 'OK',
    site: 'ams1',
  })
})
