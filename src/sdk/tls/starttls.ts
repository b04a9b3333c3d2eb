import type { Socket } from 'node:net'
import { hostname } from 'node:os'
import { ask, ProtocolError, said, splitLines } from '../dialogue.js'
import { readGreeting, sayHello, startTls } from '../smtp.js'
import { readElement, readElements } from './ber.js'

/** How a protocol that starts in plain text is asked for TLS. */
interface Negotiation {
  readonly defaultPort: number
  /** Talks until the TLS handshake is to begin; throws a ProtocolError when the server does not offer it. */
  readonly negotiate: (socket: Socket) => Promise<void>
  /** What a server says that consents: at once, and to each thing that it is told (Latin-1). */
  readonly consent: readonly string[]
}

/** The protocols that are spoken, in the order they are shown. */
export const starttlsProtocols = ['smtp', 'imap', 'postgres', 'ldap'] as const

export type StarttlsProtocol = (typeof starttlsProtocols)[number]

/**
 * By protocol. In each of them, bytes that arrive together with the server's consent were not sent under TLS: somebody on the
 * way can have put them there (CVE-2011-0411, CVE-2021-23222), so that they end the dialogue.
 */
export const starttls: Readonly<Record<StarttlsProtocol, Negotiation>> = {
  smtp: {
    defaultPort: 25,
    negotiate: negotiateSmtp,
    consent: ['220 ready\r\n', '250-ready\r\n250 STARTTLS\r\n', '220 go\r\n'],
  },
  imap: {
    defaultPort: 143,
    negotiate: negotiateImap,
    consent: ['* OK ready\r\n', '* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK done\r\n', 'a2 OK go\r\n'],
  },
  postgres: { defaultPort: 5432, negotiate: negotiatePostgres, consent: ['', 'S'] },
  ldap: {
    defaultPort: 389,
    negotiate: negotiateLdap,
    consent: ['', '\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00'], // ExtendedResponse (RFC 4511, 4.12): success
  },
}

async function negotiateSmtp(socket: Socket): Promise<void> {
  await readGreeting(socket)
  await startTls(socket, await sayHello(socket, hostname()))
}

/** RFC 3501, 6.2.1. */
async function negotiateImap(socket: Socket): Promise<void> {
  await ask(socket, '', readImapGreeting)
  const answer = await ask(socket, 'a1 CAPABILITY\r\n', imapAnswer('a1'))
  const capabilities = answer.find((line) => /^\* CAPABILITY /i.test(line))?.slice('* CAPABILITY '.length) ?? ''
  if (!capabilities.toUpperCase().split(' ').includes('STARTTLS')) {
    throw new ProtocolError(`does not offer STARTTLS (it offers: ${said(capabilities)})`)
  }
  await ask(socket, 'a2 STARTTLS\r\n', imapAnswer('a2'))
}

function readImapGreeting(received: string): string | undefined {
  const { lines, rest } = splitLines(received)
  const [greeting] = lines
  if (!/^\*( [ -~]*)?$/.test((greeting ?? rest).replace('\r', ''))) throw notImap(received)
  if (greeting === undefined) return undefined
  if (!/^\* OK\b/i.test(greeting)) throw new ProtocolError(`does not greet with OK: it says ${said(greeting)}`)
  if (lines.length > 1 || rest !== '') throw new ProtocolError(`says more than its greeting: ${said(received)}`)
  return greeting
}

/** Reads untagged lines up to the one with our tag, which must be the last and say OK. */
function imapAnswer(tag: string): (received: string) => readonly string[] | undefined {
  return (received) => {
    const { lines, rest } = splitLines(received)
    const at = lines.findIndex((line) => line.startsWith(`${tag} `))
    const stray = lines.find((line, index) => index !== at && !line.startsWith('* '))
    if (at === -1 && stray !== undefined) throw notImap(stray)
    if (at === -1) return undefined
    const verdict = lines[at] ?? ''
    if (!/^\w+ OK\b/i.test(verdict)) throw new ProtocolError(`refuses: it says ${said(verdict)}`)
    if (at < lines.length - 1 || rest !== '') throw new ProtocolError(`says more than its answer: ${said(received)}`)
    return lines
  }
}

function notImap(text: string): ProtocolError {
  return new ProtocolError(`does not speak IMAP: it says ${said(text)}`)
}

/** SSLRequest: its length and 1234.5679 (PostgreSQL documentation, "Message Formats"). */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])

async function negotiatePostgres(socket: Socket): Promise<void> {
  await ask(socket, SSL_REQUEST, (received) => {
    if (received === '') return undefined
    if (received === 'S') return true
    if (received === 'N') throw new ProtocolError('does not offer TLS: it answers N, ssl is off')
    if (received.startsWith('S')) throw new ProtocolError(`says more than its answer: ${said(received)}`)
    throw new ProtocolError(`does not speak the PostgreSQL protocol: it says ${said(received)}`)
  })
}

/** ExtendedRequest, message 1, with the name of StartTLS, 1.3.6.1.4.1.1466.20037 (RFC 4511, 4.12 and 4.14.1). */
const LDAP_START_TLS = Buffer.concat([
  Buffer.from([0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]),
  Buffer.from('1.3.6.1.4.1.1466.20037'),
])

const SEQUENCE = 0x30
const INTEGER = 0x02
const ENUMERATED = 0x0a
const EXTENDED_RESPONSE = 0x78

async function negotiateLdap(socket: Socket): Promise<void> {
  await ask(socket, LDAP_START_TLS, (received) => {
    const bytes = Buffer.from(received, 'latin1')
    if (bytes.length > 0 && bytes[0] !== SEQUENCE) throw notLdap(received)
    const message = readElement(bytes)
    if (message === undefined) return undefined
    if (message.end !== bytes.length) throw new ProtocolError('says more than its answer')
    const [id, response] = readElements(message.content)
    if (id?.tag !== INTEGER || response?.tag !== EXTENDED_RESPONSE) throw notLdap(received)
    const [code, , diagnostic] = readElements(response.content)
    if (code?.tag !== ENUMERATED || code.content.length !== 1) throw notLdap(received)
    if (code.content[0] === 0 && id.content.equals(Buffer.from([1]))) return true
    const words = said(diagnostic?.content.toString() ?? '')
    throw new ProtocolError(`does not offer STARTTLS: it answers with LDAP result ${code.content[0]} ${words}`)
  })
}

function notLdap(text: string): ProtocolError {
  return new ProtocolError(`does not speak LDAP: it says ${said(text)}`)
}
