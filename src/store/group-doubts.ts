import { sql } from 'kysely'
import type { Database, Tables } from './database.js'
import { lastEventKey } from './last-event.js'
import { partlyDeclared } from './whole-suites.js'

/** An integration point at a site; of the site itself, suite and point are empty. */
export interface GroupKey {
  readonly site: string
  readonly suite: string
  readonly point: string
}

/** Why a group whose checks were all green the last time may not be all green now. */
export interface GroupDoubts {
  /** How many of its checks are green by a result that is too old to count. */
  readonly staleIn: (group: GroupKey) => number
  /** Whether only a part of it was ever declared: what else it asks is not known. */
  readonly isPart: (group: GroupKey) => boolean
}

interface Asked {
  readonly sites: readonly string[]
  /** Epoch milliseconds. */
  readonly now: number
}

/** Counting goes through all checks of the sites: only when one of their groups is about to turn. */
export async function readDoubts(database: Database, tables: Tables, { sites, now }: Asked): Promise<GroupDoubts> {
  if (sites.length === 0) return { staleIn: () => 0, isPart: () => false }
  const stale = await staleGreens(database, tables, { sites, now })
  const parts = await partlyDeclared(database, sites, tables)
  return {
    staleIn: (group) =>
      stale.filter((each) => isWithin(each, group)).reduce((sum, { checks }) => sum + Number(checks), 0),
    isPart: (group) => parts.some((each) => isWithin({ ...each, point: group.point }, group)),
  }
}

function isWithin({ site, suite, point }: GroupKey, group: GroupKey): boolean {
  return site === group.site && (group.point === '' || (suite === group.suite && point === group.point))
}

/** How many checks of each integration point count as green by a result that `freshness` calls stale. */
function staleGreens(database: Database, tables: Tables, { sites, now }: Asked) {
  return tables
    .selectFrom('checks')
    .innerJoin('latest', 'latest.check_key', 'checks.key')
    .innerJoin('events', (join) => join.on('events.key', '=', lastEventKey))
    .select(['checks.site', 'checks.suite', 'checks.point'])
    .select(({ fn }) => fn.countAll<number>().as('checks'))
    .where(database.among('checks.site', sites))
    .where('checks.removed_at', 'is', null)
    .where('latest.green', '=', 1)
    .whereRef('latest.definition', '=', 'checks.definition')
    .where(sql<boolean>`events.time + checks.fresh_ms < ${now}`)
    .groupBy(['checks.site', 'checks.suite', 'checks.point'])
    .execute()
}
