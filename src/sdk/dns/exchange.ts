import type { CheckContext } from '../../core/check-type.js'
import { receiveDatagram, withDatagrams } from '../datagram.js'
import { connect } from '../network/connect.js'
import { type Endpoint, hostPort } from '../network/endpoint.js'
import { readBytesUntil } from '../read-until.js'
import { seconds } from '../seconds.js'
import { type DnsAnswer, type DnsQuery, encodeQuery, readAnswer } from './message.js'

/** An answer and what it took to get it. */
export interface DnsExchange {
  readonly answer: DnsAnswer
  readonly address: string
  /** What the answer came over: TCP also when the one over UDP was truncated. */
  readonly transport: 'udp' | 'tcp'
  /** How many times the query was sent over UDP: more than one when datagrams were lost. */
  readonly sent: number
  /** From the first query to the answer; looking up the server's own name is not part of it. */
  readonly seconds: number
}

type Context = Pick<CheckContext, 'signal' | 'log'>

/** A datagram may be lost: the query is sent again, as resolvers do, and the result says so. */
const RESEND_MS = 1000
const MOST_SENT = 3

/** Asks a DNS server over UDP, and over TCP what does not fit into a datagram. */
export async function askOverUdp(query: DnsQuery, server: Endpoint, context: Context): Promise<DnsExchange> {
  const first = await exchangeDatagrams(query, server, context)
  if (!first.answer.flags.tc) return first
  const second = await askOverTcp(query, { ...server, address: first.address }, context)
  return { ...second, sent: first.sent, seconds: first.seconds + second.seconds }
}

async function exchangeDatagrams(query: DnsQuery, server: Endpoint, context: Context): Promise<DnsExchange> {
  const { value } = await withDatagrams<DnsExchange>(server, context, async ({ socket, address }) => {
    const bytes = encodeQuery(query)
    const waiting = `waiting for an answer from ${hostPort(address, server.port)}`
    const started = performance.now()
    let sent = 0
    const send = () => {
      if (sent === MOST_SENT) return
      sent++
      socket.send(bytes)
      context.log(sent === 1 ? waiting : `${waiting} to query ${sent} of ${MOST_SENT}`)
    }
    const timer = setInterval(send, RESEND_MS)
    try {
      send()
      const answer = await receiveDatagram(socket, (datagram) => {
        const read = readAnswer(query, datagram)
        if (!('foreign' in read)) return read
        context.log(`${waiting} (what came is ${read.foreign})`)
        return undefined
      })
      return { answer, address, transport: 'udp', sent, seconds: seconds(started, performance.now()) }
    } finally {
      clearInterval(timer)
    }
  })
  return value
}

/** Asks a DNS server over TCP. Source: RFC 7766, section 8 (each message after its length in two bytes). */
export async function askOverTcp(query: DnsQuery, server: Endpoint, context: Context): Promise<DnsExchange> {
  const started = performance.now()
  const { socket, address, resolveSeconds } = await connect(server, context)
  try {
    context.log(`waiting for an answer from ${hostPort(address, server.port)} over TCP`)
    const bytes = encodeQuery(query)
    socket.write(Buffer.concat([lengthOf(bytes), bytes]))
    const { received, found } = await readBytesUntil(socket, isWhole, MAX_TCP)
    if (!found) throw new Error(`the connection was closed after ${received.length} bytes, before the answer was whole`)
    const answer = readAnswer(query, received.subarray(2))
    if ('foreign' in answer) throw new Error(`what came over TCP is ${answer.foreign}`)
    if (answer.flags.tc) throw new Error('the answer over TCP is truncated too')
    return { answer, address, transport: 'tcp', sent: 0, seconds: seconds(started, performance.now()) - resolveSeconds }
  } finally {
    socket.destroy()
  }
}

const MAX_TCP = 2 + 65535

function lengthOf(bytes: Buffer): Buffer {
  return Buffer.from([bytes.length >> 8, bytes.length & 0xff])
}

function isWhole(received: Buffer): boolean {
  return received.length >= 2 && received.length - 2 >= received.readUInt16BE()
}
