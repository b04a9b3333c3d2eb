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
    const same = before?.card === card && before.position === position && before.removed_at === null
    if (same) return []
    return [{ instance, card, position, declaredAt: before?.removed_at === null ? before.declared_at : time, before }]
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
    },
    rows: changed.map(({ instance: { id, site, suite, point, owner, definition }, card, position, declaredAt }) => [
      id,
      site.name,
      suite,
      point,
      owner,
      definition,
      card,
      position,
      declaredAt,
    ]),
    conflict: `on conflict (id) do update set owner = excluded.owner, definition = excluded.definition, card = excluded.card, position = excluded.position,
      declared_at = excluded.declared_at, removed_at = null`,
  })
  const counted = changed.filter(({ before }) => before === undefined || before.removed_at !== null)
  await recount(
    database,
    tables,
    counted.map(({ instance: { site, suite, point } }) => ({ site: site.name, suite, point })),
  )
}

interface KnownRow {
  readonly id: string
  readonly card: string
  readonly position: number
  readonly declared_at: number
  readonly removed_at: number | null
}

async function loadKnown(
  database: Database,
  tables: Tables,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownRow>> {
  const rows = await tables
    .selectFrom('checks')
    .select(['id', 'card', 'position', 'declared_at', 'removed_at'])
    .where(database.among('id', ids))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
