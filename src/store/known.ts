import { sql } from 'kysely'
import type { CheckEvent } from '../core/event.js'
import type { Fresh } from '../core/recorder.js'
import type { Result } from '../core/result.js'
import type { Status } from '../core/status.js'
import type { Database, Tables } from './database.js'
import { declareChecks } from './declared-checks.js'
import { readStanding, withProven } from './standing.js'

/** What is known of a check before a batch. */
export interface Known {
  readonly key: number
  /** Absent when it never reported. */
  readonly latest?: Latest
}

export interface Latest {
  /** As far as `nextEvent` looks at it: of its result, the status and the definition are its own. */
  readonly event: CheckEvent
  /** Whether it counts as green for its integration point. */
  readonly green: boolean
  /** A later result of an earlier time has proved something of the check that the event does not say. */
  readonly proven: boolean
}

/** What is known of the checks of results, by their ids; those that nobody has declared are declared by it. */
export async function loadKnown(
  database: Database,
  tables: Tables,
  fresh: readonly Fresh[],
): Promise<ReadonlyMap<string, Known>> {
  if (fresh.length === 0) return new Map()
  const results = new Map(fresh.map(({ result }) => [result.instance.id, result]))
  const known = await load(database, tables, results)
  const unknown = [...results.values()].filter(({ instance }) => !known.has(instance.id))
  if (unknown.length === 0) return known
  const time = Math.min(...unknown.map(({ startedAt }) => startedAt))
  await declareChecks(database, tables, { time, cards: unknown.map(({ instance }) => instance), complete: false })
  return load(database, tables, results)
}

/** The key of the last event of `checks`, by its time and not by when it came. */
export const lastEventKey = sql<number>`(
  select key from events as last where last.check_key = checks.key order by last.time desc, last.id desc limit 1
)`

async function load(
  database: Database,
  tables: Tables,
  results: ReadonlyMap<string, Result>,
): Promise<Map<string, Known>> {
  const rows = await tables
    .selectFrom('checks')
    .leftJoin('latest', 'latest.check_key', 'checks.key')
    .leftJoin('events', (join) => join.on('events.key', '=', lastEventKey))
    .select(['checks.id as checkId', 'checks.key', 'latest.green', 'latest.definition'])
    .select(['latest.proven', 'events.time', 'events.id', 'events.status', 'events.standing'])
    .where(database.among('checks.id', [...results.keys()]))
    .execute()
  const known = new Map<string, Known>()
  for (const row of rows) {
    const result = results.get(row.checkId)
    if (result !== undefined) known.set(row.checkId, { key: row.key, ...latestOf(row, result) })
  }
  return known
}

interface LatestRow {
  readonly green: number | null
  readonly definition: string | null
  readonly proven: string | null
  readonly time: number | null
  readonly id: string | null
  readonly status: Status | null
  readonly standing: string | null
}

function latestOf(row: LatestRow, result: Result): { readonly latest?: Latest } {
  const { green, definition, time, id, status, standing } = row
  if (definition === null) return {}
  if (time === null || id === null || status === null || standing === null) {
    throw new Error(`the last event of ${result.instance.id} is not there`)
  }
  const instance = { ...result.instance, definition }
  const event = {
    id,
    time,
    ...readStanding(standing),
    result: { ...result, instance, outcome: { status, output: '' } },
  }
  return {
    latest: { event: withProven(event, row.proven), green: green === 1, proven: row.proven !== null },
  }
}
