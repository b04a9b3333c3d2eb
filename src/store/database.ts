import type { Kysely, RawBuilder } from 'kysely'
import type { Words } from './migrations.js'
import type { Schema } from './schema.js'

/** The tables, within a transaction or each query by itself. */
export type Tables = Kysely<Schema>

/** What a transaction must have for itself: who writes events, or who takes from the outbox. */
export type Lock = 'events' | 'outbox'

/** A database as the store needs it: what the two have in common, and one place for each difference. */
export interface Database {
  /** For people: a path, or a URL without its password. */
  readonly location: string
  readonly words: Words
  /** For queries outside of transactions. */
  readonly tables: Tables
  /** Runs the work in a transaction of its own that holds the lock from its beginning. */
  write<T>(lock: Lock, work: (tables: Tables) => Promise<T>): Promise<T>
  /** Inserts many rows in the fastest way there is. */
  insert(tables: Tables, insertion: Insertion): Promise<void>
  /** Whether a column's value is one of a list of any length. */
  among(column: string, values: readonly string[] | readonly number[]): RawBuilder<boolean>
  /** A table of checks' keys and times, as `check_key` and `time`. */
  moments(moments: readonly { readonly key: number; readonly time: number }[]): RawBuilder<unknown>
  /**
   * The present of all that share the database, in epoch milliseconds: the clock of its server, or ours where it is on our
   * machine.
   */
  clock(now: number): RawBuilder<number>
  /** The names of the tables that are there. */
  tableNames(tables: Tables): Promise<readonly string[]>
  /** What a database's error means to an operator; others come back as they are. */
  explain(error: unknown): unknown
  close(): Promise<void>
}

export type Value = string | number | null

export interface Insertion {
  readonly into: keyof Schema
  readonly columns: Readonly<Record<string, 'integer' | 'text' | 'json'>>
  /** In the order of the columns. They are gone through once. */
  readonly rows: Iterable<readonly Value[]>
  /** What is done with a row whose key is there: SQL from `on conflict` on. */
  readonly conflict?: string
}

/**
 * A value as both databases keep it: PostgreSQL refuses a text with a NUL, and one of the SQLite engines reads it up to there.
 * JSON has none.
 */
export function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
}
