import type { CheckEvent } from '../core/event.js'
import type { NotApplicable } from '../core/instance.js'
import { cardReader } from './cards.js'
import type { Database, Tables } from './database.js'
import { lastEventKey } from './last-event.js'
import { siteStates } from './site-records.js'
import { withProven } from './standing.js'
import type { CheckFilter, DeclaredSuite, HistoryQuery, KnownCheck } from './store.js'
import { readEvent } from './stored-event.js'

/** Every check that is declared, with its last event and what later results of earlier times proved of it. */
export async function checks(database: Database, filter: CheckFilter = {}): Promise<readonly KnownCheck[]> {
  const readCard = cardReader(await siteStates(database))
  const rows = await selectChecks(database, filter).execute()
  return rows.map(({ card, declared_at: declaredAt, id, time, standing, result, proven }) => {
    const check = readCard(card)
    if (id === null || time === null || standing === null || result === null) return { check, declaredAt }
    return { check, declaredAt, last: withProven(readEvent({ id, time, standing, result }, check), proven) }
  })
}

function selectChecks(database: Database, { sites, owners }: CheckFilter) {
  const { tables } = database
  let query = tables
    .selectFrom('checks')
    .leftJoin('latest', 'latest.check_key', 'checks.key')
    .leftJoin('events', (join) => join.on('events.key', '=', lastEventKey))
    .select(['checks.card', 'checks.declared_at', 'latest.proven'])
    .select(['events.id', 'events.time', 'events.standing', 'events.result'])
    .where('checks.removed_at', 'is', null)
  if (sites !== undefined) query = query.where(database.among('checks.site', sites))
  if (owners !== undefined) query = query.where(database.among('checks.owner', owners))
  return query.orderBy('checks.site').orderBy('checks.suite').orderBy('checks.position').orderBy('checks.id')
}

/** What `only` keeps away, by site. */
export async function notApplicable(database: Database, sites?: readonly string[]): Promise<readonly NotApplicable[]> {
  let query = database.tables.selectFrom('not_applicable').select(['id', 'site', 'point', 'name', 'because'])
  if (sites !== undefined) query = query.where(database.among('site', sites))
  const rows = await query.orderBy('site').orderBy('id').execute()
  return rows.map(({ name, ...row }) => ({ ...row, check: name }))
}

/** The suites as they were last declared. */
export function suites({ tables }: Database): Promise<readonly DeclaredSuite[]> {
  return tables.selectFrom('suites').select(['id', 'title', 'file', 'sha256']).orderBy('id').execute()
}

/** The last events of a check, newest first. */
export async function history(database: Database, query: HistoryQuery): Promise<readonly CheckEvent[]> {
  const { tables } = database
  const check = await tables.selectFrom('checks').select(['key', 'card']).where('id', '=', query.id).executeTakeFirst()
  if (check === undefined) return []
  const card = cardReader(await siteStates(database))(check.card)
  const rows = await selectHistory(tables, { ...query, key: check.key }).execute()
  return rows.map((row) => readEvent(row, card))
}

function selectHistory(tables: Tables, { key, limit, before }: HistoryQuery & { readonly key: number }) {
  let query = tables.selectFrom('events').select(['id', 'time', 'standing', 'result']).where('check_key', '=', key)
  if (before !== undefined) query = query.where('time', '<', before)
  return query.orderBy('time', 'desc').orderBy('id', 'desc').limit(limit)
}
