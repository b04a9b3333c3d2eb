import type { Answer } from 'dns-packet'
import { decodeText } from '../decode-text.js'
import { normalAddress, normalName } from './name.js'

/** The record types that have a text form here. */
export const DNS_TYPES = [
  'A',
  'AAAA',
  'CAA',
  'CNAME',
  'DS',
  'MX',
  'NS',
  'PTR',
  'SOA',
  'SRV',
  'SSHFP',
  'TLSA',
  'TXT',
] as const

export type DnsType = (typeof DNS_TYPES)[number]

/** A resource record for people and comparisons. */
export interface DnsRecord {
  readonly name: string
  readonly type: DnsType
  /** Seconds. */
  readonly ttl: number
  /** As in a zone file, on one line: names in lower case without the dot at the end, nothing quoted. */
  readonly data: string
}

/** The record as text; undefined for a type or class without one. */
export function recordOf(answer: Answer): DnsRecord | undefined {
  if (answer.type === 'OPT' || answer.class !== 'IN') return undefined
  const data = textOf(answer)
  if (data === undefined) return undefined
  return { name: normalName(answer.name), type: answer.type as DnsType, ttl: answer.ttl ?? 0, data } // textOf knows it
}

/** The serial number of a SOA record. */
export function serialOf(soa: DnsRecord): number {
  return Number(soa.data.split(' ')[2])
}

/** What somebody wrote as a record's data, as `DnsRecord.data` would say it. */
export function normalData(type: DnsType, text: string): string {
  if (type === 'TXT') return text
  const words = text.trim().split(/\s+/)
  if (type === 'CAA') return words.join(' ').replaceAll('"', '')
  return words.map((word) => normalName(normalAddress(word))).join(' ')
}

function textOf(answer: Exclude<Answer, { type: 'OPT' }>): string | undefined {
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return normalAddress(answer.data)
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return normalName(answer.data)
    case 'CAA':
      return `${answer.data.flags ?? 0} ${answer.data.tag} ${answer.data.value}`
    case 'DS':
      return `${answer.data.keyTag} ${answer.data.algorithm} ${answer.data.digestType} ${answer.data.digest.toString('hex')}`
    case 'MX':
      return `${answer.data.preference ?? 0} ${normalName(answer.data.exchange)}`
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = answer.data
      return [normalName(mname), normalName(rname), serial, refresh, retry, expire, minimum].join(' ')
    }
    case 'SRV': {
      const { priority, weight, port, target } = answer.data
      return [priority, weight, port, normalName(target)].join(' ')
    }
    case 'SSHFP':
      return `${answer.data.algorithm} ${answer.data.hash} ${answer.data.fingerprint.toLowerCase()}`
    case 'TLSA': {
      const { usage, selector, matchingType, certificate } = answer.data
      return `${usage} ${selector} ${matchingType} ${certificate.toString('hex')}`
    }
    case 'TXT':
      return decodeText(Buffer.concat([answer.data].flat().map((part) => Buffer.from(part)))) // split anywhere, in a character too
    default:
      return undefined
  }
}
