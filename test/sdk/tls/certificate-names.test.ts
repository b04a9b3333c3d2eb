import { X509Certificate } from 'node:crypto'
import t from 'tap'
import { type CertificateRequest, createAuthority } from '../../../src/lab/certificates.js'
import { identityProblem, isCertificateFor, tlsName } from '../../../src/sdk/tls/certificate-names.js'

const root = await createAuthority()

async function certificateFor(request: CertificateRequest): Promise<X509Certificate> {
  return new X509Certificate((await root.issue(request)).certificate)
}

t.test('a host is asked for without its last dot and in ASCII', async (t) => {
  for (const [host, name] of [
    ['web.test', 'web.test'],
    ['web.test.', 'web.test'],
    ['Bücher.Test.', 'xn--bcher-kva.test'],
    ['*.bücher.test', '*.xn--bcher-kva.test'],
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['.', '.'],
  ] as const) {
    t.equal(tlsName(host), name, host)
  }
})

t.test('a name is found as clients find it', async (t) => {
  const names = ['web.test', '*.edge.test', 'f*.part.test', 'xn--bcher-kva.test', '10.0.0.1']
  const certificate = await certificateFor({ names, ips: ['127.0.0.1', '::1'] })
  for (const host of [
    ...['web.test', 'WEB.test', 'web.test.', 'a.edge.test', '*.edge.test', 'bücher.test', 'BÜCHER.test.'],
    ...['127.0.0.1', '::1', '0:0::1'],
  ]) {
    t.ok(isCertificateFor(certificate, host), host)
  }
  for (const host of [
    ...[
      'edge.test',
      'a.b.edge.test',
      'foo.part.test',
      'f.part.test',
      'other.test',
      'web.test.other',
      '10.0.0.1',
      '::2',
    ],
  ]) {
    t.notOk(isCertificateFor(certificate, host), host)
  }
})

t.test('a common name is no name', async (t) => {
  const certificate = await certificateFor({ names: [], commonName: 'web.test' })
  t.notOk(isCertificateFor(certificate, 'web.test'))
  t.equal(
    identityProblem(certificate, ['web.test']),
    'the certificate is for no name, and not for "web.test" (the common name "web.test" counts for no client): issue it with a subjectAltName',
  )
  const addressed = await certificateFor({ names: [], commonName: 'web.test', ips: ['127.0.0.1'] })
  t.notOk(isCertificateFor(addressed, 'web.test'))
})

t.test('what is missing is named, and why what looks like it is not', async (t) => {
  const certificate = await certificateFor({ names: ['127.0.0.1', 'f*.edge.test'] })
  t.equal(identityProblem(certificate, ['f*.edge.test']), undefined)
  t.equal(
    identityProblem(certificate, ['127.0.0.1', 'foo.edge.test', '127.0.0.1']),
    'the certificate is for the DNS name "127.0.0.1", which is no IP address there, "f*.edge.test" (a wildcard stands for a whole first label), not for "127.0.0.1", "foo.edge.test"',
  )
})
