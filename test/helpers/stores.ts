import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { mintEventId } from '../../src/core/event-id.js'
import type { CheckCard } from '../../src/core/instance.js'
import type { Fresh } from '../../src/core/recorder.js'
import type { Result } from '../../src/core/result.js'
import type { Status } from '../../src/core/status.js'
import { openStore } from '../../src/store/open-store.js'
import type { Declaration, Route, Store } from '../../src/store/store.js'
import { needsPostgres, startPostgres } from './daemons.js'
import { makeInstance, START } from './events.js'

/** A place for stores, each a new one. */
export interface Backend {
  readonly name: string
  readonly skip: false | string
  start(): Promise<StartedBackend>
}

export interface StartedBackend {
  /** Where no store is yet. */
  newLocation(): Promise<string>
  /** All that is kept there, as text. */
  dump(location: string): Promise<string>
  close(): Promise<void>
}

const sqlite: Backend = {
  name: 'SQLite',
  skip: false,
  async start() {
    const folder = mkdtempSync(join(tmpdir(), 'firstlight-store-'))
    let stores = 0
    return {
      newLocation: async () => join(folder, `new ${++stores}`, 'store.db'),
      dump: async (location) =>
        readdirSync(join(location, '..'))
          .map((name) => readFileSync(join(location, '..', name), 'latin1'))
          .join(''),
      close: async () => rmSync(folder, { recursive: true }),
    }
  },
}

const postgres: Backend = {
  name: 'PostgreSQL',
  skip: needsPostgres(),
  async start() {
    const server = await startPostgres()
    const url = `postgres://lab:hunter2@${server.host}:${server.port}/postgres`
    let stores = 0
    return {
      async newLocation() {
        const name = `store${++stores}`
        await queryPostgres(url, `create schema ${name}`)
        return `${url}?options=${encodeURIComponent(`-c search_path=${name}`)}`
      },
      dump: dumpPostgres,
      close: () => server.close(),
    }
  },
}

export const backends: readonly Backend[] = [sqlite, postgres]

/** Asks a server directly, past the store. */
export async function queryPostgres(url: string, query: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client(url)
  await client.connect()
  try {
    return (await client.query(query)).rows
  } finally {
    await client.end()
  }
}

async function dumpPostgres(url: string): Promise<string> {
  const tables = await queryPostgres(url, 'select tablename as name from pg_tables where schemaname = current_schema()')
  const rows = await Promise.all(tables.map(({ name }) => queryPostgres(url, `select * from ${name}`)))
  return JSON.stringify(rows)
}

/** A result of a check that is known some milliseconds after START, with the id that it has minted. */
export function freshResult(
  status: Status,
  afterMs: number,
  parts: Partial<Omit<Result, 'outcome'>> & { readonly output?: string } = {},
): Fresh {
  const { output = `${status} it is`, ...result } = parts
  const time = START + afterMs
  return {
    id: mintEventId(time),
    time,
    result: {
      instance: makeInstance(),
      outcome: { status, output },
      attempts: [{ status, output, durationMs: 3 }],
      startedAt: time - 3,
      durationMs: 3,
      expected: true,
      ...result,
    },
  }
}

/** Sends nothing anywhere. */
export const nowhere: Route = () => []

/** Sends each event to `desk` and each turn of a group to `board`. */
export const everything: Route = (events, siteEvents) => [
  ...events.map(({ id, time, result }) => ({
    handler: 'desk',
    eventId: id,
    stream: result.instance.id,
    time,
    body: result.outcome.output,
  })),
  ...siteEvents.map(({ id, time, site, turned }) => ({
    handler: 'board',
    eventId: id,
    stream: site,
    time,
    body: turned,
  })),
]

/** All of one suite at the sites of its checks. */
export function declarationOf(checks: readonly CheckCard[], parts: Partial<Declaration> = {}): Declaration {
  const sites = [...new Set(checks.map(({ site }) => site.name))]
  return {
    time: START,
    checks,
    notApplicable: [],
    suites: [{ id: 'platform', title: 'Platform', file: 'suites/platform.yaml', sha256: 'ab12' }],
    completeFor: sites.map((site) => ({ site, suite: 'platform' })),
    ...parts,
  }
}

/** A new store of a backend that is closed when the test ends. */
export async function newStore(
  t: { teardown(close: () => Promise<void>): void },
  backend: StartedBackend,
): Promise<Store> {
  const store = await openStore(await backend.newLocation())
  t.teardown(() => store.close())
  return store
}
