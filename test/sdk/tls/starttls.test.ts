import type { Socket } from 'node:net'
import t, { type Test } from 'tap'
import tls from '../../../checks/tls.js'
import type { Outcome } from '../../../src/core/outcome.js'
import { createAuthority } from '../../../src/lab/certificates.js'
import { startTcpServer } from '../../../src/lab/server.js'
import { upgrade } from '../../../src/lab/tls-server.js'
import type { StarttlsProtocol } from '../../../src/sdk/tls/starttls.js'
import { runCheck } from '../../helpers/run-check.js'

const certificate = await (await createAuthority()).issue({ names: ['site.test'] })

/** What the server says when a connection opens, and to each thing that the client says. The last answer starts TLS. */
type Script = readonly (string | Buffer)[]

async function check(t: Test, starttls: StarttlsProtocol, [greeting = '', ...answers]: Script): Promise<Outcome> {
  const server = await startTcpServer((socket) => {
    socket.write(greeting)
    answer(socket, answers)
  })
  t.teardown(server.close)
  return runCheck(tls, { host: server.host, port: server.port, starttls, verify: false }, { timeoutMs: 10_000 })
}

function answer(socket: Socket, [next, ...rest]: Script): void {
  if (next === undefined) return
  socket.once('data', () => {
    socket.write(next)
    if (rest.length === 0) upgrade(socket, certificate)
    else answer(socket, rest)
  })
}

const CAPABILITY = '* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK done\r\n'
const LDAP_YES = Buffer.from('300c02010178070a010004000400', 'hex')

t.test('each protocol is asked in its own way, and TLS follows', async (t) => {
  const scripts: Readonly<Record<StarttlsProtocol, Script>> = {
    smtp: ['220-site.test\r\n220 ready\r\n', '250-site.test\r\n250 STARTTLS\r\n', '220 go\r\n'],
    imap: ['* OK ready\r\n', CAPABILITY, 'a2 OK go\r\n'],
    postgres: ['', 'S'],
    ldap: ['', LDAP_YES],
  }
  for (const [protocol, script] of Object.entries(scripts)) {
    const outcome = await check(t, protocol as StarttlsProtocol, script)
    t.match(outcome, { status: 'OK', observed: { subject: 'CN=site.test' } }, protocol)
  }
})

t.test('what comes along with the consent was not sent under TLS: refused, together or afterwards', async (t) => {
  const consents: readonly (readonly [StarttlsProtocol, Script])[] = [
    ['smtp', ['220 a\r\n', '250-a\r\n250 STARTTLS\r\n', '220 go\r\n250 Injected\r\n']],
    ['imap', ['* OK ready\r\n', CAPABILITY, 'a2 OK go\r\n* CAPABILITY X\r\n']],
    ['postgres', ['', 'SR\0\0\0\x08']],
    ['ldap', ['', Buffer.concat([LDAP_YES, LDAP_YES])]],
  ]
  for (const [protocol, script] of consents) {
    t.match(await check(t, protocol, script), { status: 'CRITICAL', output: /says more than its/ }, protocol)
  }
  const server = await startTcpServer((socket) =>
    socket.once('data', () => {
      socket.write('S')
      socket.once('data', () => socket.write('250 Injected\r\n')) // once the client speaks TLS
    }),
  )
  t.teardown(server.close)
  const outcome = await runCheck(tls, { host: server.host, port: server.port, starttls: 'postgres' })
  t.match(outcome, { status: 'CRITICAL', output: /does not answer with TLS/ })
})

t.test('a server that does not offer TLS is CRITICAL, with what it offers', async (t) => {
  const cases: readonly (readonly [StarttlsProtocol, Script, RegExp])[] = [
    ['smtp', ['220 a\r\n', '250-a\r\n250 HELP\r\n'], /does not offer STARTTLS \(it offers: HELP\)/],
    ['smtp', ['220 a\r\n', '250 a\r\n'], /does not offer STARTTLS \(it offers: nothing\)/],
    [
      'smtp',
      ['220 a\r\n', '250-a\r\n250 STARTTLS\r\n', '454 4.7.0 Not now\r\n'],
      /refuses STARTTLS: "454 4\.7\.0 Not now"/,
    ],
    [
      'imap',
      ['* OK a\r\n', '* CAPABILITY IMAP4rev1\r\na1 OK\r\n'],
      /does not offer STARTTLS \(it offers: "IMAP4rev1"\)/,
    ],
    ['imap', ['* OK a\r\n', CAPABILITY, 'a2 NO broken\r\n'], /refuses: it says "a2 NO broken"/],
    ['imap', ['* PREAUTH a\r\n'], /does not greet with OK: it says "\* PREAUTH a"/],
    ['postgres', ['', 'N'], /does not offer TLS: it answers N/],
    [
      'ldap',
      ['', Buffer.from('300f020101780a0a0102040004036e6f70', 'hex')],
      /does not offer STARTTLS: .* LDAP result 2 "nop"/,
    ],
  ]
  for (const [protocol, script, output] of cases) {
    t.match(await check(t, protocol, script), { status: 'CRITICAL', output }, String(output))
  }
})

t.test('another protocol is named as such', async (t) => {
  const cases: readonly (readonly [StarttlsProtocol, Script, RegExp])[] = [
    ['smtp', ['* OK imap\r\n'], /does not speak SMTP: it says "\* OK imap"/],
    ['imap', ['220 smtp\r\n'], /does not speak IMAP: it says "220 smtp"/],
    ['imap', ['* OK\r\n', 'what?\r\n'], /does not speak IMAP: it says "what\?"/],
    ['postgres', ['', 'HTTP/1.1 400 Bad Request\r\n'], /does not speak the PostgreSQL protocol/],
    ['ldap', ['', 'HTTP/1.1 400 Bad Request\r\n'], /does not speak LDAP/],
    ['ldap', ['', Buffer.from('300c02010161070a010004000400', 'hex')], /does not speak LDAP/],
  ]
  for (const [protocol, script, output] of cases) {
    t.match(await check(t, protocol, script), { status: 'CRITICAL', output }, String(output))
  }
})
