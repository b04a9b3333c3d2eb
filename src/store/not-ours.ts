import { OperatorError } from '../core/errors.js'

/** A database that holds a table of something else. */
export function notOurs(location: string, table: string): OperatorError {
  return new OperatorError(
    'STORE_INVALID',
    `${location} is no store of firstlight: it has a table "${table}" of something else`,
    { hint: 'give firstlight a file or a database of its own with --store' },
  )
}
