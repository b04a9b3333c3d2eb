import { inspect } from 'node:util'
import type { Problem } from './problem.js'

/** What an operator can have done wrong. Closed: each code is documented, and the tests hold the list. */
export type OperatorErrorCode =
  | 'USAGE'
  | 'RANGE_SYNTAX'
  | 'QUANTITY_SYNTAX'
  | 'EXPRESSION_SYNTAX'
  | 'OPTIONS_INVALID'
  | 'SUITE_INVALID'
  | 'SELECTION_EMPTY'
  | 'CHECK_TYPE_UNKNOWN'
  | 'CHECK_MODULE_INVALID'
  | 'OUTPUT_UNWRITABLE'
  | 'LAB_FAILED'
  | 'STORE_MISSING'
  | 'STORE_INVALID'
  | 'STORE_UNWRITABLE'
  | 'STORE_UNREACHABLE'
  | 'SITE_UNKNOWN'
  | 'IMPORT_INVALID'

export interface OperatorErrorDetails {
  /** What to try. */
  readonly hint?: string
  /** The places in the files that are wrong, all of them. */
  readonly problems?: readonly Problem[]
  readonly cause?: unknown
}

/** The operator erred: wrong usage or wrong files. Thrown before anything runs; the command exits 3. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
  readonly code: OperatorErrorCode
  readonly hint: string | undefined
  readonly problems: readonly Problem[]

  constructor(code: OperatorErrorCode, message: string, details: OperatorErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.hint = details.hint
    this.problems = details.problems ?? []
  }
}

/** The message of whatever was thrown; never empty. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error))
    return typeof thrown === 'string' ? thrown : inspect(thrown, { breakLength: Infinity })
  if (thrown.message !== '') return thrown.message
  // node:net connects to each address of a name in turn and throws all the refusals as one, without a message
  return thrown instanceof AggregateError ? thrown.errors.map(messageOf).join('; ') || thrown.name : thrown.name
}
