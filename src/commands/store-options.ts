import { lstatSync, statSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { OperatorError } from '../core/errors.js'
import type { OptionSpecs } from '../core/options.js'
import { openStore } from '../store/open-store.js'
import type { Store } from '../store/store.js'
import type { CommandProcess } from './command.js'

/** The flag of every command that keeps history or reads it. */
export const storeFlag = {
  store: {
    kind: 'string',
    description:
      'Where history is kept: a file, or postgres://...; else FIRSTLIGHT_STORE, else .firstlight/store.db beside the suites',
    example: 'postgres://monitor@db.example.net/firstlight',
  },
} as const satisfies OptionSpecs

interface StoreFlags {
  readonly store: string | undefined
}

/**
 * Opens the store that is there, uses it and closes it.
 *
 * @param paths the suites that are named; none: the working directory's.
 * @throws {OperatorError} STORE_MISSING when there is none yet.
 */
export async function withStore<T>(
  flags: StoreFlags,
  { paths = [], process }: { readonly paths?: readonly string[]; readonly process: CommandProcess },
  use: (store: Store) => Promise<T>,
): Promise<T> {
  const location = storeLocation(flags, paths, process)
  if (!isStore(location)) {
    throw new OperatorError('STORE_MISSING', `there is no history yet: ${location} does not exist`, {
      hint: 'run suites first (firstlight run suites/), or name the store with --store',
    })
  }
  return using(await openStore(location, teller(process)), use)
}

/** The same for a command that writes: what is not there is made. */
export async function withNewStore<T>(
  flags: StoreFlags,
  { paths = [], process }: { readonly paths?: readonly string[]; readonly process: CommandProcess },
  use: (store: Store) => Promise<T>,
): Promise<T> {
  return using(await openStore(storeLocation(flags, paths, process), teller(process)), use)
}

/** How an operator is told what was changed of a store. */
export function teller({ stderr }: Pick<CommandProcess, 'stderr'>): (text: string) => void {
  return (text) => stderr.write(`firstlight: ${text}\n`)
}

async function using<T>(store: Store, use: (store: Store) => Promise<T>): Promise<T> {
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

const FILE = join('.firstlight', 'store.db')

/** An absolute path or a URL. */
export function storeLocation({ store }: StoreFlags, paths: readonly string[], process: CommandProcess): string {
  const named = store ?? process.env['FIRSTLIGHT_STORE']
  if (named !== undefined && named !== '') return isUrl(named) ? named : resolve(process.directory, named)
  const folders = foldersOf(paths[0], process.directory)
  return folders.map((folder) => join(folder, FILE)).find(isThere) ?? join(folders[0] ?? '', FILE)
}

/**
 * Where a store may be, the place for a new one first. Suites in the working directory have theirs there, or in their own
 * folder; others beside their folder or in it, so that `/srv/suites/` and `/srv/suites/dns.yaml` share what either has made.
 */
function foldersOf(path: string | undefined, directory: string): readonly string[] {
  if (path === undefined) return [directory, join(directory, 'suites')]
  const named = resolve(directory, path)
  const isFolder = statSync(named, { throwIfNoEntry: false })?.isDirectory() === true
  const folder = isFolder ? named : dirname(named)
  if (named.startsWith(join(directory, sep))) return [directory, folder]
  return isFolder ? [dirname(folder), folder] : [folder, dirname(folder)]
}

/** Whether a store may be opened there that exists already. */
export function isStore(location: string): boolean {
  return isUrl(location) || isThere(location)
}

/** A link that leads nowhere is there, too: a new store beside it would not be the one that is meant. */
function isThere(file: string): boolean {
  try {
    lstatSync(file)
    return true
  } catch {
    return false // nor is it where a folder on the way is a file: who opens it is told
  }
}

/** Whether the store is a server's, and no file. */
export function isUrl(location: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(location)
}
