import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { startDnsServer } from '../../../src/lab/dns-server.js'
import { startHttpServer } from '../../../src/lab/http-server.js'
import { type LabServer, startTcpServer } from '../../../src/lab/server.js'
import { fixture, importTexts, runImported } from '../../helpers/imports.js'

async function up(t: Test, starting: Promise<LabServer>): Promise<number> {
  const server = await starting
  t.teardown(server.close)
  return server.port
}

async function closedPort(): Promise<number> {
  const server = await startTcpServer((socket) => socket.destroy())
  await server.close()
  return server.port
}

const BODY = '{"status": "ok",\r\n"version": "12",\n"checks": [{"name": "dbmain", "up": true}], "count": 3}'

function site(): Promise<LabServer> {
  return startHttpServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: '/health' }).end()
    else response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(BODY)
  })
}

t.test('what was imported has the verdicts of goss, and is red where an assertion was lost', async (t) => {
  const records = [
    { name: 'api.lab1.test', type: 'A', data: '127.0.0.1' },
    { name: 'lab1.test', type: 'MX', data: { preference: 10, exchange: 'mail.lab1.test' } },
  ] as const
  const ports = {
    18080: await up(t, site()),
    18053: await up(t, startDnsServer({ records })),
    18443: await closedPort(),
    18999: await closedPort(),
  }
  const texts = fixture(['goss/goss.yaml'], ports)
  const imported = await importTexts(t, 'goss', texts)
  const secret = { GOSS_127_0_0_1_PASSWORD: 'letmein' }
  const statuses = await runImported(imported, secret)
  const { 18080: port } = ports
  t.match(statuses, {
    'http.health-of-the-front-door': 'OK',
    [`http.127-0-0-1-${port}-json`]: 'CRITICAL', // a query of gjson was lost
    [`addr.127-0-0-1-${port}`]: 'OK',
    'addr.127-0-0-1-18999': undefined,
    'dns.api-lab1-test': 'OK',
    'dns.mx-lab1-test': 'OK',
    'dns.gone-lab1-test': 'OK',
    'file.etc-pay-pay-conf': 'CRITICAL',
    'file.etc-pay-old-conf': 'OK',
    'command.echo-ready': 'CRITICAL', // an attribute that is not known
    'command.test-d-proc-cat': 'OK',
    'command.grep-q-nothing-etc-hostname': 'OK',
  })
  t.equal(statuses[`addr.127-0-0-1-${ports[18999]}`], 'OK', 'a port that must not be reachable')
})

// An assertion about a body, and whether goss calls it met.
const MATCHERS: readonly (readonly [body: string, met: boolean])[] = [
  ['["version"]', true],
  ['["!debug"]', true],
  ['["!version"]', false],
  ['["/^.version.: .[0-9]+..$/"]', true],
  ['["/ok.*version/"]', false], // lines are looked at one by one
  ['["/\\"ok\\",$/"]', true], // without the carriage return
  ['["!/debug/"]', true],
  ['["!/ver/"]', false],
  ['["\\\\!none"]', false],
  ['{match-regexp: "ok"}', true],
  ['{not: {contain-substring: debug}}', true],
  ['{and: [{have-prefix: "{"}, {have-suffix: "}"}]}', true],
  ['{or: [{have-prefix: "x"}, {contain-substring: "12"}]}', true],
  ['{contain-element: {match-regexp: "^.version"}}', true],
  ['{contain-element: {match-regexp: "^none"}}', false],
  ['{gjson: {status: ok, count: {gt: 2}, checks: {have-len: 1}}}', true],
  ['{gjson: {count: {le: 2}}}', false],
  ['{gjson: {checks.0.name: {have-prefix: db}, "@this": {have-key: status}}}', true],
  ['{gjson: {checks.0.up: true}}', true],
  ['{gjson: {gone: {not: x}}}', false],
]

t.test('each matcher has the verdict that goss gives', async (t) => {
  const port = await up(t, site())
  const resources = MATCHERS.map(
    ([body], index) => `  r${index}:\n    url: http://127.0.0.1:${port}/health\n    status: 200\n    body: ${body}\n`,
  )
  const imported = await importTexts(t, 'goss', { 'goss.yaml': `http:\n${resources.join('')}` })
  t.equal(imported.code, 0, imported.stderr)
  const statuses = await runImported(imported)
  for (const [index, [body, met]] of MATCHERS.entries())
    t.equal(statuses[`http.r${index}`] === 'OK', met, `${body}: ${statuses[`http.r${index}`]}`)
})

t.test('redirects are followed unless goss is told otherwise', async (t) => {
  const port = await up(t, site())
  const gossfile = `http:
  http://127.0.0.1:${port}/moved: {title: follows, status: 200}
  h2: {title: stays, url: "http://127.0.0.1:${port}/moved", status: 302, no-follow-redirects: true}
  h3: {title: either, url: "http://127.0.0.1:${port}/moved", status: {or: [200, 204]}}
  h4: {title: none, url: "http://127.0.0.1:${port}/moved", status: {gt: 300}}
`
  const imported = await importTexts(t, 'goss', { 'goss.yaml': gossfile })
  t.same(await runImported(imported), {
    'http.follows': 'OK',
    'http.stays': 'OK',
    'http.either': 'OK',
    'http.none': 'CRITICAL',
  })
})

t.test('files and commands have the verdicts of goss', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'goss-'))
  t.teardown(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'kept', 'a.conf')
  mkdirSync(join(directory, 'kept'))
  writeFileSync(file, 'listen 80\nuser www\n', { mode: 0o640 })
  symlinkSync(file, join(directory, 'kept', 'link'))
  const gossfile = `file:
  f1: {path: ${file}, exists: true, mode: "0640", size: 19, filetype: file, contents: [listen, "/^user w+$/", "!debug"]}
  f2: {path: ${file}, exists: true, mode: "0600"}
  f3: {path: ${directory}/kept/link, exists: true, filetype: symlink, linked-to: ${file}}
  f4: {path: ${directory}/kept/gone, exists: false}
  f5: {path: ${directory}/kept, exists: true, filetype: file}
command:
  sh -c 'exit 1': {exit-status: 0}
  sh -c 'exit 7': {exit-status: 7}
  sh -c 'exit 8': {title: wrong code, exit-status: 7}
  echo "two  words": {title: words, exit-status: 0, stdout: ["two  words"]}
  echo $((6 * 7)): {title: sum, exit-status: 0, stdout: ["/^42$/"]}
  echo '\${HOME}': {title: literal, exit-status: 0, stdout: ["\${HOME}"], stderr: []}
`
  const imported = await importTexts(t, 'goss', { 'goss.yaml': gossfile })
  const statuses = await runImported(imported)
  t.same(statuses, {
    'file.f1': 'OK',
    'file.f2': 'CRITICAL',
    'file.f3': 'OK',
    'file.f4': 'OK',
    'file.f5': 'CRITICAL',
    'command.sh-c-exit-1': 'CRITICAL', // not a warning, which exit code 1 is to a plugin
    'command.sh-c-exit-7': 'OK',
    'command.wrong-code': 'CRITICAL',
    'command.words': 'OK',
    'command.sum': 'OK',
    'command.literal': 'OK',
  })
})

t.test('a template is refused with its place and what to do', async (t) => {
  const gossfile = 'http:\n  https://api.{{ .Env.SITE }}/health:\n    status: 200\n'
  const { code, stderr, suite } = await importTexts(t, 'goss', { 'goss.yaml': gossfile })
  t.same([code, suite], [3, ''])
  t.match(stderr, 'goss.yaml:2:15: error: this gossfile is a template')
  t.match(stderr, 'hint: render it first: goss')
})

t.test('a section that stands there twice is an error, where goss reads the last alone', async (t) => {
  const { code, stderr } = await importTexts(t, 'goss', {
    'g.yaml': 'file:\n  /a: {exists: true}\nfile:\n  /b: {exists: true}\n',
  })
  t.equal(code, 3)
  t.match(stderr, 'g.yaml:3:1: error: map keys must be unique')
})
