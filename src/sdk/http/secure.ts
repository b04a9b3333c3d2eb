import { X509Certificate } from 'node:crypto'
import { type ConnectionOptions, connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import { certificateFacts } from '../tls/certificate.js'
import { certificateNames, identityProblem } from '../tls/certificate-names.js'
import { peerCertificates } from '../tls/trust-path.js'
import { validityProblems } from '../tls/validity.js'
import type { HttpCertificate } from './message.js'

/**
 * Opens a TLS connection for HTTP/1.1. A module of its own because node:tls takes 3 ms to load: only https does.
 *
 * @param name what the certificate must be for when no server name is asked for: the URL's host, wherever the connection goes.
 */
export function openSecure(name: string, options: ConnectionOptions): TLSSocket {
  const wanted = options.servername ?? name
  const checkServerIdentity = (_: string, { raw }: PeerCertificate) => identityError(wanted, raw)
  return connect({ ...options, checkServerIdentity, ALPNProtocols: ['http/1.1'] })
}

function identityError(name: string, raw: Buffer): Error | undefined {
  const problem = identityProblem(new X509Certificate(raw), [name])
  return problem === undefined ? undefined : new Error(problem)
}

export interface PeerJudgement {
  /** Absent when the server has shown none. */
  readonly certificate?: HttpCertificate
  /** As sentences; none when all is in date. */
  readonly problems: readonly string[]
}

/**
 * The certificate of an open connection, and what of its chain is out of date. Who is trusted, and for which name, Node has
 * judged by then, if it was asked to.
 *
 * @param ca what is trusted, in PEM; the public CAs if left out.
 * @param now epoch milliseconds
 */
export function peerCertificate(socket: TLSSocket, ca: string | undefined, now: number): PeerJudgement {
  const { path, unused } = peerCertificates(socket, ca, now)
  const chain = path.map((certificate) => certificateFacts(certificate, now))
  const [certificate] = path
  const [own] = chain
  if (certificate === undefined || own === undefined) return { problems: [] }
  const facts = {
    subject: own.subject,
    issuer: own.issuer,
    names: certificateNames(certificate),
    fingerprint: own.fingerprint,
    valid_until: own.valid_until,
    days_left: Math.min(...chain.map(({ days_left }) => days_left)),
    unused: unused.map((each) => certificateFacts(each, now)),
    protocol: socket.getProtocol() ?? '',
  }
  return { certificate: facts, problems: validityProblems(chain, now) }
}
