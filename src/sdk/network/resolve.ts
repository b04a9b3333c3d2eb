import { type Address, addressOf, FAMILIES } from './address.js'
import type { Endpoint } from './endpoint.js'
import { queryDns, type Resolving } from './query-dns.js'
import type { ResolveError } from './resolve-error.js'
import { resolveBySystem } from './system-names.js'

/** The address that an endpoint gives itself: nothing is to be resolved then. */
export function literalOf({ host, address }: Endpoint): Address | undefined {
  return addressOf(address ?? host)
}

/**
 * Finds the addresses of an endpoint's host: what its resolver or the system knows.
 *
 * Resolves, once there is nothing more to come, with the reason why there may be other addresses or why there is none;
 * with undefined when all of them were told.
 */
export async function resolve(
  { host, address, resolver, family }: Endpoint,
  { found, signal }: Omit<Resolving, 'families'>,
): Promise<ResolveError | undefined> {
  const families = family === undefined ? FAMILIES : [family]
  const name = address ?? host
  const resolving = { families, found, signal }
  return resolver === undefined ? resolveBySystem(name, resolving) : queryDns(name, resolving, { servers: [resolver] })
}
