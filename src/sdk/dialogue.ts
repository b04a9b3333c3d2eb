import type { Socket } from 'node:net'
import { clip } from '../core/clip.js'
import { oneLine } from '../core/printable.js'
import { readUntil } from './read-until.js'

/** The server does not keep to its protocol, or refuses: CRITICAL in these words, which follow the subject. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}

/**
 * Makes something of all that was received since the question: undefined while there is more to come.
 *
 * @throws {ProtocolError} when nothing that could follow would make it right.
 */
export type Reader<T> = (received: string) => T | undefined

const LIMIT = 16_384

/**
 * Asks and reads the answer, in Latin-1, of up to 16,384 characters. A server that says nothing is waited for: the check's
 * deadline ends that.
 *
 * @throws {ProtocolError} when the server closes or does not come to an end; the socket's own error when it breaks.
 */
export async function ask<T>(socket: Socket, question: string | Buffer, read: Reader<T>): Promise<T> {
  if (socket.errored !== null) throw socket.errored
  if (question.length > 0) socket.write(question)
  const { received, found } = await readUntil(socket, (text) => isSettled(read, text), LIMIT)
  const answer = read(received)
  if (answer === undefined) throw new ProtocolError(unfinished(received, found))
  return answer
}

function isSettled(read: Reader<unknown>, text: string): boolean {
  try {
    return read(text) !== undefined
  } catch {
    return true // wrong for good: `ask` reads it once more and throws
  }
}

function unfinished(received: string, found: boolean): string {
  if (received.length >= LIMIT) return `says ${LIMIT} characters without coming to an end: ${said(received)}`
  if (found || received !== '') return `closed in the middle of its answer: ${said(received)}`
  return 'closed without a word'
}

/**
 * The complete lines of what was received, without their ends, and what follows the last one.
 *
 * @throws {ProtocolError} for a line that does not end in CR LF: mail and directory protocols know no other end.
 */
export function splitLines(received: string): { readonly lines: readonly string[]; readonly rest: string } {
  const parts = received.split('\n')
  const rest = parts.pop() ?? ''
  const bare = parts.find((line) => !line.endsWith('\r'))
  if (bare !== undefined) throw new ProtocolError(`ends a line without CR LF: ${said(bare)}`)
  return { lines: parts.map((line) => line.slice(0, -1)), rest }
}

/** What a server said, made safe to show: quoted, on one line, not too long. */
export function said(text: string): string {
  return `"${clip(oneLine(text), 200)}"`
}

/**
 * Keeps an error that nobody waits for from ending the process: it stays in `socket.errored` for the next question, and
 * after the last one it concerns nobody.
 */
export function keepErrors<S extends Socket>(socket: S): S {
  return socket.on('error', () => undefined)
}
