import type { CheckEvent } from '../core/event.js'
import type { Fresh } from '../core/recorder.js'
import type { Result } from '../core/result.js'
import type { Status } from '../core/status.js'
import type { Database, Tables } from './database.js'
import { declareChecks } from './declared-checks.js'
import { readStanding } from './standing.js'

/** What is known of a check before a batch. */
export interface Known {
  readonly key: number
  /** Absent when it never reported. */
  readonly latest?: Latest
}

export interface Latest {
  /** As far as `nextEvent` looks at it: of its result, the status and the definition are its own. */
  readonly event: CheckEvent
  readonly eventKey: number
  /** Whether it counts as green for its integration point. */
  readonly green: boolean
}

/** What is known of the checks of a batch; those that nobody has declared are declared by it. */
export async function loadKnown(
  database: Database,
  tables: Tables,
  fresh: readonly Fresh[],
): Promise<ReadonlyMap<string, Known>> {
  const results = new Map(fresh.map(({ result }) => [result.instance.id, result]))
  const known = await load(database, tables, results)
  const unknown = [...results.values()].filter(({ instance }) => !known.has(instance.id))
  if (unknown.length === 0) return known
  const time = Math.min(...unknown.map(({ startedAt }) => startedAt))
  await declareChecks(database, tables, { time, cards: unknown.map(({ instance }) => instance), complete: false })
  return load(database, tables, results)
}

async function load(
  database: Database,
  tables: Tables,
  results: ReadonlyMap<string, Result>,
): Promise<Map<string, Known>> {
  const rows = await tables
    .selectFrom('checks')
    .leftJoin('latest', 'latest.check_key', 'checks.key')
    .select(['checks.id as checkId', 'checks.key', 'latest.event_key', 'latest.time', 'latest.id', 'latest.status'])
    .select(['latest.green', 'latest.definition', 'latest.standing'])
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
  readonly event_key: number | null
  readonly time: number | null
  readonly id: string | null
  readonly status: Status | null
  readonly green: number | null
  readonly definition: string | null
  readonly standing: string | null
}

function latestOf(row: LatestRow, result: Result): { readonly latest?: Latest } {
  const { event_key: eventKey, time, id, status, green, definition, standing } = row
  if (eventKey === null || time === null || id === null || status === null) return {}
  if (definition === null || standing === null) return {}
  const instance = { ...result.instance, definition }
  const event = {
    id,
    time,
    ...readStanding(standing),
    result: { ...result, instance, outcome: { status, output: '' } },
  }
  return { latest: { event, eventKey, green: green === 1 } }
}
