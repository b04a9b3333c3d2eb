import type { OptionsOf } from '../../core/options.js'
import type { Sabotage } from '../../core/sabotage.js'
import type { Place, World, WorldCertificate } from '../../core/world.js'
import type { tlsOptions } from '../tls/options.js'

/** For `move`: the world's CA is the one to trust, and our own certificate is none of its business. */
export function moveTrust({ caFile }: Place): Partial<OptionsOf<typeof tlsOptions>> {
  return { caFile, certFile: undefined, keyFile: undefined }
}

/** What is asked of the server's certificate by a check that looks at it. */
export type CertificateFlaw = Exclude<WorldCertificate['is'], 'trusted'>

/** Whether a flaw is one of dates, which count even where nobody asks who issued the certificate, and for whom. */
export function isOutOfDate(flaw: CertificateFlaw): boolean {
  return flaw === 'expired' || flaw === 'ending'
}

/**
 * The flaws of a certificate, each in a world where all else is well.
 *
 * @param worldWith the world with a certificate of that flaw; undefined when these options do not ask about it.
 */
export function certificateSabotages<O>(
  worldWith: (options: O, flaw: CertificateFlaw) => World | undefined,
): readonly Sabotage<O>[] {
  return [
    {
      name: 'expired-certificate',
      title: 'the certificate expired yesterday',
      world: (options) => worldWith(options, 'expired'),
    },
    {
      name: 'untrusted-certificate',
      title: 'the certificate comes from a CA that nobody trusts',
      world: (options) => worldWith(options, 'untrusted'),
    },
    {
      name: 'certificate-of-another-name',
      title: 'the certificate is for another name',
      world: (options) => worldWith(options, 'misnamed'),
    },
    {
      name: 'ending-certificate',
      title: 'the certificate expires in ten minutes',
      advice: 'write the threshold on days_left with a colon, "7:": without it "7" means at most 7 days',
      world: (options, { thresholds }) =>
        Object.hasOwn(thresholds, 'days_left') ? worldWith(options, 'ending') : undefined,
    },
  ]
}
