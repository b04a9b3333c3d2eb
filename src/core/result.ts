import type { CheckCard, Waiver } from './instance.js'
import type { Outcome } from './outcome.js'
import type { Status } from './status.js'

/** One try of a check within one run. */
export interface AttemptRecord {
  readonly status: Status
  readonly output: string
  readonly durationMs: number
}

/** An outcome in its instance. */
export interface Result {
  readonly instance: CheckCard
  /** The last attempt's, judged; its output says so when it took more than one. */
  readonly outcome: Outcome
  /** Every try in order; empty when the check was blocked, or nobody ran it. */
  readonly attempts: readonly AttemptRecord[]
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** From the first try to the verdict, delays included. */
  readonly durationMs: number
  /** The id of the root cause: the first dependency up the chain that is itself bad. */
  readonly blockedBy?: string
  /** Set while a waiver holds and the check is not OK. */
  readonly waiver?: Waiver
  /** Red is expected: the site is being brought up. */
  readonly expected: boolean
  /** Nobody ran the check: its last result is too old to count. */
  readonly stale?: true
  /** Of a stale one: when somebody last looked, epoch milliseconds. */
  readonly lastReportedAt?: number
}

/** Green is OK and nothing else. */
export function isGreen({ outcome }: { readonly outcome: Pick<Outcome, 'status'> }): boolean {
  return outcome.status === 'OK'
}

/** Whether the result counts against the run: it is not OK and nobody has waived it. */
export function failsRun(result: Result): boolean {
  return !isGreen(result) && result.waiver === undefined
}

/** Red after sign-off: what was proven to work no longer does. What is blocked follows from another one's regression. */
export function isRegression(result: Result): boolean {
  const { phase, signedOffAt } = result.instance.site
  return failsRun(result) && result.blockedBy === undefined && signedOffAt !== undefined && phase !== 'bringup'
}
