import { promises as dns } from 'node:dns'
import type { Address, Family } from './address.js'
import { ResolveError } from './resolve-error.js'

/** What is wanted of a name, and who is told. */
export interface Resolving {
  readonly families: readonly Family[]
  /** Is told addresses as they become known: those of one family need not wait for those of the other. */
  readonly found: (addresses: readonly Address[]) => void
  /** Aborting it ends what is still asked. */
  readonly signal: AbortSignal
}

/**
 * Asks DNS for the addresses of just this name, off libuv's thread pool.
 *
 * @param server `address` or `address:port`; those of this machine if left out.
 */
export async function queryDns(
  name: string,
  { families, found, signal }: Resolving,
  server?: string,
): Promise<ResolveError | undefined> {
  const resolver = new dns.Resolver()
  if (server !== undefined) resolver.setServers([server])
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
  const unanswered = failures.find((failure) => failure?.isAnswer === false)
  return unanswered ?? (failures.includes(undefined) ? undefined : failures.at(0))
}
