import { sql } from 'kysely'
import type { Database, Tables } from './database.js'
import type { Backlog, ClaimQuery, OutboxFilter, OutboxQuery, OutboxRow, Settlement } from './outbox-store.js'

/**
 * What of one stream is behind something that waits for its next try, or that another process has in hand, waits with it:
 * it must not overtake.
 */
export async function claim(
  database: Database,
  { handler, limit, now, leaseMs }: ClaimQuery,
): Promise<readonly OutboxRow[]> {
  return database.write('outbox', async (tables) => {
    const { rows } = await sql<StoredRow>`
      update outbox set leased_until = ${now + leaseMs} where key in (
        select key from outbox as waiting
        where handler = ${handler} and due_at <= ${now} and leased_until <= ${now} and not exists (
          select 1 from outbox as earlier
          where earlier.handler = ${handler} and earlier.stream = waiting.stream and earlier.key < waiting.key
            and (earlier.due_at > ${now} or (earlier.due_at is not null and earlier.leased_until > ${now}))
        )
        order by key limit ${limit}
      ) returning *`.execute(tables)
    return rows.sort((a, b) => a.key - b.key).map(readRow)
  })
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
  readonly reason: string | null
}

function readRow({ key, handler, event_id, stream, time, body, attempts, due_at, reason }: StoredRow): OutboxRow {
  return {
    key,
    handler,
    eventId: event_id,
    stream,
    time,
    body,
    attempts,
    ...(due_at !== null && { dueAt: due_at }),
    ...(reason !== null && { reason }),
  }
}

export async function settle(database: Database, { accepted, retry, dead }: Settlement): Promise<void> {
  if (accepted.length + retry.length + dead.length === 0) return
  await database.write('outbox', async (tables) => {
    await tables.deleteFrom('outbox').where(database.among('key', accepted)).execute()
    for (const { key, dueAt, reason } of retry) await postpone(tables, key, { due_at: dueAt, reason })
    for (const { key, reason } of dead) await postpone(tables, key, { due_at: null, reason })
  })
}

async function postpone(tables: Tables, key: number, to: { readonly due_at: number | null; readonly reason: string }) {
  await tables
    .updateTable('outbox')
    .set(({ eb }) => ({ ...to, leased_until: 0, attempts: eb('attempts', '+', 1) }))
    .where('key', '=', key)
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
    ])
    .groupBy('handler')
    .orderBy('handler')
    .execute()
  return Promise.all(
    rows.map(async ({ handler, waiting, dead, oldest, told }) => {
      const row = told === null ? undefined : await reasonOf(tables, told)
      return { handler, waiting, dead, ...(oldest !== null && { oldest }), ...(row && { reason: row }) }
    }),
  )
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
