import type { Store } from '../store/store.js'
import type { CommandProcess } from './command.js'
import { declareSuites } from './declare.js'
import { EVERYTHING, planFor } from './plan-options.js'
import { isStore, storeLocation, withNewStore, withStore } from './store-options.js'

/** The store for a view of it; with paths, their suites are declared first, so that what is new shows as never reported. */
export async function withDeclaredStore<T>(
  flags: { readonly store: string | undefined },
  { paths, process }: { readonly paths: readonly string[]; readonly process: CommandProcess },
  use: (store: Store) => Promise<T>,
): Promise<T> {
  if (paths.length === 0) return withStore(flags, { process }, use)
  // Suites that are wrong are refused before a store is made for them.
  if (!isStore(storeLocation(flags, paths, process))) await planFor(paths, EVERYTHING, process)
  return withNewStore(flags, { paths, process }, async (store) => {
    await declareSuites(paths, { store, process })
    return use(store)
  })
}
