import { durationText } from '../../duration-text.js'
import type { Body, Settings } from '../../import-suite.js'
import { plain, type Tree } from '../../source/tree.js'
import type { Resource } from './resource.js'

/** `addr` of goss: whether a port can be reached. */
export function addrCheck(resource: Resource): Body | undefined {
  const { fields, id, what, report } = resource
  const address = fields.text('address') ?? id
  const host = /^(?:tcp[46]?:\/\/)?([^/]+:\d+)$/.exec(address)?.[1]
  if (host === undefined) {
    const udp = address.startsWith('udp')
    const because = udp
      ? 'without an answer UDP proves nothing: write a udp check that sends something'
      : 'it is no TCP address'
    report.dropped(resource.entry.source, `${what}: ${because}`)
    return undefined
  }
  const isReachable = fields.flag('reachable') !== false
  fields.drop('local-address', 'the system chooses the address to connect from')
  return {
    tcp: host,
    ...(!isReachable && { negate: true }),
    timeout: durationText(fields.number('timeout') ?? 500),
  }
}

// What the record types of goss are called.
const TYPES = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'PTR', 'SRV', 'SSHFP', 'TXT']

/** `dns` of goss: whether a name resolves, and to what. */
export function dnsCheck(resource: Resource): Body {
  const { fields, id, what, report } = resource
  const [, prefix, name = ''] = /^(?:([A-Z]+):)?(.*)$/s.exec(fields.text('resolve') ?? id) ?? []
  const server = fields.text('server')
  if (server === undefined)
    report.changed(fields.source, `${what}: the first DNS server of this machine is asked; /etc/hosts is not read`)
  const wanted = wantedRecords(resource)
  const isResolvable = (fields.flag('resolvable') ?? fields.flag('resolveable')) !== false
  if (!isResolvable)
    report.stricter(
      fields.source,
      `${what}: the server must say that there is no such name; to be silent is not enough`,
    )
  const hasType = !isResolvable || TYPES.includes(prefix ?? '')
  const type = hasType ? (prefix ?? 'A') : familyOf(resource, wanted?.records ?? [])
  return {
    dns: {
      name,
      server,
      type: type === 'A' ? undefined : type,
      ...(isResolvable ? wanted && { [wanted.key]: wanted.records } : { rcode: 'NXDOMAIN' }),
    },
    timeout: durationText(fields.number('timeout') ?? 500),
    retry: retryOf(resource),
  }
}

/** Without a type goss takes addresses of both families for one answer. */
function familyOf({ fields, what, report }: Resource, records: readonly string[]): string {
  const six = records.filter((record) => record.includes(':'))
  if (six.length === 0) {
    if (records.length === 0)
      report.stricter(fields.source, `${what}: it must have an IPv4 address; an IPv6 address alone is not enough`)
    return 'A'
  }
  return 'AAAA'
}

function wantedRecords(resource: Resource) {
  const { fields, draft, what } = resource
  const entry = fields.entry('addrs')
  if (entry === undefined) return undefined
  const wanted = recordsOf(entry.value)
  if (wanted === undefined) {
    draft.lose(entry.source, `addrs of ${what}`, 'there is no such matcher')
    return undefined
  }
  const mixed =
    wanted.records.some((each) => each.includes(':')) && wanted.records.some((each) => /^[\d.]+$/.test(each))
  if (!mixed) return wanted.records.length > 0 ? wanted : undefined
  const [four, six] = [
    wanted.records.filter((each) => !each.includes(':')),
    wanted.records.filter((each) => each.includes(':')),
  ]
  draft.lose(entry.source, `${six.join(', ')} in addrs of ${what}`, 'IPv4 and IPv6 addresses are two checks')
  return { ...wanted, records: four }
}

function recordsOf(
  tree: Tree,
): { readonly key: 'answers' | 'includes'; readonly records: readonly string[] } | undefined {
  const [only] = tree.kind === 'map' ? tree.entries : []
  const list = only === undefined ? tree : only.value
  const key = only === undefined || only.key.startsWith('contain-element') ? 'includes' : 'answers'
  if (tree.kind === 'map' && (tree.entries.length > 1 || !LISTS.has(only?.key ?? ''))) return undefined
  const records = [plain(list)].flat()
  return records.every((each) => typeof each === 'string') ? { key, records } : undefined
}

const LISTS = new Set(['contain-element', 'contain-elements', 'consist-of', 'equal'])

/** goss asks a DNS server three times over before it gives up. */
export const DNS_RETRY: Settings = { retry: { attempts: 3, delay: '1s' } }

function retryOf({ fields }: Resource): Body['retry'] {
  const count = fields.number('retry_count')
  const delay = fields.number('retry_delay')
  if (count === undefined) return undefined
  return { attempts: count + 1, ...(delay !== undefined && { delay: durationText(delay) }) }
}

/** `port` of goss looks into this machine's table of sockets; a connection proves as much where any address will do. */
export function portCheck(resource: Resource): Body | undefined {
  const { fields, id, what, report, entry } = resource
  const port = /^tcp6?:(\d+)$/.exec(fields.text('port') ?? id)?.[1]
  const addresses = fields.texts('ip').filter((ip) => ip !== '0.0.0.0' && ip !== '::')
  const isListening = fields.flag('listening') !== false
  const [address = '127.0.0.1', ...others] = addresses
  if (port === undefined || !isListening || others.length > 0 || addresses.length < fields.texts('ip').length) {
    report.dropped(
      entry.source,
      `${what}: firstlight does not read the table of sockets; write a tcp check of the address that matters`,
    )
    return undefined
  }
  report.changed(entry.source, `${what}: it connects instead of reading the table of sockets`)
  return { tcp: `${address.includes(':') ? `[${address}]` : address}:${port}` }
}
