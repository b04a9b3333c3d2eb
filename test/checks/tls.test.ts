import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import tls from '../../checks/tls.js'
import { judge, NO_CRITERIA } from '../../src/core/judge.js'
import type { Outcome } from '../../src/core/outcome.js'
import { parseRange } from '../../src/core/range.js'
import { createAuthority, type IssuedCertificate, selfSignedCertificate } from '../../src/lab/certificates.js'
import { brokenTlsServers, shown, startTlsServer } from '../../src/lab/tls-server.js'
import { runCheck } from '../helpers/run-check.js'
import { staleCrossSign } from '../helpers/stale-cross-sign.js'

const root = await createAuthority()
const stranger = await createAuthority({ name: 'Stranger Root CA' })
const between = await root.intermediate()
const HOST = 'web.dfw1.test'
const REQUEST = { names: [HOST], ips: ['127.0.0.1'] }
const right = await root.issue(REQUEST)

const folder = t.testdir()
const caFile = write('ca.pem', root.certificate)

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * 86_400_000)
}

/** The outcome of the check at a server that shows this certificate. */
async function check(t: Test, certificate: IssuedCertificate, options: Record<string, unknown> = {}): Promise<Outcome> {
  const server = await startTlsServer(shown(certificate))
  t.teardown(server.close)
  return runCheck(tls, { host: HOST, address: server.host, port: server.port, ca_file: caFile, ...options })
}

t.test('a trusted certificate for the right name is OK, with who, until when and how', async (t) => {
  const certificate = await between.issue({ ...REQUEST, notAfter: daysFromNow(90.5) })
  const outcome = await check(t, certificate)
  t.equal(outcome.status, 'OK')
  t.match(
    outcome.output,
    /^tls web\.dfw1\.test:\d+ certificate of "CN=web\.dfw1\.test" until \d{4}-\d\d-\d\d \(90 days\), issued by "CN=Lab Intermediate CA", TLSv1\.3 in \d\.\d{3} s$/,
  )
  t.match(outcome.metrics, [
    { label: 'days_left', value: 90, unit: '' },
    { label: 'handshake', value: Number, unit: 's' },
    { label: 'connect', value: Number, unit: 's' },
  ])
  t.match(outcome.observed, {
    address: '127.0.0.1',
    subject: `CN=${HOST}`,
    issuer: 'CN=Lab Intermediate CA',
    names: [HOST, '127.0.0.1'],
    valid_until: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/,
    fingerprint: /^[0-9a-f]{64}$/,
    authorized: true,
    error: '',
    protocol: 'TLSv1.3',
    cipher: /^TLS_AES/,
    chain: [
      { subject: `CN=${HOST}`, days_left: 90, key_type: 'ec', key_bits: 256, signature: 'ecdsa-with-SHA256' },
      { subject: 'CN=Lab Intermediate CA', issuer: 'CN=Lab Root CA' },
      { subject: 'CN=Lab Root CA', issuer: 'CN=Lab Root CA' },
    ],
  })
  t.same(Object.keys(outcome.observed ?? {}).sort(), Object.keys(tls.observes).sort(), 'as declared')
})

t.test('a wildcard, an address and further names are found in the certificate', async (t) => {
  const certificate = await root.issue({ names: ['*.dfw1.test', 'dfw1.test'], ips: ['127.0.0.1', '::1'] })
  t.match(await check(t, certificate, { names: ['a.dfw1.test', '*.dfw1.test', '::1'] }), { status: 'OK' })
  t.match(await check(t, certificate, { host: '127.0.0.1' }), { status: 'OK' })
  t.match(await check(t, certificate, { names: 'a.b.dfw1.test' }), {
    status: 'CRITICAL',
    output: /the certificate is for "\*\.dfw1\.test", "dfw1\.test", "127\.0\.0\.1", .*, not for "a\.b\.dfw1\.test"/,
  })
})

t.test('what is wrong with a certificate is said, and all its facts are there', async (t) => {
  const oldBetween = await root.intermediate({
    name: 'Old CA',
    notBefore: daysFromNow(-9),
    notAfter: daysFromNow(-2.5),
  })
  const unknown = await stranger.issue(REQUEST)
  const cases: readonly (readonly [string, IssuedCertificate, RegExp, string])[] = [
    [
      'expired',
      await root.issue({ ...REQUEST, notBefore: daysFromNow(-9), notAfter: daysFromNow(-2.5) }),
      /the certificate expired 2 days ago, on \d{4}-\d\d-\d\d: renew it; certificate of "CN=web\.dfw1\.test"/,
      'CERT_HAS_EXPIRED',
    ],
    [
      'not yet valid',
      await root.issue({ ...REQUEST, notBefore: daysFromNow(2) }),
      /the certificate is not valid before \d{4}-.*Z: is a clock wrong\?/,
      'CERT_NOT_YET_VALID',
    ],
    [
      'expired intermediate',
      await oldBetween.issue(REQUEST),
      /: "CN=Old CA" in its chain expired 2 days ago/,
      'CERT_HAS_EXPIRED',
    ],
    [
      'wrong name',
      await root.issue({ names: ['b.test'] }),
      /the certificate is for "b\.test", not for "web\.dfw1\.test"/,
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    [
      'self-signed',
      await selfSignedCertificate(REQUEST),
      /the certificate is self-signed: .* trust it by ca_file/,
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
    [
      'unknown CA',
      { ...unknown, chain: unknown.chain + stranger.certificate },
      /the CA "CN=Stranger Root CA" is not trusted/,
      'SELF_SIGNED_CERT_IN_CHAIN',
    ],
    [
      'missing intermediate',
      await between.issue(REQUEST).then((issued) => ({ ...issued, chain: issued.certificate })),
      /the server sends no intermediate, and "CN=Lab Intermediate CA" is not a trusted CA: install the full chain/,
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    [
      'unknown root behind an intermediate',
      await (await stranger.intermediate({ name: 'Stranger CA' })).issue(REQUEST),
      /the chain stops at "CN=Stranger CA", and "CN=Stranger Root CA" is not a trusted CA/,
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    ],
  ]
  for (const [name, certificate, output, error] of cases) {
    const outcome = await check(t, certificate)
    t.match(outcome, { status: 'CRITICAL', output, observed: { authorized: false, error } }, name)
    t.equal(outcome.metrics?.[0]?.label, 'days_left', name)
  }
})

t.test('without verification trust and name do not count, but dates do', async (t) => {
  const unverified = { verify: false }
  t.match(await check(t, await stranger.issue({ names: ['other.test'] }), unverified), {
    status: 'OK',
    observed: { authorized: false, error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
  })
  const expired = await selfSignedCertificate({ notBefore: daysFromNow(-9), notAfter: daysFromNow(-1.5) })
  t.match(await check(t, expired, unverified), { status: 'CRITICAL', output: /expired 1 day ago/ })
  const today = await selfSignedCertificate({ notBefore: daysFromNow(-9), notAfter: daysFromNow(-0.5) })
  t.match(await check(t, today, unverified), { status: 'CRITICAL', output: /expired 12 h(?: \d+ m)? ago/ })
})

t.test('an expired certificate that the trusted path does not need is a fact, and no failure', async (t) => {
  const { certificate, days } = await staleCrossSign(root)
  const outcome = await check(t, certificate, { host: 'pay.test' })
  t.match(outcome, {
    status: 'OK',
    metrics: [{ label: 'days_left', value: days }],
    observed: {
      authorized: true,
      chain: [{}, { subject: 'CN=Lab Intermediate CA' }, { issuer: 'CN=Lab Root CA' }],
      unused: [{ subject: 'CN=Lab Root CA', issuer: 'CN=Old Root CA', days_left: -31 }],
    },
  })
  const chain = outcome.observed?.['chain']
  t.equal(Array.isArray(chain) && chain.length, 3)
  t.same((await check(t, right)).observed?.['unused'], [])
})

t.test('an expired certificate that the trusted path does need is CRITICAL', async (t) => {
  const notAfter = daysFromNow(-2.5)
  const old = await createAuthority({ name: 'Old Root CA', notBefore: daysFromNow(-9), notAfter })
  const stale = await old.crossSign(stranger, { notBefore: daysFromNow(-9), notAfter })
  const issued = await stranger.issue(REQUEST)
  const outcome = await check(
    t,
    { ...issued, chain: issued.chain + stale },
    { ca_file: write('old.pem', old.certificate) },
  )
  t.match(outcome, {
    status: 'CRITICAL',
    output: /"CN=Stranger Root CA" in its chain expired 2 days ago.*; "CN=Old Root CA" in its chain expired 2 days ago/,
    observed: { authorized: false, error: 'CERT_HAS_EXPIRED', unused: [] },
  })
})

t.test('of two certificates of one CA the path takes the one that is valid', async (t) => {
  const between = await root.intermediate({ name: 'Between CA' })
  const expired = await root.crossSign(between, { notBefore: daysFromNow(-9), notAfter: daysFromNow(-2.5) })
  const { certificate, key } = await between.issue({ ...REQUEST, notAfter: daysFromNow(20.5) })
  for (const rest of [between.certificate + expired, expired + between.certificate]) {
    const outcome = await check(t, { certificate, key, chain: certificate + rest })
    t.match(outcome, { status: 'OK', observed: { authorized: true, days_left: 20 } })
  }
})

t.test('a host is asked for without its last dot, and in ASCII', async (t) => {
  const certificate = await root.issue({ names: ['web.test', 'xn--bcher-kva.test'] })
  let asked: unknown
  const server = await startTlsServer({
    ...shown(certificate),
    SNICallback(name, done) {
      asked = name
      done(null)
    },
  })
  t.teardown(server.close)
  const ask = (options: Record<string, unknown>) =>
    runCheck(tls, { host: 'web.test.', address: server.host, port: server.port, ca_file: caFile, ...options })
  t.match(await ask({}), { status: 'OK' })
  t.equal(asked, 'web.test')
  t.match(await ask({ host: 'Bücher.test', names: 'web.test.' }), { status: 'OK' })
  t.equal(asked, 'xn--bcher-kva.test')
  t.match(await ask({ host: 'other.test', server_name: 'bücher.test.' }), { status: 'OK' })
})

t.test('days_left is that of the certificate that expires first, wherever it is in the chain', async (t) => {
  const soon = await root.intermediate({ name: 'Soon CA', notAfter: daysFromNow(5.5) })
  const outcome = await check(t, await soon.issue(REQUEST))
  t.match(outcome, { status: 'OK', output: /, in its chain "CN=Soon CA" until/, observed: { days_left: 5 } })
  const thresholds = { days_left: { warning: parseRange('30:'), critical: parseRange('7:') } }
  t.match(await judge(outcome, { ...NO_CRITERIA, thresholds }), {
    status: 'CRITICAL',
    output: /days_left is 5, wanted at least 7/,
  })
})

t.test('issuer and fingerprint can be pinned', async (t) => {
  const { observed } = await check(t, right)
  const fingerprint = String(observed?.['fingerprint'])
  const colons = fingerprint.toUpperCase().replace(/..(?=.)/g, '$&:')
  t.match(await check(t, right, { issuer: 'Lab Root', fingerprint: colons }), { status: 'OK' })
  t.match(await check(t, right, { issuer: "Let's Encrypt" }), {
    status: 'CRITICAL',
    output: /the issuer is "CN=Lab Root CA", wanted "Let's Encrypt"/,
  })
  t.match(await check(t, right, { fingerprint: 'ab'.repeat(32) }), {
    status: 'CRITICAL',
    output: new RegExp(`the fingerprint is ${fingerprint}, wanted abab`),
  })
})

t.test('an older version of TLS than wanted is CRITICAL, with all facts where there are any', async (t) => {
  const server = await startTlsServer({ ...shown(right), maxVersion: 'TLSv1.2' })
  t.teardown(server.close)
  const options = { host: HOST, address: server.host, port: server.port, ca_file: caFile }
  t.match(await runCheck(tls, options), { status: 'OK', observed: { protocol: 'TLSv1.2' } })
  t.match(await runCheck(tls, { ...options, min_version: 'TLSv1.3' }), {
    status: 'CRITICAL',
    output: /: agrees on TLSv1.2, wanted at least TLSv1.3; certificate of/,
    observed: { protocol: 'TLSv1.2' },
  })
  const outdated = await brokenTlsServers.outdated(right)
  t.teardown(outdated.close)
  t.match(await runCheck(tls, { ...options, port: outdated.port }), {
    status: 'CRITICAL',
    output: /speaks neither TLS 1\.2 nor TLS 1\.3/,
  })
})

t.test('the protocol agreed on by ALPN is a fact', async (t) => {
  const server = await startTlsServer({ ...shown(right), ALPNProtocols: ['http/1.1'] })
  t.teardown(server.close)
  const options = { host: HOST, address: server.host, port: server.port, ca_file: caFile }
  t.match(await runCheck(tls, { ...options, alpn: ['h2', 'http/1.1'] }), { observed: { alpn: 'http/1.1' } })
  t.match(await runCheck(tls, options), { status: 'OK', observed: { alpn: '' } })
  t.match(await runCheck(tls, { ...options, alpn: 'h2' }), { status: 'CRITICAL', output: /none of the protocols/ })
})

for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
  t.test(`a server that requires a client certificate is OK with one and says so without, ${maxVersion}`, async (t) => {
    const server = await startTlsServer({ ...shown(right), maxVersion, requestCert: true, ca: root.certificate })
    t.teardown(server.close)
    const options = { host: HOST, address: server.host, port: server.port, ca_file: caFile }
    t.match(await runCheck(tls, options), {
      status: 'CRITICAL',
      output: /requires a client certificate.*cert_file.*key_file/,
    })
    const client = await root.issue({ names: ['client.test'] })
    const files = { cert_file: write('client.pem', client.chain), key_file: write('client.key', client.key) }
    t.match(await runCheck(tls, { ...options, ...files }), { status: 'OK' })
  })
}

t.test('a server that makes no handshake is CRITICAL, and says why', async (t) => {
  const cases = [
    ['closing', /closed the connection in the TLS handshake$/],
    ['resetting', /closed the connection in the TLS handshake$/],
    ['silent', /timed out after 300 ms, while waiting for the TLS handshake$/],
    ['plain', /does not answer with TLS: another port, or is "starttls" needed\?/],
  ] as const
  for (const [name, output] of cases) {
    const server = await brokenTlsServers[name]()
    t.teardown(server.close)
    const outcome = await runCheck(tls, { host: server.host, port: server.port }, { timeoutMs: 300 })
    t.match(outcome, { status: 'CRITICAL', output }, name)
  }
})

t.test('files that are no certificates say nothing about the server: UNKNOWN', async (t) => {
  const garbage = write('garbage.pem', 'nothing')
  t.match(await check(t, right, { ca_file: garbage }), { status: 'UNKNOWN', output: /holds no certificate/ })
  t.match(await check(t, right, { ca_file: 'missing.pem' }), { status: 'UNKNOWN', output: /missing\.pem/ })
  const files = { cert_file: garbage, key_file: garbage }
  t.match(await check(t, right, files), { status: 'UNKNOWN', output: /cert_file or key_file cannot be used/ })
})

t.test('options that contradict each other are refused', async (t) => {
  await t.rejects(async () => runCheck(tls, { host: HOST, cert_file: 'a.pem' }), {
    message: /"cert_file" needs "key_file"/,
  })
  await t.rejects(async () => runCheck(tls, { host: HOST, key_file: 'a.pem' }), {
    message: /"key_file" needs "cert_file"/,
  })
  await t.rejects(async () => runCheck(tls, { host: `${HOST}:70000` }), { message: /70000 is not a port/ })
  await t.rejects(async () => runCheck(tls, { host: HOST, fingerprint: 'abc' }), { message: /fingerprint/ })
})
