import type { SiteEvent } from '../core/site-event.js'
import type { Database } from './database.js'
import type { TimeQuery, TransitionQuery, TransitionRecord, UsedWaiver } from './store.js'

/** Changes of status, oldest first. */
export async function transitions(database: Database, query: TransitionQuery): Promise<readonly TransitionRecord[]> {
  const { ids, sites, since, until } = query
  let select = database.tables
    .selectFrom('transitions')
    .innerJoin('checks', 'checks.key', 'transitions.check_key')
    .select(['transitions.event_id as eventId', 'transitions.time', 'checks.id', 'transitions.site'])
    .select(['transitions.owner', 'from_status', 'to_status as to', 'output', 'blocked_by'])
  if (ids !== undefined) select = select.where(database.among('checks.id', ids))
  if (sites !== undefined) select = select.where(database.among('transitions.site', sites))
  if (since !== undefined) select = select.where('transitions.time', '>=', since)
  if (until !== undefined) select = select.where('transitions.time', '<', until)
  const rows = await select.orderBy('transitions.time').orderBy('transitions.event_id').execute()
  return rows.map(({ from_status, blocked_by, ...row }) => ({
    ...row,
    ...(from_status !== null && { from: from_status }),
    ...(blocked_by !== null && { blockedBy: blocked_by }),
  }))
}

/** Integration points and sites that turned, oldest first; what turned together in the order in which it did. */
export async function siteEvents(database: Database, query: TimeQuery): Promise<readonly SiteEvent[]> {
  const { sites, since, until } = query
  let select = database.tables.selectFrom('site_events').select('body')
  if (sites !== undefined) select = select.where(database.among('site', sites))
  if (since !== undefined) select = select.where('time', '>=', since)
  if (until !== undefined) select = select.where('time', '<', until)
  const rows = await select.orderBy('time').orderBy('key').execute()
  return rows.map(({ body }) => JSON.parse(body))
}

/** The waivers that a failure was accepted by. */
export async function waivers(database: Database, sites?: readonly string[]): Promise<readonly UsedWaiver[]> {
  let select = database.tables
    .selectFrom('waivers')
    .innerJoin('checks', 'checks.key', 'waivers.check_key')
    .select(['checks.id', 'until', 'waived_by', 'reason', 'first_used', 'last_used'])
  if (sites !== undefined) select = select.where(database.among('checks.site', sites))
  const rows = await select.orderBy('checks.id').orderBy('until').orderBy('first_used').execute()
  return rows.map(({ id, until, waived_by: by, reason, first_used: firstUsed, last_used: lastUsed }) => {
    return { id, waiver: { until, by, reason }, firstUsed, lastUsed }
  })
}
