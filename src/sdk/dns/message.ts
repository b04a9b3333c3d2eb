// DNS messages: one question out, and what comes back held against it. Source: RFC 1035, section 4; RFC 5452, section 9.1
// (what makes a datagram the answer to a query).
import dnsPacket, { type DecodedPacket } from 'dns-packet'
import { messageOf } from '../../core/errors.js'
import { oneLine } from '../../core/printable.js'
import { normalName } from './name.js'
import { type DnsRecord, type DnsType, recordOf } from './record.js'

export interface DnsQuery {
  readonly id: number
  /** Normalised. */
  readonly name: string
  readonly type: DnsType
  readonly recursion: boolean
}

export interface DnsAnswer {
  /** `NOERROR`, `NXDOMAIN` and so on. */
  readonly rcode: string
  /** As their RFCs call them: authoritative, truncated, recursion desired and available, authentic data. */
  readonly flags: Readonly<Record<'aa' | 'tc' | 'rd' | 'ra' | 'ad', boolean>>
  readonly answers: readonly DnsRecord[]
  readonly authorities: readonly DnsRecord[]
}

/** A message that does not belong to the query, with the reason. */
export interface ForeignMessage {
  readonly foreign: string
}

/** The query's bytes. It asks for the authentic-data flag too (RFC 6840, section 5.7). */
export function encodeQuery({ id, name, type, recursion }: DnsQuery): Buffer {
  const flags = dnsPacket.AUTHENTIC_DATA | (recursion ? dnsPacket.RECURSION_DESIRED : 0)
  return dnsPacket.encode({ type: 'query', id, flags, questions: [{ name, type, class: 'IN' }] })
}

/**
 * Reads a message and holds it against the query.
 *
 * @throws {Error} when it is the answer to the query but cannot be read.
 */
export function readAnswer(query: DnsQuery, message: Buffer): DnsAnswer | ForeignMessage {
  const head = headOf(message)
  const foreign = head === undefined ? 'no DNS message' : foreignness(query, head)
  if (head === undefined || foreign !== undefined) return { foreign: foreign ?? 'no DNS message' }
  const { rcode, flag_aa: aa, flag_tc: tc, flag_rd: rd, flag_ra: ra, flag_ad: ad } = head
  const flags = { aa, tc, rd, ra, ad }
  if (tc) return { rcode, flags, answers: [], authorities: [] }
  const { answers, authorities } = bodyOf(message)
  return { rcode, flags, answers, authorities }
}

const HEADER = 12

type Head = DecodedPacket & { readonly rcode: string; readonly opcode: string }

/** The header and the question alone: they can be judged when what follows is cut off or broken. */
function headOf(message: Buffer): Head | undefined {
  if (message.length < HEADER) return undefined
  const copy = Buffer.from(message)
  copy.fill(0, 6, HEADER)
  try {
    return dnsPacket.decode(copy) as Head // the typings lack two fields that the library sets
  } catch {
    return undefined
  }
}

function foreignness(query: DnsQuery, head: Head): string | undefined {
  if (!head.flag_qr) return 'a query, no answer'
  if (head.id !== query.id) return `the answer to query ${head.id}, not ${query.id}`
  if (head.opcode !== 'QUERY') return `the answer to a ${head.opcode}`
  const [question, ...more] = head.questions ?? []
  if (question === undefined && QUESTIONLESS.has(head.rcode)) return undefined
  if (question === undefined || more.length > 0) return `an answer to ${head.questions?.length ?? 0} questions`
  const same = question.type === query.type && question.class === 'IN' && normalName(question.name) === query.name
  return same ? undefined : `the answer to another question (${question.type} ${oneLine(question.name)})`
}

/** A server that did not understand the query need not repeat it. */
const QUESTIONLESS = new Set(['FORMERR', 'NOTIMP', 'SERVFAIL', 'REFUSED'])

function bodyOf(message: Buffer): Pick<DnsAnswer, 'answers' | 'authorities'> {
  const { answers = [], authorities = [] } = decodeWhole(message)
  return { answers: records(answers), authorities: records(authorities) }
}

function records(answers: readonly Parameters<typeof recordOf>[0][]): readonly DnsRecord[] {
  return answers.map(recordOf).filter((record) => record !== undefined)
}

/** The library trusts the lengths in a message: an address that is cut off would read as a shorter or a made-up one. */
function decodeWhole(message: Buffer): DecodedPacket {
  try {
    const packet = dnsPacket.decode(message)
    const end = endOfRecords(message)
    if (dnsPacket.decode.bytes === end) return packet
    throw new Error(`its records end at byte ${dnsPacket.decode.bytes}, their lengths say ${end}`)
  } catch (error) {
    throw new Error(`the answer is malformed: ${messageOf(error)}`, { cause: error })
  }
}

/** Where the last record ends by the lengths that the records state. */
function endOfRecords(message: Buffer): number {
  let offset = HEADER
  for (let left = message.readUInt16BE(4); left > 0; left--) offset = endOfName(message, offset) + 4
  for (let left = message.readUInt16BE(6) + message.readUInt16BE(8) + message.readUInt16BE(10); left > 0; left--) {
    const name = endOfName(message, offset)
    offset = name + 10 + message.readUInt16BE(name + 8)
    if (offset > message.length) throw new Error('its last record is cut off')
  }
  return offset
}

function endOfName(message: Buffer, start: number): number {
  let offset = start
  for (let length = message.readUInt8(offset); length > 0; length = message.readUInt8(offset)) {
    if (length >= 0xc0) return offset + 2
    offset += length + 1
  }
  return offset + 1
}
