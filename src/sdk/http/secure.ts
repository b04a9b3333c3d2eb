import { X509Certificate } from 'node:crypto'
import { type ConnectionOptions, connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import { certificateFacts, certificateNames, isCertificateFor, peerChain } from '../tls/certificate.js'
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
  const certificate = new X509Certificate(raw)
  if (isCertificateFor(certificate, name)) return undefined
  const names = certificateNames(certificate).join(', ')
  return Object.assign(new Error(`it is for ${names}, wanted ${name}`), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    host: name,
    names,
  })
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
