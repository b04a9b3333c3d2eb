import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import http from '../../../checks/http.js'
import {
  type CertificateRequest,
  createAuthority,
  type IssuedCertificate,
  selfSignedCertificate,
} from '../../../src/lab/certificates.js'
import { type HttpsSettings, startHttpServer, startHttpsServer } from '../../../src/lab/http-server.js'
import { startTcpServer } from '../../../src/lab/server.js'
import { runCheck } from '../../helpers/run-check.js'
import { staleCrossSign } from '../../helpers/stale-cross-sign.js'

const authority = await createAuthority()
const directory = t.testdir({ 'ca.pem': authority.certificate, 'no.pem': 'no certificate' })
const world = { address: '127.0.0.1', ca_file: 'ca.pem' }

type Teardown = { readonly teardown: (end: () => unknown) => void }

async function serve(t: Teardown, certificate: IssuedCertificate, more: Partial<HttpsSettings> = {}): Promise<number> {
  const server = await startHttpsServer({ ...certificate, ...more }, (request, response) => {
    response.end(request.headers.host)
  })
  t.teardown(server.close)
  return server.port
}

function check(options: Readonly<Record<string, unknown>>) {
  return runCheck(http, { ...world, ...options }, { directory })
}

t.test('an address in the URL is what the certificate must be for, wherever the connection goes', async (t) => {
  const port = await serve(t, await authority.issue({ names: ['pay.test'], ips: ['10.1.0.10', '::1'] }))
  t.match(await check({ url: `https://10.1.0.10:${port}/` }), { status: 'OK' })
  t.match(await check({ url: `https://[0:0::1]:${port}/` }), { status: 'OK' })
  const local = await check({ url: `https://10.1.0.11:${port}/` })
  t.match(local, { status: 'CRITICAL', output: /the certificate is for "pay\.test", .*, not for "10\.1\.0\.11"$/ })
})

t.test('a trusted certificate for the right name is OK, and its days are a metric', async (t) => {
  const notAfter = new Date(Date.now() + 30.5 * 86_400_000)
  const port = await serve(t, await authority.issue({ names: ['pay.test', '*.edge.test'], notAfter }))
  const outcome = await check({ url: `https://pay.test:${port}/` })
  t.match(outcome, {
    status: 'OK',
    observed: {
      body: `pay.test:${port}`,
      certificate: {
        subject: 'CN=pay.test',
        issuer: 'CN=Lab Root CA',
        names: ['pay.test', '*.edge.test'],
        fingerprint: /^[0-9a-f]{64}$/,
        valid_until: /^\d{4}-\d\d-\d\dT/,
        days_left: 30,
        protocol: 'TLSv1.3',
      },
    },
  })
  const metrics = Object.fromEntries((outcome.metrics ?? []).map(({ label, value }) => [label, value]))
  t.equal(metrics['days_left'], 30)
  t.ok((metrics['tls'] ?? 0) > 0)
  t.match(await check({ url: `https://10.255.255.1:${port}/`, server_name: 'a.edge.test' }), { status: 'OK' })
})

t.test('a certificate that is not trusted is CRITICAL and says what to do', async (t) => {
  const table: readonly (readonly [IssuedCertificate, RegExp])[] = [
    [
      await (await createAuthority()).issue({ names: ['pay.test'] }),
      /install the full chain, or trust the CA by ca_file/,
    ],
    [await selfSignedCertificate({ names: ['pay.test'] }), /is self-signed: trust it by ca_file/],
    [await authority.issue({ names: ['f*.test'] }), /a wildcard stands for a whole first label/],
    [await authority.issue({ names: [], commonName: 'pay.test' }), /the common name "pay\.test" counts for no client/],
    [await authority.issue({ names: ['other.test'] }), /the certificate is for "other\.test", not for "pay\.test"$/],
  ]
  for (const [certificate, reason] of table) {
    const port = await serve(t, certificate)
    const outcome = await check({ url: `https://pay.test:${port}/` })
    t.match(outcome, { status: 'CRITICAL', output: reason })
    t.notOk('conclusive' in outcome)
    t.match(await check({ url: `https://pay.test:${port}/`, verify: false }), {
      status: 'OK',
      observed: { certificate: { days_left: Number } },
    })
  }
})

t.test('a certificate that is out of date is CRITICAL whether or not it is verified', async (t) => {
  const hourAgo = new Date(Date.now() - 3600_000)
  const inAnHour = new Date(Date.now() + 3600_000)
  const table: readonly (readonly [CertificateRequest, RegExp, RegExp])[] = [
    [
      { notAfter: hourAgo },
      /has expired: renew it \(CERT_HAS_EXPIRED\)/,
      /the certificate expired 1 h ago, on .*: renew it$/,
    ],
    [
      { notBefore: inAnHour },
      /not valid yet: is a clock wrong/,
      /the certificate is not valid before .*: is a clock wrong\?$/,
    ],
  ]
  for (const [validity, verified, unverified] of table) {
    const certificate = await authority.issue({ names: ['pay.test'], ...validity })
    const own = await selfSignedCertificate({ names: ['other.test'], ...validity })
    const url = `https://pay.test:${await serve(t, certificate)}/`
    t.match(await check({ url }), { status: 'CRITICAL', output: verified })
    t.match(await check({ url, verify: false }), { status: 'CRITICAL', output: unverified })
    const selfSigned = `https://pay.test:${await serve(t, own)}/`
    t.match(await check({ url: selfSigned, verify: false }), { status: 'CRITICAL', output: unverified })
  }
})

t.test('an expired certificate that the trusted path does not need is a fact', async (t) => {
  const { certificate, days } = await staleCrossSign(authority)
  const port = await serve(t, certificate)
  t.match(await check({ url: `https://pay.test:${port}/` }), {
    status: 'OK',
    observed: { certificate: { days_left: days, unused: [{ issuer: 'CN=Old Root CA', days_left: -31 }] } },
  })
})

t.test('a host is asked for without its last dot, and in ASCII', async (t) => {
  const port = await serve(t, await authority.issue({ names: ['pay.test', 'xn--bcher-kva.test'] }))
  for (const host of ['pay.test.', 'bücher.test', 'bücher.test.'])
    t.match(await check({ url: `https://${host}:${port}/` }), { status: 'OK' }, host)
  t.match(await check({ url: `https://10.0.0.1:${port}/`, server_name: 'bücher.test.' }), { status: 'OK' })
})

t.test('https where no TLS is spoken, and http where it is, say so', async (t) => {
  const plain = await startHttpServer((_, response) => response.end())
  const closing = await startTcpServer((socket) => socket.end())
  t.teardown(plain.close)
  t.teardown(closing.close)
  t.match(await check({ url: `https://pay.test:${plain.port}/` }), {
    status: 'CRITICAL',
    output: /the server does not speak TLS here \(wrong version number\)/,
  })
  t.match(await check({ url: `https://pay.test:${closing.port}/` }), {
    status: 'CRITICAL',
    output: /closed the connection in the TLS handshake|connection reset/,
  })
  const port = await serve(t, await authority.issue({ names: ['pay.test'] }))
  t.match(await check({ url: `http://pay.test:${port}/` }), { status: 'CRITICAL', output: /closed|TLS here/ })
})

t.test('a client certificate is shown where it is asked for', async (t) => {
  const { chain, key } = await authority.issue({ names: ['client.test'] })
  writeFileSync(join(directory, 'client.pem'), chain)
  writeFileSync(join(directory, 'client.key'), key)
  const port = await serve(t, await authority.issue({ names: ['pay.test'] }), {
    clientAuthority: authority.certificate,
  })
  const url = `https://pay.test:${port}/`
  t.match(await check({ url, cert_file: 'client.pem', key_file: 'client.key' }), { status: 'OK' })
  t.match(await check({ url }), {
    status: 'CRITICAL',
    output: /requires a client certificate: give cert_file and key_file/,
  })
})

t.test('files of this machine that cannot be used are UNKNOWN, not the fault of the server', async (t) => {
  const port = await serve(t, await authority.issue({ names: ['pay.test'] }))
  const url = `https://pay.test:${port}/`
  t.match(await check({ url, ca_file: 'none.pem' }), { status: 'UNKNOWN', output: /none\.pem/ })
  t.match(await check({ url, ca_file: 'no.pem' }), { status: 'UNKNOWN', output: /no\.pem" holds no certificate/ })
  t.match(await check({ url, cert_file: 'no.pem', key_file: 'no.pem' }), {
    status: 'UNKNOWN',
    output: /cannot connect/,
  })
})

t.test('a redirect to another host asks for the name and the certificate of that host', async (t) => {
  const certificate = await authority.issue({ names: ['a.test', 'localhost'] })
  const target = await serve(t, certificate)
  const server = await startHttpsServer(certificate, (_, response) => {
    response.writeHead(302, { location: `https://localhost:${target}/` }).end()
  })
  t.teardown(server.close)
  t.match(await check({ url: `https://a.test:${server.port}/`, follow_redirects: 1 }), {
    status: 'OK',
    observed: { url: `https://localhost:${target}/`, body: `localhost:${target}` },
  })
})
