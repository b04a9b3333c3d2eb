import type { CheckEvent } from '../core/event.js'
import type { Status } from '../core/status.js'

/**
 * Where a check stands, for a person: a status told apart from what is blocked, waived or has no result yet. These are the
 * words that reporters show.
 */
export type Standing = 'green' | 'warning' | 'red' | 'unknown' | 'blocked' | 'waived' | 'waiting'

const OF_STATUS: Readonly<Record<Status, Standing>> = {
  OK: 'green',
  WARNING: 'warning',
  CRITICAL: 'red',
  UNKNOWN: 'unknown',
}

/** Most urgent first: what the line of an integration point shows of its checks. */
export const URGENCY: readonly Standing[] = ['red', 'unknown', 'warning', 'blocked', 'waiting', 'waived', 'green']

export function standingOf(event: CheckEvent | undefined): Standing {
  if (event === undefined) return 'waiting'
  const { outcome, waiver, blockedBy } = event.result
  if (outcome.status === 'OK') return 'green'
  if (waiver !== undefined) return 'waived'
  return blockedBy === undefined ? OF_STATUS[outcome.status] : 'blocked'
}

/** The word for a status alone: what a check turned from. */
export function standingOfStatus(status: Status): Standing {
  return OF_STATUS[status]
}
