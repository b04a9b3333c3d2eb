import { type RawBuilder, sql } from 'kysely'
import { LONGEST_WAIT_MS, STUCK_AFTER } from '../core/outbox-limits.js'
import type { Database, Tables } from './database.js'
import type {
  Backlog,
  ClaimQuery,
  Lease,
  OutboxFilter,
  OutboxQuery,
  OutboxRow,
  Settlement,
  Stuck,
} from './outbox-store.js'

export async function claim(database: Database, query: ClaimQuery): Promise<readonly OutboxRow[]> {
  const { handler, keeps, limit, now, leaseMs } = query
  const [present, clock] = [presentOf(now), database.clock(now)]
  return database.write('outbox', async (tables) => {
    const streams = keeps === 'state' ? await freeOfObsolete(database, tables, query) : undefined
    const { rows } = await sql<StoredRow>`
      update outbox set leased_until = ${clock} + ${leaseMs} where key in (
        select key from outbox as waiting
        where handler = ${handler} and ${isPast('due_at', present)} and ${isPast('leased_until', clock)}
          and ${streams === undefined ? sql`true` : database.among('stream', streams)}
          and not exists (
            select 1 from outbox as earlier
            where earlier.handler = ${handler} and earlier.stream = waiting.stream and earlier.key < waiting.key
              and earlier.due_at is not null
              and not (${isPast('earlier.due_at', present)} and ${isPast('earlier.leased_until', clock)})
          )
        order by key limit ${limit}
      ) returning *`.execute(tables)
    return rows.sort((a, b) => a.key - b.key).map(readRow)
  })
}

function presentOf(now: number): RawBuilder<number> {
  return sql`cast(${now} as bigint)`
}

/** The clocks of two machines differ a little. */
const FURTHEST_MS = 2 * LONGEST_WAIT_MS

/** What lies further ahead than anything waits was written under a clock that was wrong: it is as good as past. */
function isPast(column: string, clock: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`(${sql.ref(column)} <= ${clock} or ${sql.ref(column)} > ${clock} + ${FURTHEST_MS})`
}

/** The streams whose newest state is due, once the older ones are deleted; not those that another process has in hand. */
async function freeOfObsolete(
  database: Database,
  tables: Tables,
  { handler, limit, now }: ClaimQuery,
): Promise<readonly string[]> {
  const clock = database.clock(now)
  const { rows } = await sql<{ readonly stream: string }>`
    select stream from outbox as waiting
    where handler = ${handler} and ${isPast('due_at', presentOf(now))} and ${isPast('leased_until', clock)}
      and not exists (
        select 1 from outbox as held
        where held.handler = ${handler} and held.stream = waiting.stream and held.due_at is not null
          and not ${isPast('held.leased_until', clock)}
      )
    order by key limit ${limit}`.execute(tables)
  const streams = [...new Set(rows.map(({ stream }) => stream))]
  await sql`
    delete from outbox where key in (
      select key from outbox as waiting
      where handler = ${handler} and ${database.among('stream', streams)} and exists (
        select 1 from outbox as newer
        where newer.handler = ${handler} and newer.stream = waiting.stream and newer.key > waiting.key
          and newer.due_at is not null
      )
    )`.execute(tables)
  return streams
}

export async function renew(
  database: Database,
  { keys, until }: Lease,
  { now, leaseMs }: { readonly now: number; readonly leaseMs: number },
): Promise<Lease> {
  return database.write('outbox', async (tables) => {
    const { rows } = await sql<{ readonly key: number; readonly leased_until: number }>`
      update outbox set leased_until = ${database.clock(now)} + ${leaseMs}
      where ${database.among('key', keys)} and leased_until = ${until} returning key, leased_until`.execute(tables)
    return { keys: rows.map(({ key }) => key), until: rows[0]?.leased_until ?? until }
  })
}

/** Of each stream, the first that waits decides: what follows waits with it. */
export async function untilDue(
  database: Database,
  { handler, now }: { readonly handler: string; readonly now: number },
): Promise<number | undefined> {
  const due = timeTo('due_at', presentOf(now))
  const lease = timeTo('leased_until', database.clock(now))
  const { rows } = await sql<{ readonly ms: number | null }>`
    select min(case when ${due} > ${lease} then ${due} else ${lease} end) as ms from outbox as waiting
    where handler = ${handler} and due_at is not null and not exists (
      select 1 from outbox as earlier
      where earlier.handler = ${handler} and earlier.stream = waiting.stream and earlier.key < waiting.key
        and earlier.due_at is not null
    )`.execute(database.tables)
  const ms = rows[0]?.ms ?? undefined
  return ms === undefined ? undefined : Math.max(0, ms)
}

/** How long until a time is past, as `isPast` has it. */
function timeTo(column: string, clock: RawBuilder<unknown>): RawBuilder<number> {
  const ms = sql`(${sql.ref(column)} - ${clock})`
  return sql`(case when ${ms} > ${FURTHEST_MS} then 0 else ${ms} end)`
}

interface StoredRow {
  readonly key: number
  readonly handler: string
  readonly event_id: string
  readonly stream: string
  readonly time: number
  readonly body: string
  readonly attempts: number
  readonly due_at: number | null
  readonly leased_until: number
  readonly reason: string | null
}

function readRow({
  key,
  handler,
  event_id,
  stream,
  time,
  body,
  attempts,
  due_at,
  leased_until,
  reason,
}: StoredRow): OutboxRow {
  return {
    key,
    handler,
    eventId: event_id,
    stream,
    time,
    body,
    attempts,
    leasedUntil: leased_until,
    ...(due_at !== null && { dueAt: due_at }),
    ...(reason !== null && { reason }),
  }
}

export async function settle(database: Database, settlement: Settlement): Promise<void> {
  const { leasedUntil, accepted, retry, held, dead } = settlement
  if (accepted.length + retry.length + held.length + dead.length === 0) return
  await database.write('outbox', async (tables) => {
    const put = (key: number, to: Postponed) => postpone(tables, { key, leasedUntil }, to)
    await tables.deleteFrom('outbox').where(database.among('key', accepted)).execute()
    const untouched = held.flatMap(({ key, reason }) => (reason === undefined ? [key] : []))
    await release(database, tables, { keys: untouched, until: leasedUntil })
    for (const { key, reason } of held) if (reason !== undefined) await put(key, { reason, tries: 0 })
    for (const { key, dueAt, reason, asked } of retry) await put(key, { dueAt, reason, tries: asked ? 0 : 1 })
    for (const { key, reason } of dead) await put(key, { dueAt: null, reason, tries: 1 })
  })
}

/** One statement, for what is behind a letter that does not leave may be much. */
async function release(database: Database, tables: Tables, { keys, until }: Lease): Promise<void> {
  if (keys.length === 0) return
  await tables
    .updateTable('outbox')
    .set({ leased_until: 0 })
    .where(database.among('key', keys))
    .where('leased_until', '=', until)
    .execute()
}

interface Postponed {
  /** Absent: as it was. Null: never. */
  readonly dueAt?: number | null
  readonly reason: string
  readonly tries: 0 | 1
}

async function postpone(
  tables: Tables,
  { key, leasedUntil }: { readonly key: number; readonly leasedUntil: number },
  { dueAt, reason, tries }: Postponed,
): Promise<void> {
  await tables
    .updateTable('outbox')
    .set(({ eb }) => ({
      ...(dueAt !== undefined && { due_at: dueAt }),
      reason,
      leased_until: 0,
      attempts: eb('attempts', '+', tries),
    }))
    .where('key', '=', key)
    .where('leased_until', '=', leasedUntil)
    .execute()
}

export async function backlog({ tables }: Database): Promise<readonly Backlog[]> {
  const rows = await tables
    .selectFrom('outbox')
    .select(['handler'])
    .select(({ fn, eb }) => [
      fn.count<number>('due_at').as('waiting'),
      eb(fn.countAll<number>(), '-', fn.count<number>('due_at')).as('dead'),
      fn.min(eb.case().when('due_at', 'is not', null).then(eb.ref('time')).end()).as('oldest'),
      fn.max(eb.case().when('reason', 'is not', null).then(eb.ref('key')).end()).as('told'),
      fn.count<number>(eb.case().when(isStuck).then(1).end()).as('stuck'),
      fn.max(eb.case().when('due_at', 'is not', null).then(eb.ref('attempts')).end()).as('attempts'),
    ])
    .groupBy('handler')
    .orderBy('handler')
    .execute()
  return Promise.all(
    rows.map(async ({ handler, waiting, dead, oldest, told, stuck: letters, attempts }): Promise<Backlog> => {
      const reason = told === null ? undefined : await reasonOf(tables, told)
      const stuck: Stuck | undefined =
        letters === 0 ? undefined : { letters, attempts: attempts ?? 0, behind: await countBehind(tables, handler) }
      return {
        ...{ handler, waiting, dead },
        ...(oldest !== null && { oldest }),
        ...(reason !== undefined && { reason }),
        ...(stuck && { stuck }),
      }
    }),
  )
}

const isStuck = sql<boolean>`due_at is not null and attempts >= ${sql.lit(STUCK_AFTER)}`

/** What waits behind something stuck, and is not stuck itself. */
async function countBehind(tables: Tables, handler: string): Promise<number> {
  const { rows } = await sql<{ readonly count: number }>`
    select count(*) as count from outbox as waiting
    where handler = ${handler} and due_at is not null and attempts < ${STUCK_AFTER} and exists (
      select 1 from outbox as earlier
      where earlier.handler = ${handler} and earlier.stream = waiting.stream and earlier.key < waiting.key
        and earlier.due_at is not null and earlier.attempts >= ${STUCK_AFTER}
    )`.execute(tables)
  return rows[0]?.count ?? 0
}

async function reasonOf(tables: Tables, key: number): Promise<string | undefined> {
  const row = await tables.selectFrom('outbox').select('reason').where('key', '=', key).executeTakeFirst()
  return row?.reason ?? undefined
}

export async function outbox(
  { tables }: Database,
  { handler, state, limit }: OutboxQuery,
): Promise<readonly OutboxRow[]> {
  let select = tables.selectFrom('outbox').selectAll()
  if (handler !== undefined) select = select.where('handler', '=', handler)
  if (state !== undefined) select = select.where('due_at', state === 'dead' ? 'is' : 'is not', null)
  const rows = await select.orderBy('key').limit(limit).execute()
  return rows.map(readRow)
}

/** Tries begin anew: what gave up after many would give up again at the first. */
export async function revive(database: Database, { handler, state }: OutboxFilter, now: number): Promise<number> {
  if (state === 'waiting') return 0
  return database.write('outbox', async (tables) => {
    let update = tables.updateTable('outbox').set({ due_at: now, attempts: 0 }).where('due_at', 'is', null)
    if (handler !== undefined) update = update.where('handler', '=', handler)
    const { numUpdatedRows } = await update.executeTakeFirst()
    return Number(numUpdatedRows)
  })
}

export async function discard(database: Database, { handler, state }: OutboxFilter): Promise<number> {
  return database.write('outbox', async (tables) => {
    let remove = tables.deleteFrom('outbox')
    if (handler !== undefined) remove = remove.where('handler', '=', handler)
    if (state !== undefined) remove = remove.where('due_at', state === 'dead' ? 'is' : 'is not', null)
    const { numDeletedRows } = await remove.executeTakeFirst()
    return Number(numDeletedRows)
  })
}
