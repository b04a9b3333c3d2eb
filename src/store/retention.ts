import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database, Tables } from './database.js'
import { forgetAll } from './memory.js'
import type { Retention } from './store.js'

/** How much is done in one transaction, so that a writer does not wait for long. */
const CHECKS = 200
const EVENTS = 2000

/** Between two transactions, so that a writer in another process gets its turn. */
const PAUSE_MS = 5

/** Deletes events beyond their age and number, never the last one of a check. */
export async function prune(database: Database, retention: Retention): Promise<{ readonly deleted: number }> {
  const waiting = await database.tables.selectFrom('latest').select('check_key').execute()
  let deleted = 0
  while (waiting.length > 0) {
    deleted += await database.write('events', (tables) => sweep(tables, waiting, retention))
    await setTimeout(PAUSE_MS)
  }
  return { deleted }
}

interface Sweepable {
  readonly check_key: number
}

/** Goes through checks until it has done enough, and takes those from the list that it is done with. */
async function sweep(tables: Tables, waiting: Sweepable[], retention: Retention): Promise<number> {
  let deleted = 0
  for (let checks = 0; checks < CHECKS && deleted < EVENTS; checks++) {
    const check = waiting.at(-1)
    if (check === undefined) break
    const gone = await deleteBefore(tables, check, await cutOf(tables, check, retention), EVENTS - deleted)
    deleted += gone
    if (deleted < EVENTS) waiting.pop()
  }
  return deleted
}

/** The oldest that is kept. */
interface Cut {
  readonly time: number
  readonly key: number
}

async function cutOf(tables: Tables, { check_key }: Sweepable, { before, perCheck }: Retention): Promise<Cut> {
  const byAge = { time: before ?? 0, key: 0 }
  if (perCheck === undefined) return byAge
  const byNumber = await tables
    .selectFrom('events')
    .select(['time', 'key'])
    .where('check_key', '=', check_key)
    .orderBy('time', 'desc')
    .orderBy('key', 'desc')
    .offset(Math.max(perCheck, 1) - 1)
    .limit(1)
    .executeTakeFirst()
  return byNumber !== undefined && byNumber.time >= byAge.time ? byNumber : byAge
}

/** The last one stays, however old it is. */
async function deleteBefore(
  tables: Tables,
  { check_key }: Sweepable,
  { time, key }: Cut,
  limit: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from events where key in (
      select key from events
      where check_key = ${check_key} and time <= ${time} and (time < ${time} or key < ${key})
        and key <> coalesce((select last_key from latest where latest.check_key = ${check_key}), (
          select key from events where check_key = ${check_key} order by time desc, id desc limit 1
        ))
      order by time limit ${limit}
    )`.execute(tables)
  return Number(numAffectedRows ?? 0)
}

/** Forgets all of a site but what is on its way out already: whoever gets it is to be told in order. */
export async function forgetSite(database: Database, site: string): Promise<void> {
  await database.write('events', async (tables) => {
    const keys = tables.selectFrom('checks').select('key').where('site', '=', site)
    for (const table of ['events', 'latest', 'waivers', 'transitions'] as const) {
      await tables.deleteFrom(table).where('check_key', 'in', keys).execute()
    }
    for (const table of ['checks', 'not_applicable', 'whole_suites', 'group_states', 'site_events'] as const) {
      await tables.deleteFrom(table).where('site', '=', site).execute()
    }
    for (const table of ['phase_changes', 'sign_offs', 'proofs'] as const) {
      await tables.deleteFrom(table).where('site', '=', site).execute()
    }
    await forgetRuns(tables, site)
    await forgetAll(tables)
  })
}

/** A run of other sites, too, stays theirs. */
async function forgetRuns(tables: Tables, site: string): Promise<void> {
  const own = tables.selectFrom('run_sites').select('run_id').where('site', '=', site)
  const ids = (await own.execute()).map(({ run_id }) => run_id)
  await tables.deleteFrom('run_sites').where('site', '=', site).execute()
  for (const id of ids) {
    const others = tables.selectFrom('run_sites').select('run_id').where('run_id', '=', id)
    await tables.deleteFrom('runs').where('id', '=', id).where('id', 'not in', others).execute()
  }
}
