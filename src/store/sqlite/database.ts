import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement, sql } from 'kysely'
import { type Database, type Insertion, storable, type Tables } from '../database.js'
import type { Words } from '../migrations.js'
import type { Schema } from '../schema.js'
import { type Engine, type EngineName, loadEngine, type Statement } from './engine.js'
import { explainSqlite, isBusy } from './errors.js'

const WORDS: Words = {
  integer: 'integer',
  text: 'text',
  generated: 'integer primary key autoincrement',
  table: ' strict',
}

/**
 * With a write-ahead log and `synchronous = normal` a commit is with the operating system when it returns: a process that
 * is killed loses nothing, a machine that loses power the last moments at most, and neither leaves a broken file.
 */
const SETTINGS = `
  pragma busy_timeout = 5000;
  pragma page_size = 8192;
  pragma journal_mode = wal;
  pragma synchronous = normal;
  pragma cache_size = -65536;
  pragma wal_autocheckpoint = 2000;
  pragma busy_timeout = 100;
`

/** How long a writer waits for another process's transaction. */
const PATIENCE_MS = 30_000

/** Opens the file, made with its folder if need be. */
export async function openSqlite(file: string, engines?: readonly EngineName[]): Promise<Database> {
  const { DatabaseSync } = await loadEngine(engines)
  const engine = explained(file, () => {
    mkdirSync(dirname(file), { recursive: true })
    return new DatabaseSync(file)
  })
  try {
    engine.exec(SETTINGS)
  } catch (error) {
    engine.close()
    throw explainSqlite(error, file)
  }
  return sqliteDatabase(file, engine)
}

function explained<T>(file: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    throw explainSqlite(error, file)
  }
}

function sqliteDatabase(file: string, engine: Engine): Database {
  const statements = new Map<string, Statement>()
  const prepare = (text: string) => {
    const known = statements.get(text)
    if (known !== undefined) return known
    const made = engine.prepare(text)
    statements.set(text, made)
    return made
  }
  const tables = new Kysely<Schema>({ dialect: new SqliteDialect({ database: kyselyDatabase(engine, prepare) }) })
  return {
    location: file,
    words: WORDS,
    tables,
    write: (_lock, work) => tables.connection().execute((own) => inTransaction(engine, own, work)),
    insert: async (_tables, insertion) => insertAll(prepare, insertion),
    among: (column, values) =>
      sql<boolean>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`,
    moments: (moments) => {
      const pairs = JSON.stringify(moments.map(({ key, time }) => [key, time]))
      return sql`(select value ->> 0 as check_key, value ->> 1 as time from json_each(${pairs}))`
    },
    tableNames: async (own) => {
      const { rows } = await sql<{ name: string }>`select name from sqlite_schema where type = 'table'`.execute(own)
      return rows.map(({ name }) => name)
    },
    explain: (error) => explainSqlite(error, file),
    close: () => tables.destroy(),
  }
}

/** The statements are few and kept: those that kysely makes of a list of any length do not come here. */
function kyselyDatabase(engine: Engine, prepare: (text: string) => Statement): SqliteDatabase {
  return {
    close: () => engine.close(),
    prepare: (text) => kyselyStatement(prepare(text)),
  }
}

function kyselyStatement(statement: Statement): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(storable)).map((row) => ({ ...row })), // they come without a prototype
    run: (parameters) => statement.run(...parameters.map(storable)),
    iterate: (parameters) => statement.all(...parameters.map(storable)).values(),
  }
}

async function inTransaction<T>(engine: Engine, own: Tables, work: (own: Tables) => Promise<T>): Promise<T> {
  await begin(engine)
  try {
    const result = await work(own)
    engine.exec('commit')
    return result
  } catch (error) {
    // a disk that is full has rolled it back already
    if (engine.isTransaction) engine.exec('rollback')
    throw error
  }
}

/** Waits for its turn outside of SQLite, which would stop this process meanwhile, and all that runs in it. */
async function begin(engine: Engine): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      engine.exec('begin immediate')
      return
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error
      await setTimeout(5 + Math.random() * 20)
    }
  }
}

/** How many rows one statement takes: more gain nothing, and each one would be another call. */
const ROWS = 32

function insertAll(prepare: (text: string) => Statement, { into, columns, rows, conflict = '' }: Insertion): void {
  const names = Object.keys(columns)
  const isText = Object.values(columns).map((type) => type === 'text')
  const places = `(${names.map(() => '?').join(', ')})`
  const statement = (count: number) =>
    prepare(`insert into ${into} (${names.join(', ')}) values ${Array(count).fill(places).join(', ')} ${conflict}`)
  let at = 0
  while (at < rows.length) {
    const count = rows.length - at < ROWS ? 1 : ROWS
    const values: unknown[] = []
    for (const row of rows.slice(at, at + count)) {
      // not `entries()`: each event comes through here
      for (let column = 0; column < row.length; column++) {
        values.push(isText[column] ? storable(row[column]) : row[column])
      }
    }
    statement(count).run(...values)
    at += count
  }
}
