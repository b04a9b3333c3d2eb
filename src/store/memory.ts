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
  /** Only what has been committed, and before the next transaction begins. */
  put(id: string, known: Known): void
  clear(): void
}

export function createMemory(): Memory {
  const name = randomUUID()
  const known = new Map<string, Known>()
  return {
    async take(tables) {
      const { writer } = await tables.selectFrom('store').select('writer').executeTakeFirstOrThrow()
      if (writer === name) return
      known.clear()
      await tables.updateTable('store').set({ writer: name }).execute()
    },
    get: (id) => known.get(id),
    put(id, { key, latest }) {
      if (known.size >= LIMIT && !known.has(id)) known.clear()
      known.set(id, latest === undefined ? { key } : { key, latest: { ...latest, event: slim(latest.event) } })
    },
    clear: () => known.clear(),
  }
}

type Event = NonNullable<Known['latest']>['event']

/** Without the evidence: nobody looks at it again, and it may be long. */
function slim(event: Event): Event {
  const { instance, outcome, expected } = event.result
  const { status } = outcome
  return {
    ...event,
    result: { instance, outcome: { status, output: '' }, attempts: [], startedAt: 0, durationMs: 0, expected },
  }
}

/** Lets every process forget what it knows, within a transaction: something else than its last events has changed. */
export async function forgetAll(tables: Tables): Promise<void> {
  await tables.updateTable('store').set({ writer: '' }).execute()
}
