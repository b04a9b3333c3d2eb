// A mail server up to the envelope (RFC 5321, RFC 3207): it takes addresses and never a message.
import type { Socket } from 'node:net'
import type { IssuedCertificate } from './certificates.js'
import { type LabServer, startTcpServer } from './server.js'
import { upgrade } from './tls-server.js'

export interface SmtpServerOptions {
  readonly port?: number
  /** The host name it greets with. */
  readonly name?: string
  /** With it, STARTTLS is offered. */
  readonly certificate?: IssuedCertificate
  /** The domain whose addresses it takes; others are refused as relaying. */
  readonly domain?: string
  /** Whole replies in the place of its own, by verb; `greeting` is the first. */
  readonly replies?: Readonly<Record<string, string>>
}

/** Starts a mail server; port 0 takes a free one. */
export function startSmtpServer(options: SmtpServerOptions = {}): Promise<LabServer> {
  return startTcpServer((socket) => {
    socket.write(options.replies?.['greeting'] ?? `220 ${nameOf(options)} ESMTP lab\r\n`)
    serve(socket, options)
  }, options.port)
}

/** Answers line by line; bytes that came along with STARTTLS are dropped, as RFC 3207 (4.2) wants it. */
function serve(socket: Socket, options: SmtpServerOptions): void {
  let pending = ''
  const hear = (chunk: Buffer) => {
    const lines = (pending + chunk.toString('latin1')).split('\r\n')
    pending = lines.pop() ?? ''
    for (const line of lines) {
      const verb = line.split(' ', 1)[0]?.toUpperCase() ?? ''
      const reply = options.replies?.[verb] ?? replyTo(verb, line, options, 'encrypted' in socket)
      socket.write(reply)
      if (verb === 'QUIT') return void socket.end()
      if (verb === 'STARTTLS' && reply.startsWith('220') && options.certificate !== undefined) {
        socket.off('data', hear)
        return serve(upgrade(socket, options.certificate), { ...options, replies: {} })
      }
    }
  }
  socket.on('data', hear)
}

function replyTo(verb: string, line: string, options: SmtpServerOptions, isSecure: boolean): string {
  switch (verb) {
    case 'EHLO':
      return ehloReply(options, isSecure)
    case 'STARTTLS':
      return options.certificate === undefined || isSecure ? '502 5.5.1 Not offered\r\n' : '220 2.0.0 Go ahead\r\n'
    case 'MAIL':
      return '250 2.1.0 Sender ok\r\n'
    case 'RCPT':
      return line.endsWith(`@${options.domain ?? 'lab.test'}>`)
        ? '250 2.1.5 Recipient ok\r\n'
        : '550 5.7.1 Relaying denied\r\n'
    case 'RSET':
    case 'NOOP':
      return '250 2.0.0 Ok\r\n'
    case 'QUIT':
      return '221 2.0.0 Bye\r\n'
    default:
      return '502 5.5.1 Command not implemented\r\n'
  }
}

function ehloReply(options: SmtpServerOptions, isSecure: boolean): string {
  const offersTls = options.certificate !== undefined && !isSecure
  const lines = [`${nameOf(options)} greets you`, 'SIZE 10240000', ...(offersTls ? ['STARTTLS'] : []), '8BITMIME']
  return lines.map((line, index) => `250${index === lines.length - 1 ? ' ' : '-'}${line}\r\n`).join('')
}

function nameOf({ name = 'mail.lab.test' }: SmtpServerOptions): string {
  return name
}
