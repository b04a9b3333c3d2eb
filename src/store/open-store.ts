import { isAbsolute } from 'node:path'
import { OperatorError } from '../core/errors.js'
import type { Database } from './database.js'
import type { Store } from './store.js'

/**
 * Opens the store at an absolute path or a `postgres://` URL, made or upgraded if need be. The caller closes it.
 *
 * @param tell is told what was changed of a file that was there.
 *
 * @throws {OperatorError} STORE_INVALID when there is something else or a newer version, STORE_UNWRITABLE, STORE_UNREACHABLE.
 */
export async function openStore(location: string, tell?: (text: string) => void): Promise<Store> {
  const database = await openDatabase(location, tell)
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

async function openDatabase(location: string, tell?: (text: string) => void): Promise<Database> {
  if (isAbsolute(location))
    return (await import('./sqlite/database.js')).openSqlite(location, { ...(tell && { tell }) })
  if (!/^postgres(ql)?:/i.test(location)) throw neither()
  if (!URL.canParse(location)) throw invalidUrl()
  return (await import('./postgres/database.js')).openPostgres(new URL(location))
}

// The messages do not repeat what was given: there may be a password in it.

function neither(): OperatorError {
  return new OperatorError('STORE_INVALID', 'a store is a file or a postgres:// URL, and this is neither', {
    hint: HINT,
  })
}

function invalidUrl(): OperatorError {
  return new OperatorError('STORE_INVALID', 'the postgres:// URL of the store is not well-formed', {
    hint: `${HINT}; in a password, write %40 for @ and %2F for /`,
  })
}

const HINT =
  'name a file (--store /var/lib/firstlight/store.db) or a database (--store postgres://user@host/firstlight)'
