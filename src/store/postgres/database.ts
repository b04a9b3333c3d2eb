import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely'
import { Pool, type PoolClient, types } from 'pg'
import { type Database, type Insertion, type Lock, storable, type Tables, type Value } from '../database.js'
import type { Words } from '../migrations.js'
import type { Schema } from '../schema.js'
import { explainPostgres, isLost } from './errors.js'

const WORDS: Words = {
  integer: 'bigint',
  text: 'text collate "C"',
  generated: 'bigint generated always as identity primary key',
  table: '',
}

/** Of advisory locks: a number of ours, and one for each lock. */
export const LOCKS = 0x66_6c_73_74
export const LOCK: Readonly<Record<Lock, number>> = { events: 1, outbox: 2 }

export interface PostgresSettings {
  /** How long a writer waits for another process's transaction. */
  readonly patienceMs?: number
}

/** How long a connection may take to be made, unless the URL says otherwise, as libpq has it. */
const CONNECT_SECONDS = 10

/** A server that has gone without a word is given up after it. */
const SILENCE_MS = 60_000

/** Whole numbers of 64 bits and their sums come as texts otherwise: ours are times and counts. */
const NUMBERS: ReadonlySet<number> = new Set([types.builtins.INT8, types.builtins.NUMERIC])

/** Opens a database of a server. What is in the URL beside the password is told to people. */
export function openPostgres(url: URL, { patienceMs = 30_000 }: PostgresSettings = {}): Database {
  const location = nameOf(url)
  const pool = new Pool({
    connectionString: url.href,
    application_name: 'firstlight',
    max: 4,
    connectionTimeoutMillis: 1000 * Number(url.searchParams.get('connect_timeout') ?? CONNECT_SECONDS),
    query_timeout: SILENCE_MS,
    keepAlive: true,
    types: { getTypeParser: (id, format) => (NUMBERS.has(id) ? Number : types.getTypeParser(id, format)) },
  })
  // of a connection that is lost, whoever asks it or the next one is told; nobody listening would end the process
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const tables = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: guarded(pool) }) })
  return {
    location,
    words: WORDS,
    tables,
    write: (lock, work) =>
      inTransaction(tables, patienceMs, async (own) => {
        await sql`select pg_advisory_xact_lock(${LOCKS}, ${LOCK[lock]})`.execute(own)
        return work(own)
      }),
    insert: insertAll,
    among: (column, values) => sql<boolean>`${sql.ref(column)} = any(${values})`,
    moments: (moments) => {
      const keys = moments.map(({ key }) => key)
      const times = moments.map(({ time }) => time)
      return sql`(select * from unnest(${keys}::bigint[], ${times}::bigint[]) as moment (check_key, time))`
    },
    clock: () => sql`(extract(epoch from statement_timestamp()) * 1000)::bigint`,
    tableNames: async (own) => {
      const query = sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema()`
      return (await query.execute(own)).rows.map(({ name }) => name)
    },
    explain: (error) => explainPostgres(error, location),
    close: () => tables.destroy(),
  }
}

/** The URL without its password and its settings, where another one may be. */
function nameOf({ protocol, username, host, pathname }: URL): string {
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`
}

/** Kysely gives each connection back as if it were well: one that was lost must not be given out again. */
function guarded(pool: Pool): PostgresPool {
  return { connect: async () => guard(await pool.connect()), end: () => pool.end() }
}

function guard(client: PoolClient): PostgresPoolClient {
  let lost = false
  const query = async (text: string, parameters: readonly unknown[]) => {
    try {
      return await client.query(text, parameters.map(bound))
    } catch (error) {
      lost ||= isLost(error)
      throw error
    }
  }
  // kysely's type has a second form, for cursors, which are not used here
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release(lost) }
}

function bound(value: unknown): unknown {
  return Array.isArray(value) ? value.map(storable) : storable(value)
}

async function inTransaction<T>(tables: Tables, patienceMs: number, work: (own: Tables) => Promise<T>): Promise<T> {
  // what is read after the lock is to be what the last one who had it wrote
  const transaction = tables.transaction().setIsolationLevel('read committed')
  return transaction.execute(async (own) => {
    await sql`select set_config('lock_timeout', ${`${patienceMs}ms`}, true)`.execute(own)
    return work(own)
  })
}

/** Each column is one parameter: a list of its values. */
async function insertAll(tables: Tables, insertion: Insertion): Promise<void> {
  const { into, columns, conflict = '' } = insertion
  const rows = [...insertion.rows]
  if (rows.length === 0) return
  const names = Object.keys(columns)
  const lists = Object.values(columns).map((type, at) => {
    const values = rows.map((row): Value => row[at] ?? null)
    return type === 'integer' ? sql`${values}::bigint[]` : sql`${values}::text[]`
  })
  await sql`insert into ${sql.table(into)} (${sql.join(names.map((name) => sql.ref(name)))})
    select * from unnest(${sql.join(lists)}) ${sql.raw(conflict)}`.execute(tables)
}
