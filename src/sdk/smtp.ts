// SMTP as a client speaks it, up to the envelope: RFC 5321, RFC 3207 (STARTTLS), RFC 2034 (enhanced status codes).
import type { Socket } from 'node:net'
import { ask, ProtocolError, said, splitLines } from './dialogue.js'

export interface SmtpReply {
  /** Three digits; the first says how it went: 2 and 3 well, 4 not now, 5 no. */
  readonly code: number
  /** The text of each line, without its code. */
  readonly lines: readonly string[]
}

/** The server says no, or not now; `QUIT` has been said. */
export class SmtpRefusal extends ProtocolError {
  /** True for 4yz: asked another time, the server may say something else. */
  readonly transient: boolean

  constructor(what: string, reply: SmtpReply) {
    super(`${what}: ${said(showReply(reply))}`)
    this.transient = reply.code < 500
  }
}

/** Waits for the server to greet, and gives the lines of its greeting. */
export async function readGreeting(socket: Socket): Promise<readonly string[]> {
  return accepted(await ask(socket, '', readReply), [220], 'refuses service', socket).lines
}

/** What a server says of itself: each extension with its parameters, such as `SIZE 10240000`. */
export async function sayHello(socket: Socket, name: string): Promise<readonly string[]> {
  const reply = await command(socket, `EHLO ${name}`, [250])
  return reply.lines.slice(1)
}

/**
 * Asks for TLS; the handshake is to follow on the same socket.
 *
 * @throws {ProtocolError} when STARTTLS is not among the extensions, is refused, or more follows than the answer.
 */
export async function startTls(socket: Socket, extensions: readonly string[]): Promise<void> {
  if (!extensions.some((extension) => extension.toUpperCase() === 'STARTTLS')) {
    quit(socket)
    throw new ProtocolError(`does not offer STARTTLS (it offers: ${offer(extensions)})`)
  }
  await command(socket, 'STARTTLS', [220])
}

/** Sends one command; any reply but the wanted ones is a refusal, which ends the dialogue. */
export async function command(socket: Socket, line: string, wanted: readonly number[]): Promise<SmtpReply> {
  const reply = await ask(socket, `${line}\r\n`, readReply)
  return accepted(reply, wanted, `refuses ${line}`, socket)
}

/** Takes leave, without waiting for an answer that changes nothing. */
export function quit(socket: Socket): void {
  socket.end('QUIT\r\n')
}

/**
 * Reads a reply of one or more lines (RFC 5321, 4.2). The client never pipelines, so that text after the reply belongs to
 * nothing: after STARTTLS it would be an injected answer.
 */
export function readReply(received: string): SmtpReply | undefined {
  const { lines, rest } = splitLines(received)
  const replies = lines.map(parseLine)
  const last = replies.findIndex(({ more }) => !more)
  const code = replies[0]?.code
  const stray = replies.slice(0, last + 1).find((reply) => reply.code !== code)
  if (stray !== undefined) throw new ProtocolError(`mixes ${code} and ${stray.code} in one reply`)
  if (last === -1) return incomplete(rest)
  if (last < lines.length - 1 || rest !== '') throw new ProtocolError(`says more than its reply: ${said(received)}`)
  return { code: Number(code), lines: replies.map(({ text }) => text) }
}

/** A line that cannot become a reply's is not waited for. */
function incomplete(rest: string): undefined {
  if (!/^(\d{0,3}|\d{3}[ -].*)\r?$/s.test(rest) || rest.includes('\0')) throw notSmtp(rest)
}

function parseLine(line: string): { readonly code: number; readonly more: boolean; readonly text: string } {
  const match = /^([2-5]\d\d)(?:([ -])([^\0]*))?$/s.exec(line)
  if (match === null) throw notSmtp(line)
  return { code: Number(match[1]), more: match[2] === '-', text: match[3] ?? '' }
}

function notSmtp(text: string): ProtocolError {
  return new ProtocolError(`does not speak SMTP: it says ${said(text)}`)
}

function accepted(reply: SmtpReply, wanted: readonly number[], refusal: string, socket: Socket): SmtpReply {
  if (wanted.includes(reply.code)) return reply
  quit(socket)
  throw new SmtpRefusal(reply.code === 421 ? 'closes the service' : refusal, reply)
}

function showReply({ code, lines }: SmtpReply): string {
  return `${code} ${lines.join(' ')}`
}

function offer(extensions: readonly string[]): string {
  return extensions.length === 0 ? 'nothing' : said(extensions.join(', ')).slice(1, -1)
}
