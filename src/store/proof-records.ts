import type { Database } from './database.js'
import type { Proof } from './store.js'

/** Keeps proofs: of each definition of a check, the last one that was kept, whatever the clocks say. */
export async function prove(database: Database, proofs: readonly Proof[]): Promise<void> {
  const newest = new Map<string, Proof>()
  for (const proof of proofs) {
    const name = JSON.stringify([proof.id, proof.definition])
    if ((newest.get(name)?.time ?? proof.time) <= proof.time) newest.set(name, proof)
  }
  await database.write('events', (tables) =>
    database.insert(tables, {
      into: 'proofs',
      columns: {
        id: 'text',
        definition: 'text',
        site: 'text',
        time: 'integer',
        verdict: 'text',
        trials: 'text',
        reason: 'text',
      },
      rows: [...newest.values()].map(({ id, definition, time, verdict, trials, reason }) => [
        id,
        definition,
        id.slice(0, id.indexOf('/')),
        time,
        verdict,
        JSON.stringify(trials),
        reason ?? null,
      ]),
      conflict: `on conflict (id, definition) do update set time = excluded.time, verdict = excluded.verdict,
        trials = excluded.trials, reason = excluded.reason`,
    }),
  )
}

/** The newest proof of each check's present definition. */
export async function proofs(database: Database, sites?: readonly string[]): Promise<ReadonlyMap<string, Proof>> {
  let select = database.tables
    .selectFrom('proofs')
    .innerJoin('checks', (join) =>
      join.onRef('checks.id', '=', 'proofs.id').onRef('checks.definition', '=', 'proofs.definition'),
    )
    .select(['proofs.id', 'proofs.definition', 'proofs.time', 'proofs.verdict', 'proofs.trials', 'proofs.reason'])
    .where('checks.removed_at', 'is', null)
  if (sites !== undefined) select = select.where(database.among('proofs.site', sites))
  const rows = await select.orderBy('proofs.id').execute()
  return new Map(
    rows.map(({ trials, reason, ...row }) => [
      row.id,
      { ...row, trials: JSON.parse(trials), ...(reason !== null && { reason }) },
    ]),
  )
}
