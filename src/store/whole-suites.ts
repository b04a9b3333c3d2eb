import type { NotApplicable } from '../core/instance.js'
import type { Database, Tables } from './database.js'
import type { Declaration, SuiteAtSite } from './store.js'

/** Remembers what a declaration is complete for; of what declares nothing at a site, nothing is whole there any more. */
export async function keepWhole(database: Database, tables: Tables, declaration: Declaration): Promise<void> {
  const { time, checks, notApplicable, completeFor } = declaration
  const declaring = new Set([
    ...checks.map(({ site, suite }) => nameOf({ site: site.name, suite })),
    ...notApplicable.map((each) => nameOf({ site: each.site, suite: suiteOf(each) })),
  ])
  const isDeclaring = (each: SuiteAtSite) => declaring.has(nameOf(each))
  for (const { site, suite } of completeFor.filter((each) => !isDeclaring(each))) {
    await tables.deleteFrom('whole_suites').where('site', '=', site).where('suite', '=', suite).execute()
  }
  await database.insert(tables, {
    into: 'whole_suites',
    columns: { site: 'text', suite: 'text', declared_at: 'integer' },
    rows: completeFor.filter(isDeclaring).map(({ site, suite }) => [site, suite, time]),
    conflict: 'on conflict (site, suite) do nothing',
  })
}

/** The suite of `site/suite.point.check`. */
export function suiteOf({ id, site, point }: NotApplicable): string {
  const rest = id.slice(site.length + 1)
  return rest.slice(0, rest.indexOf(`.${point}.`))
}

function nameOf({ site, suite }: SuiteAtSite): string {
  return `${site}/${suite}`
}

/** The suites that were never declared whole at a site where some of their checks are. */
export function partlyDeclared(
  database: Database,
  sites?: readonly string[],
  tables: Tables = database.tables,
): Promise<readonly SuiteAtSite[]> {
  let query = tables
    .selectFrom('checks')
    .leftJoin('whole_suites as whole', (join) =>
      join.onRef('whole.site', '=', 'checks.site').onRef('whole.suite', '=', 'checks.suite'),
    )
    .select(['checks.site', 'checks.suite'])
    .distinct()
    .where('checks.removed_at', 'is', null)
    .where('whole.site', 'is', null)
  if (sites !== undefined) query = query.where(database.among('checks.site', sites))
  return query.orderBy('checks.site').orderBy('checks.suite').execute()
}
