import t, { type Test } from 'tap'
import { startDnsServer } from '../../../src/lab/dns-server.js'
import { startHttpServer } from '../../../src/lab/http-server.js'
import { type LabServer, startTcpServer } from '../../../src/lab/server.js'
import { startSshServer } from '../../../src/lab/ssh-server.js'
import { fixture, importTexts, runImported } from '../../helpers/imports.js'
import { needs } from '../../helpers/needs.js'

async function up(t: Test, starting: Promise<LabServer>): Promise<number> {
  const server = await starting
  t.teardown(server.close)
  return server.port
}

const FILES = ['blackbox/blackbox.yml', 'blackbox/prometheus.yml', 'blackbox/targets.yml']

t.test('what was imported has the verdicts of the exporter', { skip: needs('ping', 'iputils-ping') }, async (t) => {
  const site = startHttpServer((request, response) => {
    const isGood = request.url === '/health' && request.headers.authorization?.startsWith('Basic ') === true
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(isGood || request.headers.authorization === undefined ? '{"status":  "ok"}' : '{"status": "Maintenance"}')
  })
  const ports = {
    18080: await up(t, site),
    18053: await up(t, startDnsServer({ records: [{ name: 'api.lab1.test', type: 'A', data: '127.0.0.1' }] })),
    18022: await up(t, startSshServer()),
  }
  const imported = await importTexts(t, 'blackbox', fixture(FILES, ports))
  const statuses = await runImported(imported, { BLACKBOX_API_PASSWORD: 'letmein' })
  const api = `127.0.0.1:${ports[18080]}`
  t.same(statuses, {
    [`web.api[${api}%2Fhealth]`]: 'OK',
    [`web.api[${api}%2Fother]`]: 'CRITICAL',
    'web.api-2': 'OK',
    'names.zone': 'OK',
    'others.ssh_banner': 'OK',
    'others.smtp_starttls': 'CRITICAL', // nobody listens
    'others.icmp': 'OK',
    'others.proxied': 'CRITICAL', // its proxy was lost
  })
})

// A module, what a server says at once, and whether the exporter calls the probe a success.
const DIALOGUES: readonly (readonly [module: string, says: string, success: boolean])[] = [
  ['{}', '', true],
  ['{query_response: [{expect: "^SSH-2.0-"}]}', 'SSH-2.0-OpenSSH\r\n', true],
  ['{query_response: [{expect: "^SSH-2.0-"}]}', 'SSH-1.5-old\r\n', false],
  ['{query_response: [{expect: "^SSH-2.0-"}]}', 'no SSH-2.0-\r\n', false],
  ['{query_response: [{send: "PING"}, {expect: "^.PONG$"}]}', '+PONG\n', true],
  ['{query_response: [{expect: "^220 .*ESMTP", send: "QUIT\\r"}]}', '220 mail ESMTP x\r\n', true],
]

t.test('a dialogue of one text has the verdict of the exporter', async (t) => {
  const modules: string[] = []
  const targets: string[] = []
  for (const [index, [tcp, says]] of DIALOGUES.entries()) {
    const port = await up(
      t,
      startTcpServer((socket) => void socket.end(says)),
    )
    modules.push(`  m${index}: {prober: tcp, tcp: ${tcp}}\n`)
    targets.push(`- {targets: ["127.0.0.1:${port}"], labels: {module: m${index}}}\n`)
  }
  const texts = { 'b.yml': `modules:\n${modules.join('')}`, 't.yml': targets.join('') }
  const imported = await importTexts(t, 'blackbox', texts)
  t.equal(imported.code, 0, imported.stderr)
  const statuses = await runImported(imported)
  for (const [index, [tcp, says, success]] of DIALOGUES.entries())
    t.equal(statuses[`t.m${index}`] === 'OK', success, `${tcp} ${says}: ${statuses[`t.m${index}`]}`)
})

t.test('what is asserted and cannot be said leaves a condition that never holds', async (t) => {
  const port = await up(
    t,
    startHttpServer((_, response) => response.end('{}')),
  )
  const modules = `modules:
  cel: {prober: http, http: {fail_if_body_json_matches_cel: "body.a > 1"}}
  proxy: {prober: http, http: {proxy_url: "http://p:3128"}}
  four: {prober: http, http: {preferred_ip_protocol: ip4, ip_protocol_fallback: false}}
  new: {prober: http, http: {fail_if_moon_is_full: true}}
  http2: {prober: http, http: {valid_http_versions: ["HTTP/2.0"]}}
`
  const names = ['cel', 'proxy', 'four', 'new', 'http2']
  const targets = names.map((name) => `- {targets: ["127.0.0.1:${port}"], labels: {module: ${name}}}\n`)
  const imported = await importTexts(t, 'blackbox', { 'b.yml': modules, 't.yml': targets.join('') })
  t.same([...new Set(Object.values(await runImported(imported)))], ['CRITICAL'])
  for (const line of [2, 3, 4, 5, 6])
    t.ok(
      imported.report.some((told) => told.startsWith(`b.yml:${line}: not carried over: `)),
      `line ${line}`,
    )
})

t.test('modules without targets are refused, and so are targets without modules', async (t) => {
  const modules = { 'b.yml': 'modules:\n  a: {prober: icmp}\n' }
  const alone = await importTexts(t, 'blackbox', modules)
  t.same([alone.code, alone.suite], [3, ''])
  t.match(alone.stderr, 'b.yml:1:1: error: modules alone say nothing')
  const targets = await importTexts(t, 'blackbox', { 't.yml': '- targets: [a]\n' })
  t.equal(targets.code, 3)
  t.match(targets.stderr, 'no file with "modules" was given')
})
