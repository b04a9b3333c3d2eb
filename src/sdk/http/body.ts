import type { IncomingMessage } from 'node:http'
import { messageOf } from '../../core/errors.js'
import { createByteRun } from '../byte-run.js'

export interface HttpBody {
  /** Only the beginning when there is more, nothing when it is unread for another reason. */
  readonly bytes: Buffer
  /** Why it is not the whole body: there was more than the limit, or it is encoded in a way that nobody here knows. */
  readonly unread?: 'too-long' | 'unknown-encoding'
}

const EMPTY = Buffer.alloc(0)

/**
 * Reads the body of an answer as it comes over the wire, up to `limit` bytes; what goes beyond ends the connection.
 * Rejects when the connection ends before the body does.
 */
export function collectBody(response: IncomingMessage, limit: number): Promise<HttpBody> {
  return new Promise((resolve, reject) => {
    const run = createByteRun()
    response.on('data', (chunk: Buffer) => {
      run.add(chunk)
      if (run.size() <= limit) return
      resolve({ bytes: run.bytes().subarray(0, limit), unread: 'too-long' })
      response.destroy()
    })
    response.on('end', () => resolve({ bytes: run.bytes() }))
    response.on('error', () => reject(new Error(shortfall(response, run.size()))))
  })
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
 * body was before; rejects when the body is not what it says. Servers also say `none`, or nothing after the colon.
 */
export async function decodeBody(body: HttpBody, encoding: string, limit: number): Promise<HttpBody> {
  if (body.bytes.length === 0) return body
  const encodings = encoding
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
    .filter((each) => !['', 'identity', 'none'].includes(each))
  if (encodings.length === 0) return body
  if (encodings.length > MAX_ENCODINGS) throw new Error(`the body is encoded ${encodings.length} times`)
  if (body.unread !== undefined) return { bytes: EMPTY, unread: body.unread }
  let current = body
  for (const each of encodings.reverse()) {
    current = await decoded(current.bytes, each, limit)
    if (current.unread !== undefined) break
  }
  return current
}

async function decoded(bytes: Buffer, encoding: string, limit: number): Promise<HttpBody> {
  const decode = (await decoders()).get(encoding)
  if (decode === undefined) return { bytes: EMPTY, unread: 'unknown-encoding' }
  return new Promise((resolve, reject) => {
    decode(bytes, { maxOutputLength: limit }, (error, result) => {
      if (error === null) resolve({ bytes: result })
      else if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
        resolve({ bytes: EMPTY, unread: 'too-long' })
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
  const { brotliDecompress, gunzip, inflate, inflateRaw } = await import('node:zlib')
  return new Map<string, Decode>([
    ['gzip', gunzip],
    ['x-gzip', gunzip],
    ['deflate', (bytes, options, done) => (isZlib(bytes) ? inflate : inflateRaw)(bytes, options, done)],
    ['br', brotliDecompress],
  ])
}

/** Whether the data is in the zlib format, as `deflate` means; some servers send it bare, and browsers take both (RFC 1950, 2.2). */
function isZlib(bytes: Buffer): boolean {
  return bytes.length >= 2 && ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE() % 31 === 0
}
