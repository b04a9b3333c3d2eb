import { type Answer, encode } from 'dns-packet'
import { authoritativeAnswer, onUdpAndTcp } from '../../src/lab/dns-server.js'

/** The addresses of `db.test`, and the types of question that are never answered. */
export interface Resolver {
  readonly addresses: readonly string[]
  readonly silentOn?: readonly string[]
}

/** Starts a DNS server for the `resolver` option. */
export async function startResolver({ addresses, silentOn = [] }: Resolver) {
  const records: Answer[] = addresses.map((data) => ({
    name: 'db.test',
    type: data.includes(':') ? 'AAAA' : 'A',
    data,
  }))
  const server = await onUdpAndTcp(
    (query) => {
      const isSilent = silentOn.includes(query.questions?.[0]?.type ?? '')
      return isSilent ? [] : [encode(authoritativeAnswer(query, records))]
    },
    (query) => encode(authoritativeAnswer(query, records)),
  )
  return { resolver: `${server.host}:${server.port}`, close: server.close }
}
