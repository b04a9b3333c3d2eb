import type { IncomingMessage } from 'node:http'
import { messageOf } from '../../core/errors.js'

export interface HttpBody {
  readonly bytes: Buffer
  /** Whether there was more than the limit. */
  readonly cut: boolean
}

const EMPTY = Buffer.alloc(0)
const NOTHING: HttpBody = { bytes: EMPTY, cut: false }

/**
 * Reads the body of an answer as it comes over the wire, up to `limit` bytes; what goes beyond ends the connection.
 * Rejects when the connection ends before the body does.
 */
export function collectBody(response: IncomingMessage, limit: number): Promise<HttpBody> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size <= limit) return
      resolve({ bytes: joined(chunks).subarray(0, limit), cut: true })
      response.destroy()
    })
    response.on('end', () => resolve({ bytes: joined(chunks), cut: false }))
    response.on('error', () => reject(new Error(shortfall(response, size))))
  })
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first = EMPTY] = chunks
  return chunks.length > 1 ? Buffer.concat(chunks) : first
}

function shortfall({ headers }: IncomingMessage, size: number): string {
  const length = headers['content-length']
  return length === undefined
    ? `the server closed the connection in the middle of the body, after ${size} bytes`
    : `the server closed the connection after ${size} of ${length} bytes of the body`
}

/** More than one encoding is rare, more than three is an attack. */
const MAX_ENCODINGS = 3

/**
 * Undoes `content-encoding` (RFC 9110, 8.4): gzip, deflate and br. Never gives more than `limit` bytes, however small the
 * body was before; rejects when an encoding is unknown or the body is not what it says.
 */
export async function decodeBody(body: HttpBody, encoding: string, limit: number): Promise<HttpBody> {
  if (body.bytes.length === 0) return body
  const encodings = encoding
    .toLowerCase()
    .split(/\s*,\s*/)
    .filter((each) => each !== 'identity')
  if (encodings.length === 0) return body
  if (encodings.length > MAX_ENCODINGS) throw new Error(`the body is encoded ${encodings.length} times`)
  if (body.cut) return { ...NOTHING, cut: true }
  let current = body
  for (const each of encodings.reverse()) {
    current = await decoded(current.bytes, each, limit)
    if (current.cut) break
  }
  return current
}

async function decoded(bytes: Buffer, encoding: string, limit: number): Promise<HttpBody> {
  const decode = (await decoders()).get(encoding)
  if (decode === undefined) throw new Error(`the content-encoding "${encoding}" is none of gzip, deflate and br`)
  return new Promise((resolve, reject) => {
    decode(bytes, { maxOutputLength: limit }, (error, result) => {
      if (error === null) resolve({ bytes: result, cut: false })
      else if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') resolve({ ...NOTHING, cut: true })
      else reject(new Error(`the body is not ${encoding} as its content-encoding says: ${messageOf(error)}`))
    })
  })
}

type Decode = (
  bytes: Buffer,
  options: { maxOutputLength: number },
  done: (error: Error | null, result: Buffer) => void,
) => void

/** node:zlib takes 3 ms to load, and most bodies are not encoded. */
async function decoders(): Promise<ReadonlyMap<string, Decode>> {
  const { brotliDecompress, gunzip, inflate } = await import('node:zlib')
  return new Map<string, Decode>([
    ['gzip', gunzip],
    ['x-gzip', gunzip],
    ['deflate', inflate],
    ['br', brotliDecompress],
  ])
}
