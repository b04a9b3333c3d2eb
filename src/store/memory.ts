import { randomUUID } from 'node:crypto'
import type { Tables } from './database.js'
import type { Known } from './known.js'

/** Beyond it all is forgotten: so many checks are no single process's business. */
const LIMIT = 100_000

/**
 * What this process knows of checks, for as long as no other one writes: whoever appends leaves its name in the store, and
 * one that finds another name there knows nothing any more. Reading it all again would take longer than writing.
 */
export interface Memory {
  /** Takes the pen, within a transaction that has the lock. */
  take(tables: Tables): Promise<void>
  get(id: string): Known | undefined
  /** Within a transaction, too: when it fails, all is to be forgotten. */
  put(id: string, known: Known): void
  clear(): void
}

export function createMemory(): Memory {
  const name = randomUUID()
  const known = new Map<string, Known>()
  return {
    async take(tables) {
      const { writer } = await tables.selectFrom('store').select('writer').executeTakeFirstOrThrow()
      if (writer !== name || known.size > LIMIT) known.clear()
      if (writer === name) return
      await tables.updateTable('store').set({ writer: name }).execute()
    },
    get: (id) => known.get(id),
    put(id, check) {
      known.set(id, check)
    },
    clear: () => known.clear(),
  }
}

/** Lets every process forget what it knows, within a transaction: something else than its last events has changed. */
export async function forgetAll(tables: Tables): Promise<void> {
  await tables.updateTable('store').set({ writer: '' }).execute()
}
