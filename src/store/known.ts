import type { Minted, Previous } from '../core/event.js'
import type { Fresh } from '../core/recorder.js'
import type { Result } from '../core/result.js'
import type { Database, Tables } from './database.js'
import { declareChecks } from './declared-checks.js'
import { lastEventKey } from './last-event.js'
import { readStanding, withProven } from './standing.js'

/** What is known of a check: one for each, which moves on with its events. */
export interface Known {
  readonly key: number
  /** Undefined when it never reported. */
  latest: Latest | undefined
  /** Whether its last event is pointed at, for it is not the last one by its time: a clock was wrong. */
  isPointedAt: boolean
}

/** The last event of a check, without its evidence: nobody looks at it again, and it may be long. */
export interface Latest extends Minted, Previous {
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

async function load(
  database: Database,
  tables: Tables,
  results: ReadonlyMap<string, Result>,
): Promise<Map<string, Known>> {
  const rows = await tables
    .selectFrom('checks')
    .leftJoin('latest', 'latest.check_key', 'checks.key')
    .leftJoin('events', (join) => join.on('events.key', '=', lastEventKey))
    .select(['checks.id as checkId', 'checks.key', 'latest.green', 'latest.definition', 'latest.last_key'])
    .select(['latest.proven', 'events.time', 'events.id', 'events.standing'])
    .where(database.among('checks.id', [...results.keys()]))
    .execute()
  const known = new Map<string, Known>()
  for (const row of rows)
    known.set(row.checkId, { key: row.key, latest: latestOf(row), isPointedAt: row.last_key !== null })
  return known
}

interface LatestRow {
  readonly checkId: string
  readonly green: number | null
  readonly definition: string | null
  readonly proven: string | null
  readonly time: number | null
  readonly id: string | null
  readonly standing: string | null
}

function latestOf({ checkId, green, definition, proven, time, id, standing }: LatestRow): Latest | undefined {
  if (definition === null) return undefined
  if (time === null || id === null || standing === null) throw new Error(`the last event of ${checkId} is not there`)
  const event = readStanding(standing, time)
  const status = event.history.at(-1) ?? 'UNKNOWN'
  const result = { outcome: { status }, instance: { definition } }
  return withProven({ id, time, ...event, result, green: green === 1, proven: proven !== null }, proven)
}
