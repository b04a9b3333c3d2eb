import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { createByteRun } from './byte-run.js'
import { decodeText } from './decode-text.js'

/** What was read of a regular file. */
export interface FileContent {
  /** The first `limit` bytes. */
  readonly content: string
  /** Whether that is all of it. */
  readonly whole: boolean
  /** In hex; present when the whole file was read. */
  readonly sha256?: string
}

export interface Reading {
  /** Bytes of content to keep. */
  readonly limit: number
  /** Whether to read on to the end for the hash, however far that is. */
  readonly hash: boolean
  /** Ends the reading between two chunks. */
  readonly signal: AbortSignal
}

const CHUNK = 262_144

/**
 * Reads a regular file in chunks; a file that others write to is read up to where it ends when that is reached.
 *
 * @throws the system's error, or the signal's reason. A FIFO or a device is refused without waiting for it.
 */
export async function readRegularFile(path: string, reading: Reading): Promise<FileContent> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    if (!(await file.stat()).isFile()) throw new Error('it is no regular file any more')
    return await readFrom(file, reading)
  } finally {
    await file.close()
  }
}

async function readFrom(file: FileHandle, { limit, hash, signal }: Reading): Promise<FileContent> {
  const digest = createHash('sha256')
  const head = createByteRun()
  const buffer = Buffer.alloc(CHUNK)
  let total = 0
  while (hash || total <= limit) {
    signal.throwIfAborted()
    const { bytesRead } = await file.read(buffer, 0, CHUNK)
    if (bytesRead === 0) break
    const chunk = buffer.subarray(0, bytesRead)
    digest.update(chunk)
    head.add(chunk.subarray(0, Math.max(0, limit - total)))
    total += bytesRead
  }
  const whole = total <= limit
  const content = decodeText(head.bytes(), { cut: !whole })
  return { content, whole, ...((hash || whole) && { sha256: digest.digest('hex') }) }
}
