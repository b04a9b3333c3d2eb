import { existsSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement, sql } from 'kysely'
import { type Database, type Insertion, storable } from '../database.js'
import type { Words } from '../migrations.js'
import type { Schema } from '../schema.js'
import { ENGINES, type Engine, loadEngine, type Statement } from './engine.js'
import { explainSqlite, isBusy, isSqliteError } from './errors.js'
import { prepareFile, refuseDangling, refuseForeign } from './file.js'

const WORDS: Words = {
  integer: 'integer',
  text: 'text',
  generated: 'integer primary key autoincrement',
  table: ' strict',
}

/** Readers wait for nobody but one who opens the file at that moment, or closes it. */
const READS_WAIT = 'pragma busy_timeout = 5000'

/**
 * With a write-ahead log and `synchronous = normal` a commit is with the operating system when it returns: a process that
 * is killed loses nothing, a machine that loses power the last moments at most, and neither leaves a broken file.
 */
const SETTINGS = `
  ${READS_WAIT};
  pragma page_size = 8192;
  pragma journal_mode = wal;
  pragma synchronous = normal;
  pragma cache_size = -65536;
  pragma wal_autocheckpoint = 8000;
`

export interface SqliteSettings {
  /** Modules, the first one that is there. */
  readonly engines?: readonly string[]
  /** How long a writer waits for another process's transaction. */
  readonly patienceMs?: number
  /** Is told what was changed of a file that was there. */
  readonly tell?: (text: string) => void
}

/** Opens the file, made with its folder if need be. */
export async function openSqlite(
  file: string,
  { engines = ENGINES, patienceMs = 30_000, tell = () => undefined }: SqliteSettings = {},
): Promise<Database> {
  const module = await loadEngine(engines)
  const engine = explained(file, () => {
    refuseDangling(file)
    if (existsSync(file)) refuseForeign(file, module)
    prepareFile(file, tell)
    return new module.DatabaseSync(file)
  })
  try {
    engine.exec(SETTINGS)
  } catch (error) {
    engine.close()
    throw explainSqlite(error, file)
  }
  return sqliteDatabase(file, engine, patienceMs)
}

function explained<T>(file: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    throw explainSqlite(error, file)
  }
}

function sqliteDatabase(file: string, engine: Engine, patienceMs: number): Database {
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
    write: (_lock, work) => tables.connection().execute((own) => inTransaction(engine, patienceMs, () => work(own))),
    insert: async (_tables, insertion) => insertAll(prepare, insertion),
    among: (column, values) =>
      sql<boolean>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`,
    moments: (moments) => {
      const pairs = JSON.stringify(moments.map(({ key, time }) => [key, time]))
      return sql`(select value ->> 0 as check_key, value ->> 1 as time from json_each(${pairs}))`
    },
    clock: (now) => sql`${now}`,
    tableNames: async (own) => {
      const { rows } = await sql<{ name: string }>`select name from sqlite_schema where type = 'table'`.execute(own)
      return rows.map(({ name }) => name)
    },
    explain: (error) => explainSqlite(error, file),
    close: () => {
      tidy(engine)
      statements.clear()
      return tables.destroy()
    },
  }
}

/**
 * Puts what is in the write-ahead log into the file, so that who copies the file has all of it. SQLite does so itself when
 * the last one closes it, but @photostructure/sqlite 1.2.1 only closes once its statements are collected as garbage.
 */
function tidy(engine: Engine): void {
  try {
    engine.exec('pragma busy_timeout = 0; pragma wal_checkpoint(truncate)')
  } catch (error) {
    if (!isSqliteError(error)) throw error // a disk that is full or read-only: the log keeps it for the next one
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
  const names = statement.columns().map(({ name }) => name)
  const all = (parameters: readonly unknown[]) => rowsOf(statement, names, parameters.map(storable))
  return {
    reader: names.length > 0,
    all,
    run: (parameters) => statement.run(...parameters.map(storable)),
    iterate: (parameters) => all(parameters).values(),
  }
}

/** The engines' own objects are dictionaries without a prototype: large, and slow to make and to read. */
function rowsOf(statement: Statement, names: readonly string[], values: readonly unknown[]): Row[] {
  if (statement.setReturnArrays === undefined) return statement.all(...values).map((row) => ({ ...row }))
  statement.setReturnArrays(true)
  return statement.all(...values).map((row) => {
    const named: Row = {}
    // as it was asked for: an array for each row
    for (let at = 0; at < names.length; at++) named[names[at] ?? ''] = (row as readonly unknown[])[at]
    return named
  })
}

type Row = Record<string, unknown>

async function inTransaction<T>(engine: Engine, patienceMs: number, work: () => Promise<T>): Promise<T> {
  await begin(engine, patienceMs)
  try {
    const result = await work()
    engine.exec('commit')
    return result
  } catch (error) {
    // a disk that is full has rolled it back already
    if (engine.isTransaction) engine.exec('rollback')
    throw error
  }
}

/** Waits for its turn outside of SQLite, which would stop this process meanwhile, and all that runs in it. */
async function begin(engine: Engine, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!tryBegin(engine, deadline)) await setTimeout(5 + Math.random() * 20)
}

function tryBegin(engine: Engine, deadline: number): boolean {
  engine.exec('pragma busy_timeout = 0')
  try {
    engine.exec('begin immediate')
    return true
  } catch (error) {
    if (!isBusy(error) || performance.now() > deadline) throw error
    return false
  } finally {
    engine.exec(READS_WAIT)
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
  const many = statement(ROWS)
  const values: unknown[] = Array(ROWS * names.length)
  let filled = 0
  for (const row of rows) {
    // not `entries()`: each event comes through here
    for (let column = 0; column < row.length; column++) {
      values[filled++] = isText[column] ? storable(row[column]) : row[column]
    }
    if (filled < values.length) continue
    many.run(...values)
    filled = 0
  }
  for (let at = 0; at < filled; at += names.length) statement(1).run(...values.slice(at, at + names.length))
}
