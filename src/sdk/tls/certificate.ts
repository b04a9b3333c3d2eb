import type { X509Certificate } from 'node:crypto'
import { readElement, readElements, readObjectIdentifier } from './ber.js'

/** What there is to know of one certificate: facts, under the names that `expect` conditions use. */
export interface CertificateFacts {
  /** `C=US, O=Example, CN=www.example.net` */
  readonly subject: string
  readonly issuer: string
  readonly serial: string
  /** SHA-256, in lower case without colons. */
  readonly fingerprint: string
  /** ISO 8601, UTC. */
  readonly valid_from: string
  readonly valid_until: string
  /** Whole days until it expires; below 0 when it has expired. */
  readonly days_left: number
  /** `rsa`, `ec`, `ed25519` ... */
  readonly key_type: string
  readonly key_bits: number
  /** `sha256WithRSAEncryption`, or the algorithm's object identifier. */
  readonly signature: string
}

const DAY_MS = 86_400_000

/** @param now epoch milliseconds */
export function certificateFacts(certificate: X509Certificate, now: number): CertificateFacts {
  const validUntil = Date.parse(certificate.validTo)
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    serial: certificate.serialNumber.toLowerCase(),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    valid_from: new Date(certificate.validFrom).toISOString(),
    valid_until: new Date(validUntil).toISOString(),
    days_left: Math.floor((validUntil - now) / DAY_MS),
    ...keyFacts(certificate),
    signature: signatureAlgorithm(certificate.raw),
  }
}

/** Node writes one attribute a line and escapes commas; a certificate without a subject has none. */
function distinguishedName(lines: string | undefined): string {
  return (lines ?? '').replaceAll('\\,', ',').split('\n').join(', ')
}

function keyFacts({ publicKey }: X509Certificate): Pick<CertificateFacts, 'key_type' | 'key_bits'> {
  const { modulusLength, namedCurve = '' } = publicKey.asymmetricKeyDetails ?? {}
  const key_type = publicKey.asymmetricKeyType ?? 'unknown'
  return { key_type, key_bits: modulusLength ?? Number(/\d{3}/.exec(namedCurve)?.[0] ?? EDWARDS_BITS[key_type] ?? 0) }
}

const EDWARDS_BITS: Readonly<Record<string, number>> = { ed25519: 256, ed448: 448 }

/** Names as OpenSSL writes them; RFC 8017 (A.2), RFC 5758, RFC 8410. */
const SIGNATURES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'md5WithRSAEncryption',
  '1.2.840.113549.1.1.5': 'sha1WithRSAEncryption',
  '1.2.840.113549.1.1.10': 'rsassaPss',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.1.12': 'sha384WithRSAEncryption',
  '1.2.840.113549.1.1.13': 'sha512WithRSAEncryption',
  '1.2.840.10045.4.1': 'ecdsa-with-SHA1',
  '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256',
  '1.2.840.10045.4.3.3': 'ecdsa-with-SHA384',
  '1.2.840.10045.4.3.4': 'ecdsa-with-SHA512',
  '1.3.101.112': 'ed25519',
  '1.3.101.113': 'ed448',
}

/** A certificate is its content, the algorithm that signed it, and the signature (RFC 5280, 4.1). */
function signatureAlgorithm(der: Buffer): string {
  const [, algorithm] = readElements(readElement(der)?.content ?? Buffer.alloc(0))
  const [identifier] = readElements(algorithm?.content ?? Buffer.alloc(0))
  const dotted = readObjectIdentifier(identifier?.content ?? Buffer.alloc(0))
  return SIGNATURES[dotted] ?? dotted
}
