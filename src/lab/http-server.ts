import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { type LabServer, listen, startTcpServer } from './server.js'

/** Starts an HTTP server; port 0 takes a free one. */
export function startHttpServer(answer: RequestListener, port = 0): Promise<LabServer> {
  return listen(createServer(answer), port)
}

/** What an HTTPS server shows and demands, all in PEM. */
export interface HttpsSettings {
  /** The certificate and its intermediates. */
  readonly chain: string
  readonly key: string
  /** When given, clients must show a certificate of this authority. */
  readonly clientAuthority?: string
}

/** The same with TLS. */
export function startHttpsServer(
  { chain, key, clientAuthority }: HttpsSettings,
  answer: RequestListener,
  port = 0,
): Promise<LabServer> {
  const demands = clientAuthority === undefined ? {} : { ca: clientAuthority, requestCert: true }
  return listen(createSecureServer({ cert: chain, key, ...demands }, answer), port)
}

/** Answers each request with these bytes, whatever they are, and closes. */
export function startRawHttpServer(bytes: string | Buffer): Promise<LabServer> {
  return onRequest((socket) => socket.end(bytes))
}

function onRequest(answer: (socket: Socket) => void): Promise<LabServer> {
  return startTcpServer((socket) => socket.once('data', () => answer(socket)))
}

const MIB = 1024 ** 2
const OK = 'HTTP/1.1 200 OK\r\n'

/** HTTP servers that are wrong in ways that real ones are: none of their answers may ever be called green. */
export const brokenHttpServers = {
  /** Closes when it has heard the request. */
  noAnswer: () => startRawHttpServer(''),
  /** Speaks another protocol. */
  banner: () => startRawHttpServer('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'),
  /** Wants TLS: a fatal alert (RFC 8446, 6.2). */
  tlsAlert: () => startRawHttpServer(Buffer.from([0x15, 3, 1, 0, 2, 2, 70])),
  /** Closes in the middle of the headers. */
  cutHeaders: () => startRawHttpServer(`${OK}Content-Type: text/pl`),
  /** Promises more than it sends. */
  cutBody: () => startRawHttpServer(`${OK}Content-Length: 500\r\n\r\nall is well`),
  /** Ends without the last chunk. */
  cutChunks: () => startRawHttpServer(`${OK}Transfer-Encoding: chunked\r\n\r\nb\r\nall is well\r\n`),
  /** Sends more than it promised. */
  longBody: () => startRawHttpServer(`${OK}Content-Length: 3\r\n\r\nall is well, and more`),
  /** Has a chunk size that is no number. */
  badChunk: () => startRawHttpServer(`${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\nall is well\r\n0\r\n\r\n`),
  /** Has two lengths: the way to smuggle a request past a proxy. */
  twoLengths: () => startRawHttpServer(`${OK}Content-Length: 3\r\nContent-Length: 11\r\n\r\nall is well`),
  /** Has 20 kB of headers. */
  hugeHeaders: () => startRawHttpServer(`${OK}X-Padding: ${'a'.repeat(20_000)}\r\nContent-Length: 2\r\n\r\nok`),
  /** Has no line of status. */
  noStatus: () => startRawHttpServer('HTTP/1.1 fine\r\n\r\nall is well'),
  /** Says gzip and sends something else. */
  notGzip: () => startRawHttpServer(`${OK}Content-Encoding: gzip\r\nContent-Length: 11\r\n\r\nall is well`),
  /** Ends in the middle of a gzip stream. */
  cutGzip: () => encoded('gzip', gzipSync('all is well, '.repeat(100)).subarray(0, 20)),
  /** Answers with the error of its own proxy. */
  badGateway: () => startRawHttpServer('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\n502'),
  /** Redirects to itself for ever. */
  redirectLoop: () => startRawHttpServer('HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n'),
  /** Resets in the middle of the body. */
  resetBody: () =>
    onRequest((socket) => socket.write(`${OK}Content-Length: 500\r\n\r\nall`, () => socket.resetAndDestroy())),
  /** Sends a byte of its headers each 20 ms, and never comes to their end. */
  slowHeaders: () => dribble(`${OK}X-Padding: `),
  /** The same with the body. */
  slowBody: () => dribble(`${OK}Content-Length: 1000000\r\n\r\n`),
} as const satisfies Record<string, () => Promise<LabServer>>

/** A page that is small on the wire and 64 MiB when it is decoded. */
export function startBombServer(): Promise<LabServer> {
  return encoded('gzip', gzipSync(Buffer.alloc(64 * MIB)))
}

function encoded(encoding: string, body: Buffer): Promise<LabServer> {
  const head = `${OK}Content-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n`
  return startRawHttpServer(Buffer.concat([Buffer.from(head), body]))
}

function dribble(beginning: string): Promise<LabServer> {
  return onRequest((socket) => {
    socket.write(beginning)
    const timer = setInterval(() => socket.write('a'), 20)
    socket.once('close', () => clearInterval(timer))
  })
}
