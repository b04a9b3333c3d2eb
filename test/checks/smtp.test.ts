import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import smtp from '../../checks/smtp.js'
import { judge, NO_CRITERIA } from '../../src/core/judge.js'
import type { Outcome } from '../../src/core/outcome.js'
import { createAuthority, selfSignedCertificate } from '../../src/lab/certificates.js'
import { startTcpServer } from '../../src/lab/server.js'
import { type SmtpServerOptions, startSmtpServer } from '../../src/lab/smtp-server.js'
import { upgrade } from '../../src/lab/tls-server.js'
import { runCheck } from '../helpers/run-check.js'

const root = await createAuthority()
const certificate = await root.issue({ names: ['mail.lab.test'] })
const caFile = join(t.testdir(), 'ca.pem')
writeFileSync(caFile, root.certificate)

/** The outcome of the check at a lab server with these options. */
async function check(t: Test, server: SmtpServerOptions, options: Record<string, unknown> = {}): Promise<Outcome> {
  const { host, port, close } = await startSmtpServer(server)
  t.teardown(close)
  return runCheck(
    smtp,
    { host: 'mail.lab.test', address: host, port, ca_file: caFile, ...options },
    { timeoutMs: 1000 },
  )
}

t.test('a mail server that greets and answers EHLO is OK, with what it offers', async (t) => {
  const outcome = await check(t, {})
  t.equal(outcome.status, 'OK')
  t.match(outcome.output, /^smtp mail\.lab\.test:\d+ greets and answers EHLO in \d\.\d{3} s$/)
  t.same(outcome.observed, {
    address: '127.0.0.1',
    greeting: 'mail.lab.test ESMTP lab',
    name: 'mail.lab.test',
    extensions: ['SIZE 10240000', '8BITMIME'],
    size: 10_240_000,
  })
  t.same(
    outcome.metrics?.map(({ label }) => label),
    ['total', 'connect', 'greeting'],
  )
})

t.test('with starttls the certificate is judged, and EHLO is said again', async (t) => {
  const outcome = await check(t, { certificate }, { starttls: true })
  t.match(outcome, {
    status: 'OK',
    output: /in \d\.\d{3} s, TLSv1\.3, certificate of "CN=mail\.lab\.test" until/,
    observed: { extensions: ['SIZE 10240000', '8BITMIME'], tls: { authorized: true, names: ['mail.lab.test'] } },
  })
  t.same(
    outcome.metrics?.map(({ label }) => label),
    ['total', 'connect', 'greeting', 'handshake', 'days_left'],
  )
  t.match(await check(t, {}, { starttls: true }), {
    status: 'CRITICAL',
    output: /does not offer STARTTLS \(it offers: SIZE 10240000, 8BITMIME\)$/,
  })
  const own = { certificate: await selfSignedCertificate({ names: ['mail.lab.test'] }) }
  t.match(await check(t, own, { starttls: true }), {
    status: 'CRITICAL',
    output: /^smtp mail\.lab\.test:\d+: the certificate is self-signed/,
    observed: { tls: { error: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
  })
  t.match(await check(t, own, { starttls: true, verify: false }), { status: 'OK' })
})

t.test('a recipient is tried without sending anything', async (t) => {
  t.match(await check(t, {}, { recipient: 'ana@lab.test' }), {
    status: 'OK',
    output: /, takes mail for ana@lab\.test$/,
  })
  const relayed = await check(t, {}, { recipient: 'ana@elsewhere.test', from: 'eve@elsewhere.test' })
  t.match(relayed, {
    status: 'CRITICAL',
    output: /refuses RCPT TO:<ana@elsewhere\.test>: "550 5\.7\.1 Relaying denied"$/,
    observed: { name: 'mail.lab.test' },
  })
  t.match(await judge(relayed, { ...NO_CRITERIA, negate: true }), { status: 'OK' })
})

t.test('"not now" does not prove a closed relay', async (t) => {
  const outcome = await check(t, { replies: { RCPT: '450 4.2.0 Greylisted\r\n' } }, { recipient: 'ana@lab.test' })
  t.match(outcome, { status: 'CRITICAL', output: /"450 4\.2\.0 Greylisted"$/, conclusive: false })
  t.match(await judge(outcome, { ...NO_CRITERIA, negate: true }), { status: 'UNKNOWN' })
})

t.test('what the server refuses is CRITICAL in its own words', async (t) => {
  const cases = [
    [{ greeting: '421 4.3.2 Too busy\r\n' }, /closes the service: "421 4\.3\.2 Too busy"$/],
    [{ greeting: '554-No service\r\n554 for you\r\n' }, /refuses service: "554 No service for you"$/],
    [{ EHLO: '500 5.5.1 What?\r\n' }, /refuses EHLO \S+: "500 5\.5\.1 What\?"$/],
    [
      { MAIL: '530 5.7.0 Authenticate\x1b[31m first\r\n' },
      /refuses MAIL FROM:<>: "530 5\.7\.0 Authenticate\\x1b\[31m first"$/,
    ],
  ] as const
  for (const [replies, output] of cases) {
    t.match(await check(t, { replies }, { recipient: 'ana@lab.test' }), { status: 'CRITICAL', output })
  }
})

t.test('a server that does not keep to the protocol is never OK', async (t) => {
  const cases = [
    [{ greeting: 'SSH-2.0-x\r\n' }, /does not speak SMTP: it says "SSH-2\.0-x"/],
    [{ greeting: '220 a\n' }, /ends a line without CR LF/],
    [{ greeting: '220 a\0b\r\n' }, /does not speak SMTP: it says "220 a\\x00b"/],
    [{ greeting: '220-a\r\n250 b\r\n' }, /mixes 220 and 250 in one reply/],
    [{ greeting: '220 a\r\n250 b\r\n' }, /says more than its reply: "220 a 250 b"/],
    [{ greeting: `220 ${'a'.repeat(20_000)}` }, /says 16384 characters without coming to an end/],
    [{ greeting: '220-a\r\n'.repeat(5000) }, /says 16384 characters without coming to an end/],
    [{ greeting: '220-a\r\n' }, /timed out after 1 s, while waiting for the greeting/],
    [{ EHLO: '250-a\r\n250 b\r\n250 c\r\n' }, /says more than its reply/],
  ] as const
  for (const [replies, output] of cases) {
    t.match(await check(t, { replies }), { status: 'CRITICAL', output }, String(output))
  }
})

t.test('an answer injected behind STARTTLS is refused', async (t) => {
  const replies = { STARTTLS: '220 Go ahead\r\n250 Injected\r\n' }
  t.match(await check(t, { certificate, replies }, { starttls: true }), {
    status: 'CRITICAL',
    output: /says more than its reply: "220 Go ahead 250 Injected"$/,
  })
})

t.test('a server that requires a client certificate says so after the handshake', async (t) => {
  const server = await startTcpServer((socket) => {
    socket.write('220 mail.lab.test\r\n')
    socket.once('data', () => {
      socket.write('250-mail.lab.test\r\n250 STARTTLS\r\n')
      socket.once('data', () => {
        socket.write('220 Go ahead\r\n')
        upgrade(socket, certificate, { requestCert: true, rejectUnauthorized: true })
      })
    })
  })
  t.teardown(server.close)
  const options = { host: 'mail.lab.test', address: server.host, port: server.port, starttls: true, ca_file: caFile }
  t.match(await runCheck(smtp, options), {
    status: 'CRITICAL',
    output: /requires a client certificate: give cert_file/,
  })
})

t.test('it takes leave with QUIT, and waits for no answer', async (t) => {
  for (const greeting of ['220 mail.lab.test\r\n', '554 No service\r\n']) {
    const heard = new Promise<string>((resolve) => {
      startTcpServer((socket) => {
        let text = ''
        socket.write(greeting)
        socket.on('data', (chunk) => {
          text += chunk
          if (text === 'EHLO me.test\r\n') socket.write('250 mail.lab.test\r\n')
        })
        socket.on('close', () => resolve(text))
      }).then(async (server) => {
        t.teardown(server.close)
        await runCheck(smtp, { host: server.host, port: server.port, helo: 'me.test' })
      }, t.fail)
    })
    t.match(await heard, /^(EHLO me\.test\r\n)?QUIT\r\n$/)
  }
})

t.test('options that contradict each other, or would end a command, are refused', async (t) => {
  const options = { host: 'mail.lab.test' }
  await t.rejects(async () => runCheck(smtp, { ...options, from: 'a@b.test' }), { message: /"from" needs "recipient"/ })
  await t.rejects(async () => runCheck(smtp, { ...options, recipient: 'a@b>\r\nDATA' }), { message: /"recipient" is/ })
  await t.rejects(async () => runCheck(smtp, { ...options, cert_file: 'a' }), { message: /"cert_file" needs/ })
})
