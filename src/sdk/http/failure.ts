import { clip } from '../../core/clip.js'
import { oneLine } from '../../core/printable.js'

/** How far an exchange had come when it broke. */
export interface HttpProgress {
  /** Whether a byte of the answer had come. */
  readonly heard: boolean
  /** Whether its headers were complete. */
  readonly answered: boolean
}

/** Node's errors of an HTTP connection, those of its parser (`HPE_...`) among them, in words; others as they are. */
export function httpError(error: Error, progress: HttpProgress): Error {
  const words = meaning(error, progress)
  return words === undefined ? error : new Error(words, { cause: error })
}

function meaning(error: Error, { heard, answered }: HttpProgress): string | undefined {
  const { code = '', reason = '', rawPacket } = error as ParserError // the fields of Node's parser errors
  if (error.message === 'socket hang up')
    return `the server closed the connection ${heard ? 'in the middle of its answer' : 'without an answer'}`
  if (error.message.startsWith('Client network socket disconnected'))
    return 'the server closed the connection in the TLS handshake'
  if (typeof code !== 'string' || !code.startsWith('HPE_')) return undefined
  if (code === 'HPE_HEADER_OVERFLOW') return 'the headers of the answer are larger than 16 KiB'
  if (code === 'HPE_CLOSED_CONNECTION' || (code === 'HPE_INVALID_CONSTANT' && answered))
    return 'the server sent more than its content-length says'
  if (code === 'HPE_INVALID_CONSTANT') return otherProtocol(rawPacket)
  return `the answer is not valid HTTP: ${reason} (${code})`
}

interface ParserError {
  readonly code?: unknown
  readonly reason?: string
  readonly rawPacket?: Buffer
}

const TLS_ALERT = 0x15

function otherProtocol(packet: Buffer | undefined): string {
  if (packet?.[0] === TLS_ALERT) return 'the server speaks TLS here: write "https:"'
  const said = oneLine(packet?.toString('latin1') ?? '')
  return `the server does not speak HTTP here: it said ${JSON.stringify(clip(said, 60))}`
}
