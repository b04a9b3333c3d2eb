import { OperatorError } from '../../core/errors.js'

// https://www.sqlite.org/rescode.html
const PERM = 3
const BUSY = 5
const READONLY = 8
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26

/** Extended result codes have the primary one in their lowest byte. */
const PRIMARY = 0xff

export function isBusy(error: unknown): boolean {
  return resultCode(error) === BUSY
}

/** What an error of SQLite or of making its folder means to an operator; others come back as they are. */
export function explainSqlite(error: unknown, file: string): unknown {
  switch (resultCode(error)) {
    case FULL:
      return unwritable(file, 'the disk is full', 'make room, or keep history elsewhere with --store', error)
    case READONLY:
    case PERM:
      return unwritable(file, 'it may only be read', 'let this user write the file and its folder', error)
    case CANTOPEN:
      return unwritable(
        file,
        'it cannot be opened',
        'see that it is a file, and that this user may write its folder',
        error,
      )
    case IOERR:
      return unwritable(file, 'the disk does not take or give it', 'look at the disk and its quota', error)
    case BUSY:
      return unwritable(file, 'another process has kept it locked', 'see who has it open: fuser FILE', error)
    case NOTADB:
      return invalid(file, 'is no database', 'move it away, or name another store with --store', error)
    case CORRUPT:
      return invalid(
        file,
        'is damaged',
        'restore it from a backup, or save what can be read: sqlite3 FILE .recover',
        error,
      )
    default:
      return isSystemError(error) ? unwritable(file, error.message, 'name another store with --store', error) : error
  }
}

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return undefined
  return error.errcode & PRIMARY
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}

function unwritable(file: string, why: string, hint: string, cause: unknown): OperatorError {
  return new OperatorError('STORE_UNWRITABLE', `the store ${file} cannot be written: ${why}`, {
    hint: hint.replace('FILE', file),
    cause,
  })
}

function invalid(file: string, what: string, hint: string, cause: unknown): OperatorError {
  return new OperatorError('STORE_INVALID', `the store ${file} ${what}`, { hint: hint.replace('FILE', file), cause })
}
