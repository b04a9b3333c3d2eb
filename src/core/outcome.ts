import type { Metric } from './metric.js'
import type { OutcomePart } from './parts.js'
import type { Status } from './status.js'

/** What a check saw, by name: what `expect` conditions are written over. JSON values. */
export type Facts = Readonly<Record<string, unknown>>

/** What a check type's `run()` returns. */
export interface Outcome {
  readonly status: Status
  /** One line: the subject and the evidence. */
  readonly output: string
  /** Further lines, for a person who looks closer. */
  readonly longOutput?: string
  readonly metrics?: readonly Metric[]
  readonly observed?: Facts
  /**
   * Why a fact or a metric is not there, by its name: it was too long to be read whole, it could not be decoded. Told to
   * whoever asks for it; what was seen in part is left out, for a condition over it could hold by what is missing.
   */
  readonly unobserved?: Readonly<Record<string, string>>
  /**
   * False when a bad outcome says nothing about the target: its name did not resolve, this host has no route, the deadline
   * came while something else than the connection to it was waited for.
   * `negate` turns such an outcome into UNKNOWN, never into OK.
   */
  readonly conclusive?: false
  /** What the check gave at each of several addresses: the criteria are held against each by itself. */
  readonly parts?: readonly OutcomePart[]
}

/** What an outcome may carry beside its status and line. */
export type OutcomeDetails = Omit<Outcome, 'status' | 'output'>

export function ok(output: string, details: OutcomeDetails = {}): Outcome {
  return { status: 'OK', output, ...details }
}

export function warning(output: string, details: OutcomeDetails = {}): Outcome {
  return { status: 'WARNING', output, ...details }
}

export function critical(output: string, details: OutcomeDetails = {}): Outcome {
  return { status: 'CRITICAL', output, ...details }
}

export function unknown(output: string, details: OutcomeDetails = {}): Outcome {
  return { status: 'UNKNOWN', output, ...details }
}
