import { sql } from 'kysely'
import { OperatorError } from '../core/errors.js'
import type { Database, Tables } from './database.js'
import { MIGRATIONS } from './migrations.js'
import { notOurs } from './not-ours.js'

/**
 * Makes the store or upgrades it to this version, in one transaction: of two processes that open it at once, the second
 * finds it done.
 *
 * @throws {OperatorError} STORE_INVALID when a newer firstlight has made it, or it holds something else.
 */
export async function migrate(database: Database, migrations = MIGRATIONS): Promise<void> {
  if ((await versionOf(database, database.tables)) === migrations.length) return
  await database.write('events', async (tables) => {
    const version = await versionOf(database, tables)
    if (version > migrations.length) throw newer(database, version, migrations.length)
    if (version === 0) await sql`create table store (version bigint not null, writer text not null)`.execute(tables)
    for (const statements of migrations.slice(version)) {
      for (const statement of statements(database.words)) await sql.raw(statement).execute(tables)
    }
    if (version === 0) await tables.insertInto('store').values({ version: migrations.length, writer: '' }).execute()
    else await tables.updateTable('store').set({ version: migrations.length }).execute()
  })
}

/** 0 when there is nothing yet. */
async function versionOf(database: Database, tables: Tables): Promise<number> {
  const names = await database.tableNames(tables)
  if (!names.includes('store')) {
    const [foreign] = names
    if (foreign !== undefined) throw notOurs(database.location, foreign)
    return 0
  }
  const { rows } = await sql<{ version?: number }>`select * from store`.execute(tables)
  const [row] = rows
  if (row?.version === undefined) throw notOurs(database.location, 'store')
  return row.version
}

function newer({ location }: Database, version: number, ours: number): OperatorError {
  return new OperatorError(
    'STORE_INVALID',
    `${location} was made by a newer firstlight: its version is ${version}, this one knows ${ours}`,
    { hint: 'use the newer firstlight, or another store with --store' },
  )
}
