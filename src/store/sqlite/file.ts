import { closeSync, existsSync, lstatSync, mkdirSync, openSync, readlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { OperatorError } from '../../core/errors.js'
import { makePrivate, PRIVATE_MODE, privateNow } from '../../core/private-file.js'
import { notOurs } from '../not-ours.js'
import type { Engine, EngineModule } from './engine.js'
import { isSqliteError } from './errors.js'

/** SQLite gives its own files beside it the mode of the file when it makes them. */
const BESIDE = ['', '-wal', '-shm']

/** Makes the file with its folder if need be, and takes it out of others' reach. */
export function prepareFile(file: string, tell: (text: string) => void): void {
  mkdirSync(dirname(file), { recursive: true })
  if (!existsSync(file)) closeSync(openSync(file, 'a', PRIVATE_MODE))
  const open = BESIDE.filter((suffix) => makePrivate(`${file}${suffix}`))
  if (open.length > 0) tell(privateNow(`the store ${file}`))
}

/** A link to a disk that is not mounted: a new store at its end would be one that nobody looks into. */
export function refuseDangling(file: string): void {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true
  if (!isLink || existsSync(file)) return
  throw new OperatorError('STORE_INVALID', `the store ${file} is a link to ${readlinkSync(file)}, which is not there`, {
    hint: 'mount what it leads to, or remove the link',
  })
}

/**
 * Refuses another program's database before anything is written to it: opened for reading alone, it is not even made to
 * write its log back.
 */
export function refuseForeign(file: string, { DatabaseSync }: EngineModule): void {
  const foreign = foreignTable(file, DatabaseSync)
  if (foreign !== undefined) throw notOurs(file, foreign)
}

/** A table that we have not made; undefined where there is none, or the file cannot be looked into: then who opens it is told why. */
function foreignTable(file: string, DatabaseSync: EngineModule['DatabaseSync']): string | undefined {
  let engine: Engine | undefined
  try {
    engine = new DatabaseSync(file, { readOnly: true })
    const tables = namesOf(engine, "select name from sqlite_schema where type = 'table'")
    if (!tables.includes('store')) return tables[0]
    return namesOf(engine, "select name from pragma_table_info('store')").includes('version') ? undefined : 'store'
  } catch (error) {
    if (!isSqliteError(error)) throw error
    return undefined
  } finally {
    engine?.close()
  }
}

function namesOf(engine: Engine, query: string): readonly string[] {
  const rows = engine.prepare(query).all() as readonly { readonly name: string }[] // as the query says
  return rows.map(({ name }) => name)
}
