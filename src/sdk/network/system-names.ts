// Names as every other program of this machine resolves them, and off libuv's thread pool: two of its four threads at most
// are in getaddrinfo, so that a resolver that is silent on a few names kept all others waiting, those in /etc/hosts too.
// `files` and `dns`, the sources of most servers, are read and asked here. What other sources know, only the system's
// own getaddrinfo can tell: names that come as far as one of them are left to it.
import { promises as dns } from 'node:dns'
import { hostname, platform } from 'node:os'
import { queryDns, type Resolving } from './query-dns.js'
import { moreOpen, ResolveError } from './resolve-error.js'
import { cachedFile } from './system/file-cache.js'
import { type Hosts, parseHosts } from './system/hosts-file.js'
import { type NameSource, parseNameSources, type SourceStatus } from './system/name-sources.js'
import { parseResolvConf, type ResolvConf, searched } from './system/resolv-conf.js'

/** What a machine says of how it resolves names. */
export interface Machine {
  readonly hosts: () => Hosts | undefined
  readonly sources: () => readonly NameSource[]
  readonly resolvConf: () => ResolvConf
  /** The DNS servers that are not those of the process; `address` or `address:port`. */
  readonly servers?: readonly string[]
}

const readSources = cachedFile('/etc/nsswitch.conf', parseNameSources)
const readResolvConf = cachedFile('/etc/resolv.conf', (text) => parseResolvConf(text, hostname()))

const THIS_MACHINE: Machine = {
  hosts: cachedFile('/etc/hosts', parseHosts),
  sources: () => readSources() ?? parseNameSources(''),
  resolvConf: () => readResolvConf() ?? parseResolvConf('', hostname()),
}

/** Finds the addresses of a name by the machine's own sources, in their order; resolves as `queryDns` does. */
export async function resolveBySystem(
  name: string,
  resolving: Resolving,
  machine = THIS_MACHINE,
): Promise<ResolveError | undefined> {
  if (platform() !== 'linux' || isNumeric(name)) return lookUp(name, resolving)
  let failure: ResolveError | undefined
  for (const { source, endsOn } of machine.sources()) {
    const answer = await ask(source, name, { ...resolving, machine })
    if (answer === 'foreign') return lookUp(name, resolving)
    if (answer.status === 'success') return answer.failure
    failure = moreOpen(failure, answer.failure)
    if (endsOn.has(answer.status)) break
  }
  return failure ?? new ResolveError({ code: 'ENOTFOUND' })
}

interface Answer {
  readonly status: SourceStatus
  /** As of `queryDns`: with success, why there may be further addresses. */
  readonly failure?: ResolveError | undefined
}

interface Asking extends Resolving {
  readonly machine: Machine
}

function ask(source: string, name: string, asking: Asking): Answer | 'foreign' | Promise<Answer> {
  switch (source) {
    case 'files':
      return askFiles(name, asking)
    case 'dns':
      return askDns(name, asking)
    case 'mdns_minimal':
    case 'mdns4_minimal':
    case 'mdns6_minimal':
      return /\.local\.?$/i.test(name) ? 'foreign' : { status: 'unavail' }
    case 'myhostname':
      return isOwnName(name.toLowerCase()) ? 'foreign' : { status: 'notfound' }
    default:
      return 'foreign'
  }
}

function askFiles(name: string, { families, found, machine }: Asking): Answer {
  const hosts = machine.hosts()
  if (hosts === undefined) return { status: 'unavail' }
  const addresses = hosts.get(name.toLowerCase())?.filter(({ family }) => families.includes(family)) ?? []
  if (addresses.length === 0) return { status: 'notfound' }
  found(addresses)
  return { status: 'success' }
}

/** Asks for the name under each domain until one has an address. Only a server that is silent ends that, as in glibc. */
async function askDns(name: string, { machine, ...resolving }: Asking): Promise<Answer> {
  const conf = machine.resolvConf()
  let worst: ResolveError | undefined
  for (const each of searched(name, conf)) {
    let hasAddress = false
    const found: Resolving['found'] = (addresses) => {
      hasAddress ||= addresses.length > 0
      resolving.found(addresses)
    }
    const failure = await queryDns(each, { ...resolving, found }, { ...conf, servers: machine.servers })
    if (hasAddress) return { status: 'success', failure }
    if (failure?.isAnswer === false && failure.code !== 'ESERVFAIL') return { status: 'tryagain', failure }
    worst = moreOpen(worst, failure)
  }
  return { status: worst?.isAnswer === false ? 'tryagain' : 'notfound', failure: worst }
}

/** The names that systemd's `myhostname` knows. Source: nss-myhostname(8). */
function isOwnName(name: string): boolean {
  return name === hostname().toLowerCase() || /^(_gateway|_outbound|(.+\.)?localhost(\.localdomain)?)\.?$/.test(name)
}

/** Forms of an IPv4 address that only getaddrinfo takes for one: `127.1`, `0x7f000001`. */
function isNumeric(name: string): boolean {
  return /^(0x[\da-f]*|\d+)(\.(0x[\da-f]*|\d+)){0,3}$/i.test(name)
}

/** The system's own getaddrinfo, on a thread of the pool. */
async function lookUp(name: string, { families, found }: Resolving): Promise<ResolveError | undefined> {
  const [family, ...others] = families
  try {
    const addresses = await dns.lookup(name, { all: true, family: others.length === 0 ? (family ?? 0) : 0 })
    found(addresses.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 })))
    return undefined
  } catch (error) {
    return new ResolveError(error)
  }
}
