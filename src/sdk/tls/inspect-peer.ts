import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { type FactType, factTypes } from '../../core/fact.js'
import type { Facts } from '../../core/outcome.js'
import { ProtocolError, said } from '../dialogue.js'
import { type CertificateFacts, certificateFacts } from './certificate.js'
import { certificateNames, identityProblem, isCertificateFor } from './certificate-names.js'
import { peerCertificates } from './trust-path.js'
import { day, days, validityProblems } from './validity.js'

/** What is asked of a server's certificate beyond that no certificate of its path to the CA may be out of date. */
export interface CertificateDemands {
  /** The name or IP address that the certificate must be for. */
  readonly name: string
  /** Whether a chain that ends at no trusted CA, or another name, is a problem. */
  readonly verify: boolean
  /** What is trusted, in PEM; the public CAs if left out. */
  readonly ca?: string | undefined
  /** More names that it must be for, whatever `verify` says. */
  readonly names?: readonly string[] | undefined
  /** Text that must be in the issuer. */
  readonly issuer?: string | undefined
  /** SHA-256; case and colons do not count. */
  readonly fingerprint?: string | undefined
}

export interface Inspection {
  /** As declared in `peerObserves`. */
  readonly facts: Facts
  /** Of the certificate in the path that expires first. */
  readonly daysLeft: number
  /** Whose certificate it is and until when. */
  readonly summary: string
  /** What is wrong, as sentences without a full stop; empty when nothing is. */
  readonly problems: readonly string[]
}

/** The facts of an inspection, for `observes`. */
export const peerObserves = {
  subject: { type: 'string', description: "the certificate's subject, `C=US, O=Example, CN=www.example.net`" },
  issuer: { type: 'string', description: 'its issuer, in the same form' },
  names: { type: { list: 'string' }, description: 'list of the DNS names and IP addresses it is for' },
  valid_from: { type: 'string', description: 'when it starts to be valid, ISO 8601' },
  valid_until: { type: 'string', description: 'when it expires, ISO 8601' },
  days_left: { type: 'number', description: 'whole days until the first certificate of the chain expires' },
  serial: { type: 'string', description: 'its serial number, hexadecimal' },
  fingerprint: { type: 'string', description: 'its SHA-256 fingerprint, hexadecimal without colons' },
  chain: {
    type: { list: { map: 'any' } },
    description:
      'list from the certificate to the CA, by the path that is trusted: {subject, issuer, serial, fingerprint, valid_from, valid_until, days_left, key_type, key_bits, signature}',
  },
  unused: {
    type: { list: { map: 'any' } },
    description:
      'list of certificates that were served and that the path to the CA does not need, in the same form; they may be expired',
  },
  authorized: { type: 'bool', description: 'true when the chain is trusted and the name is right' },
  error: {
    type: 'string',
    description: "OpenSSL's code for what is wrong with the chain or the name; empty when nothing is",
  },
  protocol: { type: 'string', description: '`TLSv1.3`, `TLSv1.2`' },
  cipher: { type: 'string', description: 'the cipher suite by its IANA name' },
  alpn: { type: 'string', description: 'the protocol agreed on by ALPN; empty when none was' },
} as const

/** Of the facts in a map of their own. */
export const peerType: FactType = { fields: factTypes(peerObserves) }

/**
 * Looks at the certificates and parameters of a connection after its handshake.
 *
 * @param now epoch milliseconds
 * @throws {ProtocolError} when the server has shown no certificate.
 */
export function inspectPeer(socket: TLSSocket, demands: CertificateDemands, now: number): Inspection {
  const { path, unused } = peerCertificates(socket, demands.ca, now)
  const chain = path.map((certificate) => certificateFacts(certificate, now))
  const [certificate] = path
  const [leaf] = chain
  if (certificate === undefined || leaf === undefined) throw new ProtocolError('shows no certificate')
  const trust = trustError(socket)
  const nameFits = isCertificateFor(certificate, demands.name)
  const { key_type: _, key_bits: __, signature: ___, ...own } = leaf
  const daysLeft = Math.min(...chain.map(({ days_left }) => days_left))
  return {
    facts: {
      ...own,
      names: certificateNames(certificate),
      days_left: daysLeft,
      chain,
      unused: unused.map((each) => certificateFacts(each, now)),
      authorized: trust === '' && nameFits,
      error: trust === '' && !nameFits ? 'ERR_TLS_CERT_ALTNAME_INVALID' : trust,
      protocol: socket.getProtocol() ?? '',
      cipher: socket.getCipher().standardName,
      alpn: socket.alpnProtocol || '',
    },
    daysLeft,
    summary: summaryOf(leaf, chain),
    problems: [
      ...validityProblems(chain, now),
      ...(demands.verify ? trustProblems(trust, chain, now) : []),
      ...nameProblems(certificate, demands),
      ...pinProblems(leaf, demands),
    ],
  }
}

/** `authorizationError` is a code, or the message of an error without one. */
function trustError(socket: TLSSocket): string {
  return socket.authorized ? '' : String(socket.authorizationError)
}

function summaryOf(leaf: CertificateFacts, chain: readonly CertificateFacts[]): string {
  const left = leaf.days_left < 0 ? '' : ` (${days(leaf.days_left)})`
  const own = `certificate of ${said(leaf.subject)} until ${day(leaf.valid_until)}${left}, issued by ${said(leaf.issuer)}`
  const first = chain.reduce((least, each) => (each.days_left < least.days_left ? each : least))
  return first === leaf ? own : `${own}, in its chain ${said(first.subject)} until ${day(first.valid_until)}`
}

function trustProblems(code: string, chain: readonly CertificateFacts[], now: number): readonly string[] {
  const last = chain.at(-1) as CertificateFacts // a chain has at least the server's own certificate
  switch (code) {
    case '':
      return []
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return validityProblems(chain, now).length > 0 ? [] : [`a certificate of its chain is out of date (${code})`]
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return ['the certificate is self-signed: install one of a known CA, or trust it by ca_file']
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return [
        `the CA ${said(last.subject)} is not trusted: trust it by ca_file, or install a certificate of a known CA`,
      ]
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return [missingIssuer(last, chain.length)]
    case 'INVALID_PURPOSE':
      return ['the certificate is not meant for servers']
    default:
      return [`the certificate is not trusted (${code})`]
  }
}

function missingIssuer({ subject, issuer }: CertificateFacts, length: number): string {
  const sends = length === 1 ? 'the server sends no intermediate' : `the chain stops at ${said(subject)}`
  return `${sends}, and ${said(issuer)} is not a trusted CA: install the full chain, or trust the CA by ca_file`
}

function nameProblems(
  certificate: X509Certificate,
  { name, verify, names = [] }: CertificateDemands,
): readonly string[] {
  const problem = identityProblem(certificate, [...(verify ? [name] : []), ...names])
  return problem === undefined ? [] : [problem]
}

function pinProblems(leaf: CertificateFacts, { issuer, fingerprint }: CertificateDemands): readonly string[] {
  const problems: string[] = []
  if (issuer !== undefined && !leaf.issuer.includes(issuer)) {
    problems.push(`the issuer is ${said(leaf.issuer)}, wanted "${issuer}"`)
  }
  const pin = fingerprint?.replaceAll(':', '').toLowerCase()
  if (pin !== undefined && pin !== leaf.fingerprint) {
    problems.push(`the fingerprint is ${leaf.fingerprint}, wanted ${pin}`)
  }
  return problems
}
