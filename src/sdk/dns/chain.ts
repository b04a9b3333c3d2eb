import type { DnsRecord, DnsType } from './record.js'

/** What a question leads to in an answer section. */
export interface DnsChain {
  /** The aliases that were followed and the records at their end. */
  readonly path: readonly DnsRecord[]
  /** The data of the records of the type, sorted, each once. */
  readonly answers: readonly string[]
}

/** Follows the aliases of an answer. Records of other names prove nothing: only what the question leads to counts. */
export function chainOf(name: string, type: DnsType, records: readonly DnsRecord[]): DnsChain {
  const aliases: DnsRecord[] = []
  for (let at = name; ; ) {
    const found = records.filter((record) => record.name === at && record.type === type)
    const answers = [...new Set(found.map(({ data }) => data))].sort()
    if (found.length > 0) return { path: [...aliases, ...found], answers }
    const alias = records.find((record) => record.name === at && record.type === 'CNAME' && !aliases.includes(record))
    if (alias === undefined) return { path: aliases, answers }
    aliases.push(alias)
    at = alias.data
  }
}
