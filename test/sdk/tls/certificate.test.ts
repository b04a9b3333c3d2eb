import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import t from 'tap'
import { createAuthority } from '../../../src/lab/certificates.js'
import { certificateFacts } from '../../../src/sdk/tls/certificate.js'
import { certificateNames } from '../../../src/sdk/tls/certificate-names.js'

t.test('days are counted whole, and below zero once it has expired', async (t) => {
  const root = await createAuthority()
  const notAfter = new Date('2030-01-10T12:00:00Z')
  const { certificate } = await root.issue({ names: ['a.test'], ips: ['::1'], notAfter })
  const parsed = new X509Certificate(certificate)
  const daysLeft = (now: string) => certificateFacts(parsed, Date.parse(now)).days_left
  t.equal(daysLeft('2030-01-01T12:00:00Z'), 9)
  t.equal(daysLeft('2030-01-01T12:00:01Z'), 8)
  t.equal(daysLeft('2030-01-10T11:59:59Z'), 0)
  t.equal(daysLeft('2030-01-10T12:00:01Z'), -1)
  t.equal(certificateFacts(parsed, 0).valid_until, '2030-01-10T12:00:00.000Z')
  t.same(certificateNames(parsed), ['a.test', '0:0:0:0:0:0:0:1'])
})

t.test("every public CA's key and signature are known by name", async (t) => {
  const all = rootCertificates.map((pem) => certificateFacts(new X509Certificate(pem), Date.now()))
  t.ok(all.length > 50)
  t.ok(all.every(({ signature }) => /^(sha\d+With|ecdsa-with-)/.test(signature)))
  t.ok(all.every(({ key_type, key_bits }) => (key_type === 'rsa' ? key_bits >= 2048 : key_bits >= 256)))
  t.ok(all.every(({ subject }) => !/[\n\\]/.test(subject)))
})
