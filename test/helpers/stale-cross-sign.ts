import { type Authority, createAuthority, type IssuedCertificate } from '../../src/lab/certificates.js'

const DAY_MS = 86_400_000

/**
 * What servers went on sending when an old root had expired: the certificate, an intermediate, and the root that clients trust,
 * as signed by the old one, which expired 31 days ago. The path to the root itself ends in `days`.
 */
export async function staleCrossSign(
  root: Authority,
): Promise<{ readonly certificate: IssuedCertificate; readonly days: number }> {
  const old = await createAuthority({ name: 'Old Root CA' })
  const between = await root.intermediate()
  const notBefore = new Date(Date.now() - 90 * DAY_MS)
  const stale = await old.crossSign(root, { notBefore, notAfter: new Date(Date.now() - 30.5 * DAY_MS) })
  const notAfter = new Date(Date.now() + 40.5 * DAY_MS)
  const issued = await between.issue({ names: ['pay.test'], ips: ['127.0.0.1'], notAfter })
  return { certificate: { ...issued, chain: issued.chain + stale }, days: 40 }
}
