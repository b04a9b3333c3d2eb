import type { Database, Tables } from './database.js'
import { declareChecks } from './declared-checks.js'
import { recount } from './groups.js'
import type { Declaration } from './store.js'
import { keepWhole, suiteOf } from './whole-suites.js'

/** Takes in what suites declare: one transaction. */
export async function declare(database: Database, declaration: Declaration): Promise<void> {
  await database.write('events', async (tables) => {
    const { time, checks: cards, completeFor } = declaration
    await declareChecks(database, tables, { time, cards, complete: completeFor.length > 0 })
    await remove(database, tables, declaration)
    await declareNotApplicable(database, tables, declaration)
    await declareSuites(database, tables, declaration)
    await keepWhole(database, tables, declaration)
  })
}

/** What is no longer declared is asked for no more: what it is complete for and not in it, and what no longer applies. */
async function remove(database: Database, tables: Tables, declaration: Declaration): Promise<void> {
  const { checks, notApplicable, completeFor } = declaration
  const declared = new Set(checks.map(({ id }) => id))
  const excluded = new Set(notApplicable.map(({ id }) => id))
  const complete = new Set(completeFor.map(({ site, suite }) => `${site}/${suite}`))
  const sites = [...new Set([...completeFor.map(({ site }) => site), ...notApplicable.map(({ site }) => site)])]
  if (sites.length === 0) return
  const rows = await tables
    .selectFrom('checks')
    .select(['key', 'id', 'site', 'suite', 'point'])
    .where(database.among('site', sites))
    .where('removed_at', 'is', null)
    .execute()
  const gone = rows.filter(
    ({ id, site, suite }) => excluded.has(id) || (complete.has(`${site}/${suite}`) && !declared.has(id)),
  )
  if (gone.length === 0) return
  await tables
    .updateTable('checks')
    .set({ removed_at: declaration.time })
    .where(
      database.among(
        'key',
        gone.map(({ key }) => key),
      ),
    )
    .execute()
  await recount(database, tables, gone)
}

async function declareNotApplicable(database: Database, tables: Tables, declaration: Declaration): Promise<void> {
  const { checks, notApplicable, completeFor } = declaration
  for (const { site, suite } of completeFor) {
    await tables.deleteFrom('not_applicable').where('site', '=', site).where('suite', '=', suite).execute()
  }
  await tables
    .deleteFrom('not_applicable')
    .where(
      database.among(
        'id',
        checks.map(({ id }) => id),
      ),
    )
    .execute()
  await database.insert(tables, {
    into: 'not_applicable',
    columns: { id: 'text', site: 'text', suite: 'text', point: 'text', name: 'text', because: 'text' },
    rows: notApplicable.map((each) => [each.id, each.site, suiteOf(each), each.point, each.check, each.because]),
    conflict: 'on conflict (id) do update set because = excluded.because',
  })
}

async function declareSuites(database: Database, tables: Tables, { time, suites }: Declaration): Promise<void> {
  await database.insert(tables, {
    into: 'suites',
    columns: { id: 'text', title: 'text', file: 'text', sha256: 'text', declared_at: 'integer' },
    rows: suites.map(({ id, title, file, sha256 }) => [id, title, file, sha256, time]),
    conflict: `on conflict (id) do update set title = excluded.title, file = excluded.file, sha256 = excluded.sha256,
      declared_at = excluded.declared_at`,
  })
}
