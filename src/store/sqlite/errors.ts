import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { OperatorError } from '../../core/errors.js'

// https://www.sqlite.org/rescode.html
const ERROR = 1
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

export function isSqliteError(error: unknown): boolean {
  return resultCode(error) !== undefined
}

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
      return readOnly(file, error)
    case CANTOPEN:
      if (!isWritable(dirname(file))) return readOnly(file, error)
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
      return isSystemError(error) ? explainFolder(error, file) : error
  }
}

function readOnly(file: string, cause: unknown): OperatorError {
  return unwritable(file, 'it may only be read', 'let this user write the file and its folder', cause)
}

/** Of making the folder: mkdir() of a file system that may only be read says that there is no such file. */
function explainFolder(error: Error, file: string): OperatorError {
  if (!isWritable(nearest(dirname(file)))) return readOnly(file, error)
  return unwritable(file, error.message, 'name another store with --store', error)
}

function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(folder))
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false // that is the answer
  }
}

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR')) return undefined
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & PRIMARY
  return CODES[error.message] ?? ERROR
}

/** What sqlite3_errstr() says: @photostructure/sqlite 1.2.1 leaves the code out where a query fails while it gives rows. */
const CODES: Readonly<Record<string, number>> = {
  'access permission denied': PERM,
  'database is locked': BUSY,
  'attempt to write a readonly database': READONLY,
  'disk I/O error': IOERR,
  'database disk image is malformed': CORRUPT,
  'database or disk is full': FULL,
  'unable to open database file': CANTOPEN,
  'file is not a database': NOTADB,
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
