import type { Store } from './store.js'

/** Opens the store at an absolute path or a `postgres://` URL, made or upgraded if need be. */
export async function openStore(location: string): Promise<Store> {
  throw new Error(`not yet: ${location}`)
}
