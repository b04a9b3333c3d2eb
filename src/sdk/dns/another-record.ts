import type { WorldRecord } from '../../core/world.js'
import type { DnsType } from './record.js'

const NAME = 'another.sabotaged.test'

/** A record of the type with data that nobody asks for: addresses and names that are reserved for documentation and tests. */
export function anotherRecord(type: DnsType): WorldRecord {
  return { type, data: DATA[type] }
}

/** In the form of dns-packet. Source: RFC 5737 and RFC 3849 (addresses), RFC 6761 (`.test`). */
const DATA: Readonly<Record<DnsType, unknown>> = {
  A: '192.0.2.213',
  AAAA: '2001:db8::d5',
  CAA: { flags: 0, tag: 'issue', value: NAME },
  CNAME: NAME,
  DS: { keyTag: 1, algorithm: 13, digestType: 2, digest: Buffer.alloc(32) },
  MX: { preference: 213, exchange: NAME },
  NS: NAME,
  PTR: NAME,
  SOA: soaData(0),
  SRV: { priority: 213, weight: 0, port: 1, target: NAME },
  SSHFP: { algorithm: 4, hash: 2, fingerprint: '00'.repeat(32) },
  TLSA: { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.alloc(32) },
  TXT: 'sabotaged',
}

/** The data of a SOA record with this serial number. */
export function soaData(serial: number): Readonly<Record<string, unknown>> {
  return { mname: NAME, rname: `postmaster.${NAME}`, serial, refresh: 3600, retry: 600, expire: 86_400, minimum: 60 }
}
