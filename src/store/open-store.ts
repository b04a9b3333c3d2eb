import { isAbsolute } from 'node:path'
import { OperatorError } from '../core/errors.js'
import type { Database } from './database.js'
import type { Store } from './store.js'

/**
 * Opens the store at an absolute path or a `postgres://` URL, made or upgraded if need be. The caller closes it.
 *
 * @throws {OperatorError} STORE_INVALID when there is something else or a newer version, STORE_UNWRITABLE, STORE_UNREACHABLE.
 */
export async function openStore(location: string): Promise<Store> {
  const database = await openDatabase(location)
  // imported here: kysely and the queries are of no use to a command that keeps nothing
  const [{ migrate }, { sqlStore }] = await Promise.all([import('./migrate.js'), import('./sql-store.js')])
  try {
    await migrate(database)
  } catch (error) {
    await database.close()
    throw database.explain(error)
  }
  return sqlStore(database)
}

async function openDatabase(location: string): Promise<Database> {
  if (isAbsolute(location)) return (await import('./sqlite/database.js')).openSqlite(location)
  throw new OperatorError('STORE_INVALID', 'a store is a file or a postgres:// URL, and this is neither', {
    hint: 'name a file (--store /var/lib/firstlight/store.db) or a database (--store postgres://user@host/firstlight)',
  })
}
