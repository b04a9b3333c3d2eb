import { freshForMs } from '../core/freshness.js'
import type { CheckCard } from '../core/instance.js'
import { writeCard } from './cards.js'
import type { Database, Tables } from './database.js'
import { recount } from './groups.js'

export interface DeclaredChecks {
  /** Epoch milliseconds. */
  readonly time: number
  readonly cards: readonly CheckCard[]
  /** Whether their order is that of their suite; otherwise those that are known keep their places. */
  readonly complete: boolean
}

/** Takes in checks: those that are new, were removed or have changed. Writes nothing when all is known. */
export async function declareChecks(
  database: Database,
  tables: Tables,
  { time, cards, complete }: DeclaredChecks,
): Promise<void> {
  const known = await loadKnown(
    database,
    tables,
    cards.map(({ id }) => id),
  )
  const changed = cards.flatMap((instance, at) => {
    const before = known.get(instance.id)
    const card = writeCard(instance)
    const position = before === undefined || complete ? at : before.position
    const freshMs = freshForMs(instance)
    const same =
      before?.card === card && before.position === position && before.removed_at === null && before.fresh_ms === freshMs
    if (same) return []
    const declaredAt = before?.removed_at === null ? before.declared_at : time
    return [{ instance, card, position, declaredAt, freshMs, before }]
  })
  await database.insert(tables, {
    into: 'checks',
    columns: {
      id: 'text',
      site: 'text',
      suite: 'text',
      point: 'text',
      owner: 'text',
      definition: 'text',
      card: 'text',
      position: 'integer',
      declared_at: 'integer',
      fresh_ms: 'integer',
    },
    rows: changed.map(({ instance, card, position, declaredAt, freshMs }) => {
      const { id, site, suite, point, owner, definition } = instance
      return [id, site.name, suite, point, owner, definition, card, position, declaredAt, freshMs]
    }),
    conflict: `on conflict (id) do update set owner = excluded.owner, definition = excluded.definition, card = excluded.card, position = excluded.position,
      declared_at = excluded.declared_at, removed_at = null, fresh_ms = excluded.fresh_ms`,
  })
  const counted = changed.filter(({ before, instance }) => isAnother(instance, before))
  await recount(
    database,
    tables,
    counted.map(({ instance: { site, suite, point } }) => ({ site: site.name, suite, point })),
  )
}

/** One that is new, or asks something else than before: what it said then is no green of it now. */
function isAnother({ definition }: CheckCard, before: KnownRow | undefined): boolean {
  return before === undefined || before.removed_at !== null || before.definition !== definition
}

interface KnownRow {
  readonly id: string
  readonly card: string
  readonly definition: string
  readonly position: number
  readonly declared_at: number
  readonly removed_at: number | null
  readonly fresh_ms: number | null
}

async function loadKnown(
  database: Database,
  tables: Tables,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownRow>> {
  const rows = await tables
    .selectFrom('checks')
    .select(['id', 'card', 'definition', 'position', 'declared_at', 'removed_at', 'fresh_ms'])
    .where(database.among('id', ids))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
