import { promises as dns } from 'node:dns'
import type { Address, Family } from './address.js'
import { moreOpen, ResolveError } from './resolve-error.js'

/** What is wanted of a name, and who is told. */
export interface Resolving {
  readonly families: readonly Family[]
  /** Is told addresses as they become known: those of one family need not wait for those of the other. */
  readonly found: (addresses: readonly Address[]) => void
  /** Aborting it ends what is still asked. */
  readonly signal: AbortSignal
}

/** Whom to ask and how long; what is left out is as node:dns has it. */
export interface DnsServers {
  /** `address` or `address:port`; those of this machine if left out. */
  readonly servers?: readonly string[] | undefined
  /** For the first answer of one server. */
  readonly timeoutMs?: number
  readonly attempts?: number
}

/**
 * Asks DNS for the addresses of just this name, off libuv's thread pool.
 *
 * Resolves, once there is nothing more to come, with the reason why there may be other addresses or why there is none;
 * with undefined when all of them were told.
 */
export async function queryDns(
  name: string,
  { families, found, signal }: Resolving,
  { servers, timeoutMs = -1, attempts = 4 }: DnsServers = {},
): Promise<ResolveError | undefined> {
  const resolver = new dns.Resolver({ timeout: timeoutMs, tries: attempts })
  if (servers !== undefined) resolver.setServers(servers)
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  const failures = await Promise.all(
    families.map(async (family) => {
      try {
        const addresses = await (family === 4 ? resolver.resolve4(name) : resolver.resolve6(name))
        found(addresses.map((address) => ({ address, family })))
        return undefined
      } catch (error) {
        return new ResolveError(error)
      }
    }),
  )
  signal.removeEventListener('abort', cancel)
  return lackOf(failures)
}

/** A family without an address is no lack where another has one; one that nobody told of is. */
function lackOf(failures: readonly (ResolveError | undefined)[]): ResolveError | undefined {
  const worst = failures.reduce(moreOpen)
  return worst?.isAnswer && failures.includes(undefined) ? undefined : worst
}
