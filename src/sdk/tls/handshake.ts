import type { Socket } from 'node:net'
import { type ConnectionOptions, connect, createSecureContext, type TLSSocket } from 'node:tls'
import { messageOf } from '../../core/errors.js'
import type { OptionsOf } from '../../core/options.js'
import { keepErrors, ProtocolError, said } from '../dialogue.js'
import { seconds } from '../seconds.js'
import { type TlsSettings, tlsConnectionOptions, type tlsOptions } from './options.js'

export interface Handshake {
  readonly socket: TLSSocket
  readonly handshakeSeconds: number
}

/**
 * What `handshake` needs for these options. Read before anything is connected: files that cannot be read, or hold no
 * certificate or key, say nothing about the server.
 *
 * @throws {Error} when there is such a file: the check is UNKNOWN.
 */
export function handshakeOptions(host: string, options: OptionsOf<typeof tlsOptions>, directory: string): TlsSettings {
  const connection = tlsConnectionOptions(host, options, directory)
  try {
    return { ...connection, secureContext: createSecureContext(connection) }
  } catch (cause) {
    throw new Error(`ca_file, cert_file or key_file cannot be used: ${messageOf(cause)}`, { cause })
  }
}

/**
 * Makes a TLS handshake on an open connection, whatever the certificate is like: who judges it finds Node's opinion of the
 * chain in `authorizationError`, without one of the name. Errors of the socket stay in `socket.errored`.
 *
 * @throws {ProtocolError} when there is no handshake; the socket's own error when it breaks.
 */
export async function handshake(plain: Socket, options: ConnectionOptions): Promise<Handshake> {
  const started = performance.now()
  const socket = keepErrors(
    connect({ ...options, socket: plain, rejectUnauthorized: false, checkServerIdentity: () => undefined }),
  )
  await new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve)
    socket.once('error', (error) => reject(handshakeError(error)))
    socket.once('close', () => reject(new ProtocolError(CLOSED)))
  })
  return { socket, handshakeSeconds: seconds(started, performance.now()) }
}

const VERDICT_MS = 500

/**
 * Ends the connection and waits for what the server thinks of the client's certificate. In TLS 1.3 it says so only after the
 * client's side of the handshake is complete; a session ticket, any word or the end of the connection is consent. So is half a
 * second of silence, for servers that neither give tickets nor answer the end. Only an alert is a refusal: Exim, for one, takes
 * its leave in plain text when TLS has ended.
 *
 * @throws {ProtocolError} when the server refuses the client's certificate, or the lack of one.
 */
export async function awaitVerdict(socket: TLSSocket): Promise<void> {
  if (socket.getProtocol() !== 'TLSv1.3') return
  const refusal = await new Promise<Error | null>((resolve) => {
    const end = (error: Error | null) => {
      clearTimeout(timer)
      resolve(error)
    }
    const timer = setTimeout(end, VERDICT_MS, null)
    for (const consent of ['session', 'data', 'end', 'close']) socket.once(consent, () => end(null))
    socket.once('error', end)
    if (socket.errored !== null) end(socket.errored)
    socket.end()
  })
  if (refusal !== null && codeOf(refusal).includes('_ALERT_')) throw handshakeError(refusal)
}

const CLOSED = 'closed the connection in the TLS handshake'

/** OpenSSL's reasons, as Node's codes name them, in words that say what to try. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LAYER|RECORD_OVERFLOW|HTTP_REQUEST|BAD_RECORD_TYPE|UNEXPECTED_MESSAGE/,
    'does not answer with TLS: another port, or is "starttls" needed?',
  ],
  [/ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW/, 'speaks neither TLS 1.2 nor TLS 1.3'],
  [/ALERT_CERTIFICATE_REQUIRED/, 'requires a client certificate: give cert_file and key_file'],
  [
    /ALERT_HANDSHAKE_FAILURE/,
    'refuses the handshake: it requires a client certificate (cert_file, key_file), or shares no cipher with this machine',
  ],
  [
    /ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA|ACCESS_DENIED)$/,
    'does not accept the client certificate',
  ],
  [/UNRECOGNIZED_NAME/, 'has no certificate for the name it was asked for: try another server_name'],
  [/NO_APPLICATION_PROTOCOL/, 'speaks none of the protocols offered by "alpn"'],
]

function handshakeError(error: Error): Error {
  return codeOf(error) === 'ECONNRESET' ? new ProtocolError(CLOSED, { cause: error }) : explainTlsError(error)
}

/** An error of OpenSSL in words, as a ProtocolError; other errors as they are. TLS 1.3 may bring one after the handshake. */
export function explainTlsError(error: Error): Error {
  const code = codeOf(error)
  if (!code.startsWith('ERR_SSL_') && code !== 'EPROTO') return error
  const words = REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? 'breaks the TLS handshake'
  return new ProtocolError(`${words} (${said(reasonOf(error)).slice(1, -1)})`, { cause: error })
}

/** OpenSSL's errors carry a `reason`; it is shorter than the message, which quotes source files. */
function reasonOf(error: Error): string {
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
