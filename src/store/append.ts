import { sql } from 'kysely'
import type { Fresh } from '../core/recorder.js'
import { believe, type Clocks } from './believe.js'
import type { Database, Tables, Value } from './database.js'
import { type Arrival, compareMinted, type Derived, derive, type Kept, type Taken } from './derive.js'
import { turnGroups } from './groups.js'
import { type Known, loadKnown } from './known.js'
import { createMemory, type Memory } from './memory.js'
import { writeProven, writeStanding } from './standing.js'
import type { Appended, Batch, Outgoing } from './store.js'
import { writeResult } from './stored-event.js'

/** Derives the events of results and keeps them with what follows from them: one transaction, one after the other. */
export function appender(database: Database): (batch: Batch) => Promise<Appended> {
  const memory = createMemory()
  let last: Promise<unknown> = Promise.resolve()
  return (batch) => {
    const done = last.then(() => append(database, memory, batch))
    last = done.catch(() => memory.clear())
    return done
  }
}

async function append(database: Database, memory: Memory, { fresh, route, now }: Batch): Promise<Appended> {
  if (fresh.length === 0) return { events: [], siteEvents: [], outrankedAheadMs: 0 }
  return database.write('events', async (tables) => {
    await memory.take(tables)
    const clocks = now && (await readClocks(database, tables, now))
    const believed = clocks === undefined ? fresh : believe(fresh, clocks)
    const arrivals = await recall(database, tables, { fresh: believed, memory })
    const kept = await loadKept(database, tables, arrivals)
    const derived = derive(arrivals, { kept, now: clocks?.store ?? Number.POSITIVE_INFINITY })
    const { events, taken, outrankedAheadMs } = derived
    await keep(database, tables, derived)
    await pointAtLast(tables, arrivals)
    const siteEvents = await turnGroups(database, tables, taken)
    const news = taken.map(({ event }) => event)
    if (news.length > 0) await send(database, tables, route(news, siteEvents))
    return { events, siteEvents, outrankedAheadMs }
  })
}

async function readClocks(database: Database, tables: Tables, now: () => number): Promise<Clocks> {
  const writer = now()
  const { rows } = await sql<{ readonly store: number }>`select ${database.clock(writer)} as store`.execute(tables)
  return { writer, store: rows[0]?.store ?? writer }
}

/** What is known of the checks of a batch, from memory where it is there. */
async function recall(
  database: Database,
  tables: Tables,
  { fresh, memory }: { readonly fresh: readonly Fresh[]; readonly memory: Memory },
): Promise<readonly Arrival[]> {
  const missing = fresh.filter(({ result }) => memory.get(result.instance.id) === undefined)
  for (const [id, known] of await loadKnown(database, tables, missing)) memory.put(id, known)
  return fresh.map((each) => {
    const { id } = each.result.instance
    const known = memory.get(id)
    if (known === undefined) throw new Error(`${id} was not declared`)
    return { fresh: each, known }
  })
}

/**
 * Those results that were kept before. Only what is not newer than the last one of its check can have been, and what has
 * another time now than its sender gave it.
 */
async function loadKept(
  database: Database,
  tables: Tables,
  arrivals: readonly Arrival[],
): Promise<ReadonlyMap<string, Kept>> {
  const moved = arrivals.filter(({ fresh }) => fresh.claimedTime !== undefined)
  const old = arrivals.filter(
    ({ fresh, known: { latest } }) =>
      fresh.claimedTime === undefined && latest !== undefined && compareMinted(fresh, latest) <= 0,
  )
  const rows = [...(await atTheirTimes(database, tables, old)), ...(await byTheirIds(database, tables, moved))]
  const ids = new Set([...old, ...moved].map(({ fresh }) => fresh.id))
  return new Map(rows.filter(({ id }) => ids.has(id)).map(({ id, ...kept }) => [id, kept]))
}

interface KeptRow extends Kept {
  readonly id: string
}

async function atTheirTimes(
  database: Database,
  tables: Tables,
  arrivals: readonly Arrival[],
): Promise<readonly KeptRow[]> {
  if (arrivals.length === 0) return []
  const moments = arrivals.map(({ fresh: { time }, known: { key } }) => ({ key, time }))
  // `cross join` keeps SQLite from going through all the events
  const { rows } = await sql<KeptRow>`
    select events.id, events.time, events.standing from ${database.moments(moments)} as moments cross join events
    where events.check_key = moments.check_key and events.time = moments.time`.execute(tables)
  return rows
}

/** Goes through all events of their checks: a wrong clock is rare. */
async function byTheirIds(
  database: Database,
  tables: Tables,
  arrivals: readonly Arrival[],
): Promise<readonly KeptRow[]> {
  if (arrivals.length === 0) return []
  const keys = [...new Set(arrivals.map(({ known }) => known.key))]
  const ids = arrivals.map(({ fresh }) => fresh.id)
  return tables
    .selectFrom('events')
    .select(['id', 'time', 'standing'])
    .where(database.among('check_key', keys))
    .where(database.among('id', ids))
    .execute()
}

async function keep(database: Database, tables: Tables, { taken, changed }: Derived): Promise<void> {
  await database.insert(tables, {
    into: 'events',
    columns: { check_key: 'integer', time: 'integer', id: 'text', standing: 'json', result: 'json' },
    rows: eventRows(taken),
  })
  await database.insert(tables, {
    into: 'latest',
    columns: { check_key: 'integer', green: 'integer', definition: 'text', proven: 'json' },
    rows: [...changed].map(latestRow),
    conflict: `on conflict (check_key) do update set green = excluded.green, definition = excluded.definition,
      proven = excluded.proven`,
  })
  await database.insert(tables, {
    into: 'transitions',
    columns: {
      event_id: 'text',
      time: 'integer',
      check_key: 'integer',
      site: 'text',
      owner: 'text',
      from_status: 'text',
      to_status: 'text',
      output: 'text',
      blocked_by: 'text',
    },
    rows: taken.filter(({ event }) => isTransition(event)).map(transitionRow),
  })
  await database.insert(tables, {
    into: 'waivers',
    columns: {
      check_key: 'integer',
      until: 'text',
      waived_by: 'text',
      reason: 'text',
      first_used: 'integer',
      last_used: 'integer',
    },
    rows: waiverRows(taken),
    conflict: `on conflict (check_key, until, waived_by, reason) do update set
      first_used = case when excluded.first_used < waivers.first_used then excluded.first_used else waivers.first_used end,
      last_used = case when excluded.last_used > waivers.last_used then excluded.last_used else waivers.last_used end`,
  })
}

/** Of the checks whose last event is not the last by its time. */
async function pointAtLast(tables: Tables, arrivals: readonly Arrival[]): Promise<void> {
  const pointed = new Set(arrivals.map(({ known }) => known).filter(({ isPointedAt }) => isPointedAt))
  for (const { key, latest } of pointed) {
    if (latest === undefined) continue
    const last = tables
      .selectFrom('events')
      .select('key')
      .where('check_key', '=', key)
      .where('time', '=', latest.time)
      .where('id', '=', latest.id)
    await tables.updateTable('latest').set({ last_key: last }).where('check_key', '=', key).execute()
  }
}

/** One at a time: a batch of them is large. */
function* eventRows(taken: readonly Taken[]): Iterable<readonly Value[]> {
  for (const { event, checkKey } of taken) {
    yield [checkKey, event.time, event.id, writeStanding(event), writeResult(event.result)]
  }
}

function latestRow({ key, latest }: Known): readonly Value[] {
  if (latest === undefined) throw new Error('what has changed has an event')
  const { green, result, proven } = latest
  return [key, green ? 1 : 0, result.instance.definition, proven ? writeProven(latest) : null]
}

/** The first result of a check counts; one that comes late tells of no change. */
function isTransition({ transition, previousStatus, late }: Taken['event']): boolean {
  return late === undefined && (transition !== undefined || previousStatus === undefined)
}

function transitionRow({ event, checkKey }: Taken): readonly Value[] {
  const { id, time, transition, result } = event
  const { instance, outcome, blockedBy } = result
  const { site, owner } = instance
  const from = transition?.from ?? null
  return [id, time, checkKey, site.name, owner, from, outcome.status, outcome.output, blockedBy ?? null]
}

/** The first and the last use of each waiver in the batch. */
function waiverRows(taken: readonly Taken[]): readonly (readonly Value[])[] {
  const uses = new Map<string, { readonly row: readonly Value[]; readonly first: number; readonly last: number }>()
  for (const { event, checkKey } of taken) {
    const { waiver } = event.result
    if (waiver === undefined) continue
    const row = [checkKey, waiver.until, waiver.by, waiver.reason]
    const name = JSON.stringify(row)
    uses.set(name, { row, first: uses.get(name)?.first ?? event.time, last: event.time })
  }
  return [...uses.values()].map(({ row, first, last }) => [...row, first, last])
}

async function send(database: Database, tables: Tables, outgoing: readonly Outgoing[]): Promise<void> {
  await database.insert(tables, {
    into: 'outbox',
    columns: {
      handler: 'text',
      event_id: 'text',
      stream: 'text',
      time: 'integer',
      body: 'text',
      attempts: 'integer',
      due_at: 'integer',
      leased_until: 'integer',
    },
    rows: outgoing.map(({ handler, eventId, stream, time, body }) => [
      handler,
      eventId,
      stream,
      time,
      body,
      0,
      0, // at once, whatever the clocks of two machines say
      0,
    ]),
  })
}
