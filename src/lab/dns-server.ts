import type { Socket } from 'node:net'
import dnsPacket, { type Answer, type Packet, type Question } from 'dns-packet'
import { type LabServer, startTcpServer } from './server.js'
import { startUdpServer } from './udp-server.js'

export interface DnsServerSettings {
  /** All that the server knows. Names in lower case without the dot at the end. */
  readonly records: readonly Answer[]
  readonly port?: number
}

/**
 * Starts a DNS server that is the authority for what it knows and follows aliases within it; it says NXDOMAIN to other
 * names. It listens on the same port over UDP and TCP, and truncates over UDP what exceeds 512 bytes.
 */
export function startDnsServer({ records, port = 0 }: DnsServerSettings): Promise<LabServer> {
  const answer = (query: Packet) => authoritativeAnswer(query, records)
  return onUdpAndTcp(
    (query) => [fitting(answer(query))],
    (query) => dnsPacket.encode(answer(query)),
    port,
  )
}

/** What a DNS server says of every name. */
export interface DnsSaying {
  readonly rcode: keyof typeof RCODES
  readonly authoritative: boolean
  /** Each `data` in the form that dns-packet has for its type. */
  readonly records: readonly { readonly type: string; readonly data: unknown }[]
}

/** Source: RFC 1035, 4.1.1, and RFC 2136, 2.2. */
const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5, NOTAUTH: 9 } as const

/** Starts a DNS server that says the same of every name. */
export function startDnsServerSaying({ rcode, authoritative, records }: DnsSaying): Promise<LabServer> {
  const flags = RCODES[rcode] | (authoritative ? dnsPacket.AUTHORITATIVE_ANSWER : 0)
  const answer = (query: Packet) => {
    const name = query.questions?.[0]?.name ?? ''
    const answers = records.map((record) => ({ ...record, name, ttl: 60 }) as Answer) // its data is the type's, as promised
    return dnsPacket.encode(answerTo(query, { flags, answers }))
  }
  return onUdpAndTcp((query) => [answer(query)], answer)
}

/** The answer of a server that is the authority for what it knows. */
export function authoritativeAnswer(query: Packet, records: readonly Answer[]): Packet {
  const [question] = query.questions ?? []
  const answers = question === undefined ? [] : lookUp(question, records)
  const exists = answers.length > 0 || records.some(({ name }) => name === question?.name.toLowerCase())
  return answerTo(query, {
    flags: dnsPacket.AUTHORITATIVE_ANSWER | (exists ? 0 : NXDOMAIN),
    answers,
  })
}

/** An answer to a query, with what is said of it; the response code is the lowest four bits of `flags`. */
export function answerTo(query: Packet, answer: Omit<Packet, 'type'>): Packet {
  return { type: 'response', id: query.id, questions: query.questions, ...answer }
}

const NXDOMAIN = 3
const MAX_DATAGRAM = 512

function lookUp({ name, type }: Question, records: readonly Answer[]): Answer[] {
  const own = records.filter((record) => record.name === name.toLowerCase())
  const found = own.filter((record) => record.type === type)
  const alias = own.find((record) => record.type === 'CNAME')
  if (found.length > 0 || alias?.type !== 'CNAME') return found
  return [alias, ...lookUp({ name: alias.data, type }, records)]
}

function fitting(answer: Packet): Buffer {
  const bytes = dnsPacket.encode(answer)
  if (bytes.length <= MAX_DATAGRAM) return bytes
  const flags = (answer.flags ?? 0) | dnsPacket.TRUNCATED_RESPONSE
  return dnsPacket.encode({ ...answer, flags, answers: [] })
}

/** A DNS server made of what it answers over UDP and over TCP. What is no DNS message gets no answer. */
export async function onUdpAndTcp(
  overUdp: (query: Packet) => readonly Buffer[],
  overTcp: (query: Packet) => Buffer,
  port = 0,
): Promise<LabServer> {
  const tcp = await startTcpServer((socket) => converse(socket, overTcp), port)
  try {
    const udp = await startUdpServer((datagram) => answersTo(datagram, overUdp), tcp.port)
    return { ...tcp, close: async () => void (await Promise.all([tcp.close(), udp.close()])) }
  } catch (error) {
    await tcp.close()
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE' // Node's socket errors carry a code
    if (taken && port === 0) return onUdpAndTcp(overUdp, overTcp)
    throw error
  }
}

function answersTo(message: Buffer, answer: (query: Packet) => readonly Buffer[]): readonly Buffer[] {
  const query = readQuery(message)
  return query === undefined ? [] : answer(query)
}

function readQuery(message: Buffer): Packet | undefined {
  try {
    return dnsPacket.decode(message)
  } catch {
    return undefined
  }
}

function converse(socket: Socket, answer: (query: Packet) => Buffer): void {
  let heard = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    heard = Buffer.concat([heard, chunk])
    if (heard.length < 2 || heard.length < 2 + heard.readUInt16BE(0)) return
    const [bytes] = answersTo(heard.subarray(2), (query) => [answer(query)])
    if (bytes === undefined) socket.destroy()
    else socket.end(Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]))
  })
}
