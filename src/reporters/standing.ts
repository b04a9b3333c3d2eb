import type { CheckEvent } from '../core/event.js'
import type { Result } from '../core/result.js'
import type { Status } from '../core/status.js'

/**
 * Where a check stands, for a person: a status told apart from what is blocked, waived or has no result yet. These are the
 * words that reporters show.
 */
export type Standing = ReportedStanding | 'waiting'

/** Where a check stands that has a result. */
export type ReportedStanding = 'green' | 'warning' | 'red' | 'unknown' | 'blocked' | 'waived'

const OF_STATUS: Readonly<Record<Status, ReportedStanding>> = {
  OK: 'green',
  WARNING: 'warning',
  CRITICAL: 'red',
  UNKNOWN: 'unknown',
}

/** Most urgent first: what the line of an integration point shows of its checks. */
export const URGENCY: readonly Standing[] = ['red', 'unknown', 'warning', 'blocked', 'waiting', 'waived', 'green']

export function standingOf(event: CheckEvent | undefined): Standing {
  return event === undefined ? 'waiting' : standingOfResult(event.result)
}

export function standingOfResult({ outcome, waiver, blockedBy }: Result): ReportedStanding {
  if (outcome.status === 'OK') return 'green'
  if (waiver !== undefined) return 'waived'
  return blockedBy === undefined ? OF_STATUS[outcome.status] : 'blocked'
}

/** The word for a status alone: what a check turned from. */
export function standingOfStatus(status: Status): ReportedStanding {
  return OF_STATUS[status]
}
