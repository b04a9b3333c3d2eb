import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { boundedCache } from '../../core/bounded-cache.js'
import { readElement, readElements } from './ber.js'

/** Finds the trusted certificates that may have issued a certificate, by their names alone. */
export type TrustedRoots = (certificate: X509Certificate) => readonly X509Certificate[]

interface Trusted {
  readonly der: Buffer
  readonly certificate: () => X509Certificate
}

/** By the text that they were read from. */
const known = boundedCache<string, readonly Trusted[]>(20)

/**
 * What is trusted by who trusts these certificates in PEM, or the public ones. To parse all of the public ones would take 50 ms:
 * only those are that hold the name that is looked for.
 */
export function trustedRoots(ca = ''): TrustedRoots {
  const roots = known.get(ca) ?? known.set(ca, certificatesIn(ca === '' ? rootCertificates.join('\n') : ca))
  return (certificate) => {
    const issuer = issuerName(certificate)
    return roots.filter(({ der }) => der.includes(issuer)).map(({ certificate }) => certificate())
  }
}

const PEM = /-----BEGIN (?:X509 )?CERTIFICATE-----([^-]+)-----END/g

function certificatesIn(pem: string): readonly Trusted[] {
  return [...pem.matchAll(PEM)].map(([, base64 = '']) => trusted(Buffer.from(base64, 'base64')))
}

/** It is parsed when it is wanted, and once. */
function trusted(der: Buffer): Trusted {
  let parsed: X509Certificate | undefined
  return {
    der,
    certificate() {
      parsed ??= new X509Certificate(der)
      return parsed
    },
  }
}

const VERSION = 0xa0

/** The issuer as it is encoded: after the serial number and the algorithm, before which there may be a version (RFC 5280, 4.1). */
function issuerName({ raw }: X509Certificate): Buffer {
  const [content] = readElements(readElement(raw)?.content ?? Buffer.alloc(0))
  const fields = readElements(content?.content ?? Buffer.alloc(0))
  const issuer = fields[fields[0]?.tag === VERSION ? 3 : 2]
  return issuer?.content ?? Buffer.alloc(0)
}
