import type { Socket } from 'node:net'
import { createSecureContext, createServer, TLSSocket, type TLSSocketOptions, type TlsOptions } from 'node:tls'
import type { IssuedCertificate } from './certificates.js'
import { type LabServer, listen, startTcpServer } from './server.js'

/** The part of `TlsOptions` that shows a certificate: its chain and its key. */
export function shown({ chain, key }: Pick<IssuedCertificate, 'chain' | 'key'>): { cert: string; key: string } {
  return { cert: chain, key }
}

/** Starts a TLS server that says nothing and ends when the client does; port 0 takes a free one. */
export function startTlsServer(options: TlsOptions, port = 0): Promise<LabServer> {
  const server = createServer(options, (socket) => {
    socket.on('error', () => socket.destroy())
    socket.resume()
  })
  server.on('tlsClientError', (_, socket) => socket.destroy())
  return listen(server, port)
}

/** The server's side of TLS on a connection that began in plain text. */
export function upgrade(socket: Socket, certificate: IssuedCertificate, options: TLSSocketOptions = {}): TLSSocket {
  const secureContext = createSecureContext(shown(certificate))
  const secured = new TLSSocket(socket, { ...options, isServer: true, secureContext })
  return secured.on('error', () => secured.destroy())
}

/**
 * Starts a server that begins in plain text: it says the first of these texts (Latin-1) at once and one more for each thing it
 * hears; TLS follows the last one.
 */
export function startTlsServerAfter(texts: readonly string[], certificate: IssuedCertificate): Promise<LabServer> {
  const answer = (socket: Socket, [next, ...rest]: readonly string[]): void => {
    if (next === undefined) return
    socket.once('data', () => {
      socket.write(next, 'latin1')
      if (rest.length === 0) upgrade(socket, certificate)
      else answer(socket, rest)
    })
  }
  const [greeting = '', ...answers] = texts
  return startTcpServer((socket) => {
    socket.write(greeting, 'latin1')
    answer(socket, answers)
  })
}

/** Servers that are wrong before any certificate is looked at. */
export const brokenTlsServers = {
  /** Reads the client's first message and closes. */
  closing: () => startTcpServer((socket) => socket.once('data', () => socket.end())),
  /** Reads the client's first message and resets. */
  resetting: () => startTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
  /** Reads the client's first message and never answers. */
  silent: () => startTcpServer((socket) => socket.resume()),
  /** Answers the client's first message in plain text. */
  plain: () =>
    startTcpServer((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')),
    ),
  /** Speaks no version of TLS after 1.1. */
  outdated: (certificate: IssuedCertificate) =>
    startTlsServer({
      ...shown(certificate),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0', // OpenSSL 3 refuses these versions at any higher level
    }),
} as const
