import { messageOf, OperatorError, type OperatorErrorCode } from '../../core/errors.js'

interface Meaning {
  readonly code: OperatorErrorCode
  /** After the store's name. */
  readonly what: string
  readonly hint: string
}

const UNREACHABLE: Meaning = {
  code: 'STORE_UNREACHABLE',
  what: 'does not answer',
  hint: 'see that the server runs and that this host may reach it',
}
const REFUSED: Meaning = {
  code: 'STORE_UNREACHABLE',
  what: 'does not let this user in',
  hint: 'see the user and the password of the URL, and pg_hba.conf on the server',
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html, by class or by the whole code. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  '08': UNREACHABLE,
  '28': REFUSED,
  '3D000': {
    code: 'STORE_INVALID',
    what: 'is not there: the server has no such database',
    hint: 'make it with createdb, or name another one',
  },
  '25006': {
    code: 'STORE_UNWRITABLE',
    what: 'may only be read',
    hint: 'name the primary server instead of a standby',
  },
  '42501': {
    code: 'STORE_UNWRITABLE',
    what: 'does not let this user write',
    hint: 'make the user the owner of the database, or grant it its tables',
  },
  '53100': {
    code: 'STORE_UNWRITABLE',
    what: 'cannot be written: the disk of the server is full',
    hint: 'make room there',
  },
  '53': {
    code: 'STORE_UNREACHABLE',
    what: 'has nothing left for us',
    hint: 'raise max_connections or the memory of the server, or let fewer processes use it',
  },
  '55P03': {
    code: 'STORE_UNWRITABLE',
    what: 'is kept locked by another process',
    hint: "see who it is: select * from pg_stat_activity where application_name = 'firstlight'",
  },
  '57P': UNREACHABLE,
}

/** What an error of PostgreSQL or of its connection means to an operator; others come back as they are. */
export function explainPostgres(error: unknown, location: string): unknown {
  const meaning = meaningOf(error)
  if (meaning === undefined) return error
  const { code, what, hint } = meaning
  return new OperatorError(code, `the store ${location} ${what}: ${messageOf(error)}`, { hint, cause: error })
}

/** Whether the connection is of no use any more. */
export function isLost(error: unknown): boolean {
  return meaningOf(error) === UNREACHABLE
}

function meaningOf(error: unknown): Meaning | undefined {
  if (!(error instanceof Error) || error instanceof OperatorError) return undefined
  const state = codeOf(error)
  if (state !== undefined && /^[0-9A-Z]{5}$/.test(state) && 'severity' in error) {
    return MEANINGS[state] ?? MEANINGS[state.slice(0, 3)] ?? MEANINGS[state.slice(0, 2)]
  }
  return isOfTheConnection(error) ? UNREACHABLE : undefined
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Errors of the network come from a system call or from TLS; those that pg makes itself have only their texts. */
function isOfTheConnection(error: Error): boolean {
  if (error instanceof AggregateError || 'syscall' in error) return true
  const code = codeOf(error)
  return code === undefined ? /connection|timeout|ssl|not queryable/i.test(error.message) : /CERT|TLS|SSL/.test(code)
}
