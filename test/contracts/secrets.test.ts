import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import pLimit from 'p-limit'
import t, { type Test } from 'tap'
import { checkTypeNames, loadBuiltinCheckType } from '../../checks/index.js'
import { COMMANDS } from '../../src/commands/index.js'
import type { AnyCheckType } from '../../src/core/check-type.js'
import { NO_CRITERIA } from '../../src/core/judge.js'
import { keepSecrets } from '../../src/core/known-secrets.js'
import { readOptions } from '../../src/core/options.js'
import { formats } from '../../src/formats/index.js'
import { exporters } from '../../src/interop/exporters/index.js'
import { startHttpServer } from '../../src/lab/http-server.js'
import { listen, startTcpServer } from '../../src/lab/server.js'
import { startUdpServer } from '../../src/lab/udp-server.js'
import { reporters } from '../../src/reporters/index.js'
import { createLimits } from '../../src/run/limits.js'
import { runInstance } from '../../src/run/run-instance.js'
import { sinkNames } from '../../src/sinks/index.js'
import { checkSamples } from '../helpers/check-samples.js'
import { commandsIn } from '../helpers/ci-logs.js'
import { type CliResult, cli } from '../helpers/cli.js'
import { makeInstance } from '../helpers/events.js'

// A canary is led through everything that shows, stores or sends, over the registries: what is added is tested. So are commands
// to the CI systems that may read what is printed.

const CANARY = 'K4nari "öß"\tof  Zx9/&vogel'
const PIN = '8675309241'

const COMMANDS_OF_CI =
  '##vso[task.complete result=Succeeded;]\n::error::x\n--- a group\n##teamcity[x]\ntravis_fold:start:x\n'

/** What gives it away, in any form that it may have come to. */
const TRACES = [
  /K4nari/i,
  /vogel/i,
  /8675309241/,
  ...[0, 1, 2].flatMap((shift) => ['K4nari', '&vogel'].map((part) => new RegExp(base64Core(part, shift)))),
  new RegExp(Buffer.from('K4nari').toString('hex'), 'i'),
]

function base64Core(part: string, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(part)]).toString('base64')
  return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + part.length) * 8) / 6)).replace(/[+/]/g, '.')
}

function shows(t: Test, text: string, where: string): void {
  for (const trace of TRACES) {
    const at = text.search(trace)
    if (at !== -1) t.fail(`${where} shows a secret: ${JSON.stringify(text.slice(Math.max(0, at - 60), at + 60))}`)
  }
}

/** So much stands before it that a quote of 60, 80, 100, 120, 200 or 500 characters ends within it. */
const PLACES = [0, 45, 50, 55, 65, 70, 75, 85, 90, 95, 105, 110, 115, 185, 190, 195, 485, 490, 495]

const SERVERS = [rawServer, httpServer, datagramServer]

for (const name of checkTypeNames) {
  const sample = checkSamples[name]
  if (sample === undefined) continue
  t.test(`the check type ${name} cuts no secret in two`, async (t) => {
    keepSecrets([CANARY, PIN])
    const type = (await loadBuiltinCheckType(name)) as AnyCheckType
    const tries = PLACES.flatMap((place) => SERVERS.map((start) => ({ place, start })))
    await Promise.all(
      tries.map(async ({ place, start }) => {
        const server = await start(`${'.'.repeat(place)}${CANARY} and on it goes\r\n`)
        const { options } = readOptions(type.options, sample(server))
        shows(t, JSON.stringify(await resultOf(type, options)), `${name} of ${start.name} with ${place} before it`)
        await server.close()
      }),
    )
  })
}

async function resultOf(type: AnyCheckType, options: Readonly<Record<string, unknown>>) {
  const expectations = ['text == ""', 'received == ""'].map((that) => ({ that, otherwise: 'CRITICAL' }) as const)
  return runInstance(
    makeInstance({ type: type.type, options, timeoutMs: 500, criteria: { ...NO_CRITERIA, expectations } }),
    {
      loadCheckType: async () => type,
      limits: createLimits({ concurrency: 4, perHost: 4 }),
      now: Date.now,
      signal: new AbortController().signal,
    },
  )
}

function rawServer(said: string) {
  return startTcpServer((socket) => socket.end(said))
}

function httpServer(said: string) {
  return startHttpServer((_request, response) => {
    response.setHeader('x-echo', Buffer.from(said.trim()).toString('latin1'))
    response.writeHead(500).end(said)
  })
}

function datagramServer(said: string) {
  return startUdpServer(() => [Buffer.from(said)])
}

/** Answers as no server should: with what it was sent, and with the secrets in the middle of it. */
function echoServer() {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const sent = `${JSON.stringify(request.headers)} ${Buffer.concat(chunks)}`
    response.setHeader('x-echo', Buffer.from(CANARY).toString('latin1'))
    if (request.url === '/json')
      response.end(`{"pin": ${PIN}, "text": ${JSON.stringify(CANARY)}, ${JSON.stringify(CANARY)}: 1}`)
    else
      response
        .writeHead(request.method === 'GET' ? 500 : 400)
        .end(`${COMMANDS_OF_CI}${CANARY}${'.'.repeat(90)} ${sent}`)
  })
  return listen(server)
}

const suiteText = (port: number) => `suite: s
owner: me
sites: all
handlers: [file, webhook, influxdb, sensu]
integration_points:
  p:
    title: P
    why: W
    checks:
      quoted: {http: {url: "http://127.0.0.1:${port}/", username: me, password: "\${secret.CANARY}"}}
      sent: {http: {url: "http://127.0.0.1:${port}/", headers: {cookie: "a=\${secret.PIN}"}, method: POST, body: "x \${secret.CANARY} y"}}
      deep: {http: {url: "http://127.0.0.1:${port}/json", json: {a: [{b: "\${secret.CANARY}"}]}, method: GET}, expect: 'json.pin == 1 && json.text == "x"'}
      facts: {http: {url: "http://127.0.0.1:${port}/json"}}
      served: {version: {url: "http://127.0.0.1:${port}/json", path: text, expected: "1"}}
      plugin: {command: {command: ["${process.execPath}", plugin.mjs], env: {CANARY: "\${secret.CANARY}", PIN: "\${secret.PIN}"}}}
      throws: {./throws.mjs: {token: "\${secret.CANARY}"}}
---
handlers:
  file: {file: events.jsonl, events: [result, site]}
  webhook: {webhook: {url: "http://127.0.0.1:${port}/hook", secret: "\${secret.CANARY}", headers: {x-pin: "\${secret.PIN}"}}, events: [result, site]}
  influxdb: {influxdb: {url: "http://127.0.0.1:${port}", org: o, bucket: b, token: "\${secret.PIN}"}}
  sensu: {sensu: {url: "http://127.0.0.1:${port}", rate: 0}}
---
sites: {dfw1: {phase: live}, ams1: {phase: live}}
`

const PLUGIN = `const { CANARY } = process.env
console.log('CRITICAL - ' + '.'.repeat(2030) + CANARY + ' | pin=${PIN} ' + "'" + CANARY + "'=1")
console.error(${JSON.stringify(COMMANDS_OF_CI)} + CANARY.repeat(100))
process.exitCode = 2
`

const moduleText = (run: string) => `import { defineCheck, ok } from 'firstlight/sdk'
export default defineCheck({
  type: 'odd', title: 'Odd', summary: 'It is odd.',
  options: { token: { kind: 'secret', description: 'A token' } },
  metrics: {}, observes: {},
  async run({ token }) { ${run} },
})
`

/** What each command is called with, `run` first, for the others tell of it; those without a line show nothing that comes from a check, or run until they are stopped. */
const CALLS: Readonly<Record<string, readonly (readonly string[])[] | undefined>> = {
  run: [['suites', ...Object.keys(reporters).flatMap((name) => ['--reporter', `${name}=out/${name}`])]],
  check: [
    ['suites', 's.p.quoted', '--site', 'dfw1'],
    ...Object.keys(formats).map((name) => ['suites', 's.p.plugin', '--site', 'dfw1', '--format', name]),
    ['./suites/throws.mjs', '--token-env', 'CANARY', '--verbose'],
    ['./suites/throws.mjs', '--token-env', 'CANARY', '--format', 'sensu'],
    ['./suites/later.mjs', '--token-env', 'CANARY'],
    ['http', '--url', 'http://127.0.0.1:1/', '--password-env', 'CANARY', '--timeout', 'x'],
  ],
  status: [[], ['--format', 'json'], ['--format', 'markdown']],
  next: [['--site', 'dfw1'], ...['json', 'markdown', 'slack'].map((name) => ['--site', 'dfw1', '--format', name])],
  history: [['dfw1/s.p.plugin'], ['dfw1/s.p.facts', '--format', 'json'], ['dfw1/s.p.throws', '--format', 'json']],
  timeline: ['text', 'json', 'markdown'].map((name) => ['--site', 'dfw1', '--format', name]),
  compare: ['text', 'json', 'markdown'].map((name) => ['dfw1', 'ams1', '--all', '--format', name]),
  prove: [['suites', '--format', 'json']],
  signoff: [['--site', 'dfw1', '--by', 'me']],
  site: undefined,
  validate: [['suites', '--strict']],
  list: [['suites'], ['suites', '--format', 'json']],
  docs: ['html', 'markdown'].map((name) => [
    'suites',
    '--format',
    name,
    '--out',
    `docs-${name}`,
    '--store',
    '.firstlight/store.db',
  ]),
  export: Object.keys(exporters).map((name) => [name, 'suites', '--standalone']),
  outbox: [[], ['--format', 'json'], ...sinkNames.map((name) => ['--handler', name, '--format', 'json'])],
  store: undefined,
  schema: undefined,
  lab: undefined,
  import: undefined,
  watch: undefined,
}

t.test('no command, no file and no store shows a secret', async (t) => {
  t.same(Object.keys(CALLS).sort(), Object.keys(COMMANDS).sort(), 'every command is called, or known to show none')
  const server = await echoServer()
  t.teardown(server.close)
  const suites = {
    's.yaml': suiteText(server.port),
    'plugin.mjs': PLUGIN,
    'throws.mjs': moduleText(
      `throw new Error(${JSON.stringify(COMMANDS_OF_CI)} + '.'.repeat(1900) + token, { cause: new Error(token) })`,
    ),
    'later.mjs': moduleText(
      `setTimeout(() => { throw new Error(${JSON.stringify(COMMANDS_OF_CI)} + token) }); await new Promise(() => setInterval(() => {}, 1000))`,
    ),
  }
  const directory = t.testdir({ suites, out: {} })
  const inputs = new Set(filesIn(directory))
  const env = { CANARY, PIN }
  const call = async (args: readonly string[]) => shown(t, args.join(' '), await cli(args, { directory, env }))
  const calls = Object.entries(CALLS).flatMap(([command, each = []]) => each.map((args) => [command, ...args]))
  const [run = [], ...others] = calls
  const atOnce = pLimit(4)
  const said = [await call(run), ...(await Promise.all(others.map((args) => atOnce(call, args))))].join('')
  const written = filesIn(directory).filter((file) => !inputs.has(file))
  for (const file of written) {
    const bytes = readFileSync(join(directory, file))
    shows(t, bytes.toString(), file)
    shows(t, bytes.toString('latin1'), file)
  }
  for (const file of ['suites/events.jsonl', '.firstlight/store.db', 'out/junit'])
    t.ok(written.includes(file), `${file} is written`)
  t.ok(said.split('[secret]').length > 50, 'what was led through them came out as it should')
  t.match(said, /dfw1\/s.p.deep needs its suite: a secret goes into "json"/)
  t.match(said, /dfw1\/s.p.sent needs its suite: a secret goes into "body"/)
})

function shown(t: Test, call: string, { stdout, stderr }: CliResult): string {
  shows(t, stdout, `standard output of ${call}`)
  shows(t, stderr, `standard error of ${call}`)
  t.same(commandsIn(stdout + stderr), [], `no command of a CI in what ${call} says`)
  return stdout + stderr
}

function filesIn(directory: string): readonly string[] {
  const all = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  return all.filter((path) => statSync(join(directory, path)).isFile())
}
