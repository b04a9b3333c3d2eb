import type { Database } from './database.js'
import type { RunRecord, TimeQuery } from './store.js'

export async function putRun(database: Database, run: RunRecord): Promise<void> {
  const { id, startedAt, version, host, checks, sites } = run
  const finished = run.finished === undefined ? null : JSON.stringify(run.finished)
  await database.write('events', async (tables) => {
    await tables
      .insertInto('runs')
      .values({ id, started_at: startedAt, version, host, checks, finished })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ version, host, checks, finished }))
      .execute()
    await database.insert(tables, {
      into: 'run_sites',
      columns: { run_id: 'text', site: 'text' },
      rows: [...new Set(sites)].map((site) => [id, site]),
      conflict: 'on conflict do nothing',
    })
  })
}

/** Newest first. */
export async function runs(
  database: Database,
  { sites, since, until, limit }: TimeQuery & { readonly limit?: number },
): Promise<readonly RunRecord[]> {
  const { tables } = database
  let select = tables.selectFrom('runs').selectAll()
  if (sites !== undefined) {
    const there = tables.selectFrom('run_sites').select('run_id').where(database.among('site', sites))
    select = select.where('id', 'in', there)
  }
  if (since !== undefined) select = select.where('started_at', '>=', since)
  if (until !== undefined) select = select.where('started_at', '<', until)
  if (limit !== undefined) select = select.limit(limit)
  const rows = await select.orderBy('started_at', 'desc').orderBy('id', 'desc').execute()
  const sitesOf = await sitesByRun(database, rows)
  return rows.map(({ started_at: startedAt, finished, ...row }) => ({
    ...row,
    startedAt,
    sites: sitesOf.get(row.id) ?? [],
    ...(finished !== null && { finished: JSON.parse(finished) }),
  }))
}

async function sitesByRun(
  database: Database,
  runs: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await database.tables
    .selectFrom('run_sites')
    .selectAll()
    .where(
      database.among(
        'run_id',
        runs.map(({ id }) => id),
      ),
    )
    .orderBy('site')
    .execute()
  const sites = new Map<string, string[]>()
  for (const { run_id, site } of rows) sites.set(run_id, [...(sites.get(run_id) ?? []), site])
  return sites
}
