import { rmSync } from 'node:fs'
import { loadEngine } from '../../../src/store/sqlite/engine.js'
import { instances, resultAt } from './results.js'

// The floor of keeping results: each as JSON in one row, in one transaction, with the index that history is read by; nothing is
// derived, nothing looked up. Arguments: file, how many.

const ROWS = 32
const COLUMNS = 6

const [file = '', count = '0'] = process.argv.slice(2)
rmSync(file, { force: true })
const { DatabaseSync } = await loadEngine()
const database = new DatabaseSync(file)
database.exec(
  'pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -65536',
)
database.exec(`create table events (
  key integer primary key, check_key integer not null, time integer not null, id text not null, status text not null,
  result text not null
) strict`)
database.exec('create index events_by_check on events (check_key, time)')
const insert = database.prepare(`insert into events values ${Array(ROWS).fill('(?, ?, ?, ?, ?, ?)').join(', ')}`)
database.exec('begin')
for (let at = 0; at < Number(count); at += ROWS) {
  const values: unknown[] = []
  for (let each = at; each < at + ROWS; each++) {
    const { id, time, result } = resultAt(each)
    const { instance: _, ...kept } = result
    values.push(each, each % instances.length, time, id, result.outcome.status, JSON.stringify(kept))
  }
  if (values.length !== ROWS * COLUMNS) throw new Error('a row is not whole')
  insert.run(...values)
}
database.exec('commit')
database.close()
