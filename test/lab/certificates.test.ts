import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type TlsOptions } from 'node:tls'
import t, { type Test } from 'tap'
import { createAuthority, selfSignedCertificate } from '../../src/lab/certificates.js'
import { listen } from '../../src/lab/server.js'

/** What a client that trusts `ca` thinks of a server with these options: an error's code, or '' when it is content. */
async function opinion(t: Test, server: TlsOptions, ca: string, servername: string): Promise<string> {
  const running = await listen(createServer(server))
  t.teardown(running.close)
  const socket = connect({ host: running.host, port: running.port, servername, ca, rejectUnauthorized: false })
  t.teardown(() => socket.destroy())
  await once(socket, 'secureConnect')
  return socket.authorizationError === null ? '' : String(socket.authorizationError)
}

t.test(
  'a certificate of an authority is trusted by who trusts the authority, for its names and addresses',
  async (t) => {
    const root = await createAuthority()
    const { certificate, key, chain } = await root.issue({
      names: ['a.dfw1.test', '*.b.test'],
      ips: ['127.0.0.1', '::1'],
    })
    t.equal(chain, certificate)
    t.equal(await opinion(t, { cert: chain, key }, root.certificate, 'a.dfw1.test'), '')
    t.equal(await opinion(t, { cert: chain, key }, root.certificate, 'x.b.test'), '')
    t.equal(await opinion(t, { cert: chain, key }, root.certificate, 'other.test'), 'ERR_TLS_CERT_ALTNAME_INVALID')
    t.equal(new X509Certificate(certificate).subjectAltName?.includes('IP Address:127.0.0.1'), true)
  },
)

t.test('an intermediate is part of the chain that a server sends, the root is not', async (t) => {
  const root = await createAuthority()
  const between = await root.intermediate()
  const { certificate, key, chain } = await between.issue({ names: ['a.test'] })
  t.equal(chain, certificate + between.certificate)
  t.equal(await opinion(t, { cert: chain, key }, root.certificate, 'a.test'), '')
  t.match(await opinion(t, { cert: certificate, key }, root.certificate, 'a.test'), /UNABLE_TO_VERIFY/)
})

t.test('validity is as asked for, and a self-signed certificate has no other issuer', async (t) => {
  const root = await createAuthority()
  const notAfter = new Date('2020-01-02T00:00:00Z')
  const { certificate } = await root.issue({ notBefore: new Date('2020-01-01T00:00:00Z'), notAfter })
  t.equal(Date.parse(new X509Certificate(certificate).validTo), notAfter.getTime())
  const own = await selfSignedCertificate({ names: ['own.test'] })
  t.equal(new X509Certificate(own.certificate).issuer, new X509Certificate(own.certificate).subject)
  t.match(await opinion(t, { cert: own.chain, key: own.key }, root.certificate, 'own.test'), /SELF_SIGNED/)
})
