import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { certificateFacts, certificateNames, peerChain } from './certificate.js'
import type { HttpCertificate } from './http-message.js'

/** Opens a TLS connection for HTTP/1.1. A module of its own because node:tls takes 3 ms to load: only https does. */
export function openSecure(options: ConnectionOptions): TLSSocket {
  return connect({ ...options, ALPNProtocols: ['http/1.1'] })
}

/**
 * The certificate of an open connection.
 *
 * @param now epoch milliseconds
 */
export function peerCertificate(socket: TLSSocket, now: number): HttpCertificate | undefined {
  const certificates = peerChain(socket)
  const chain = certificates.map((certificate) => certificateFacts(certificate, now))
  const [certificate] = certificates
  const [own] = chain
  if (certificate === undefined || own === undefined) return undefined
  return {
    subject: own.subject,
    issuer: own.issuer,
    names: certificateNames(certificate),
    fingerprint: own.fingerprint,
    valid_until: own.valid_until,
    days_left: Math.min(...chain.map(({ days_left }) => days_left)),
    protocol: socket.getProtocol() ?? '',
  }
}
