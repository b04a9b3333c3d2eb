import { promises as dns } from 'node:dns'
import type { Resolving } from './query-dns.js'
import { ResolveError } from './resolve-error.js'

/** Finds the addresses of a name as every other program of this machine does. */
export async function resolveBySystem(name: string, { families, found }: Resolving): Promise<ResolveError | undefined> {
  const [family, ...others] = families
  try {
    const addresses = await dns.lookup(name, { all: true, family: others.length === 0 ? (family ?? 0) : 0 })
    found(addresses.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 })))
    return undefined
  } catch (error) {
    return new ResolveError(error)
  }
}
