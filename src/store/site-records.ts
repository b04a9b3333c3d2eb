import type { SiteState } from '../core/site.js'
import type { Database, Tables } from './database.js'
import type { PhaseChange, SignOff, TimeQuery } from './store.js'

/** The phase and the last sign-off of each site that has one here. */
export async function siteStates(database: Database): Promise<ReadonlyMap<string, SiteState>> {
  const states = new Map<string, SiteState>()
  for (const { site, phase } of await phaseChanges(database, {})) states.set(site, { ...states.get(site), phase })
  const signed = await database.tables.selectFrom('sign_offs').select(['site', 'time as at']).orderBy('key').execute()
  for (const { site, at } of signed) states.set(site, { ...states.get(site), signedOffAt: at })
  return states
}

export async function setPhase(database: Database, change: PhaseChange): Promise<void> {
  await database.write('events', (tables) => putPhase(tables, change))
}

async function putPhase(tables: Tables, { site, time, phase, by, reason }: PhaseChange): Promise<void> {
  const row = { site, time, phase, changed_by: by ?? null, reason: reason ?? null }
  await tables.insertInto('phase_changes').values(row).execute()
}

/** In the order in which they were made, whatever the clocks say. */
export async function phaseChanges(database: Database, query: TimeQuery): Promise<readonly PhaseChange[]> {
  const { sites, since, until } = query
  let select = database.tables.selectFrom('phase_changes').select(['site', 'time', 'phase', 'changed_by', 'reason'])
  if (sites !== undefined) select = select.where(database.among('site', sites))
  if (since !== undefined) select = select.where('time', '>=', since)
  if (until !== undefined) select = select.where('time', '<', until)
  const rows = await select.orderBy('key').execute()
  return rows.map(({ changed_by, reason, ...row }) => ({
    ...row,
    ...(changed_by !== null && { by: changed_by }),
    ...(reason !== null && { reason }),
  }))
}

/** Keeps a sign-off and sets the site's phase to live. */
export async function signOff(database: Database, { by, stableMs, ...signed }: SignOff): Promise<void> {
  const { site, time } = signed
  await database.write('events', async (tables) => {
    await tables
      .insertInto('sign_offs')
      .values({ ...signed, signed_by: by, stable_ms: stableMs })
      .execute()
    await putPhase(tables, { site, time, phase: 'live', by, reason: 'signed off' })
  })
}

/** In the order in which they were made, whatever the clocks say. */
export async function signOffs(database: Database, query: TimeQuery): Promise<readonly SignOff[]> {
  const { sites, since, until } = query
  let select = database.tables
    .selectFrom('sign_offs')
    .select(['id', 'site', 'time', 'signed_by as by', 'stable_ms as stableMs', 'sha256', 'report'])
  if (sites !== undefined) select = select.where(database.among('site', sites))
  if (since !== undefined) select = select.where('time', '>=', since)
  if (until !== undefined) select = select.where('time', '<', until)
  return select.orderBy('key').execute()
}
