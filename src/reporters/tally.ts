import type { CheckEvent } from '../core/event.js'
import type { RunSummary } from '../core/run.js'
import { type Standing, standingOf, URGENCY } from './standing.js'

/** How many checks stand where; each check is counted once. */
export type Tally = Readonly<Record<Standing, number>> & { readonly total: number }

export const NOTHING: Tally = { total: 0, green: 0, warning: 0, red: 0, unknown: 0, blocked: 0, waived: 0, waiting: 0 }

/** Counts the checks; an absent event is a check without a result. */
export function tally(events: readonly (CheckEvent | undefined)[]): Tally {
  const counts = { ...NOTHING, total: events.length }
  for (const event of events) counts[standingOf(event)]++
  return counts
}

/** Several counts as one. */
export function sum(counts: readonly Tally[]): Tally {
  const all = { ...NOTHING }
  for (const each of counts) {
    for (const standing of [...URGENCY, 'total'] as const) all[standing] += each[standing]
  }
  return all
}

/** The most urgent standing that is among them; waiting when nothing is. */
export function mostUrgent(counts: Tally): Standing {
  return URGENCY.find((standing) => counts[standing] > 0) ?? 'waiting'
}

/** The checks of a run that is over; what it did not come to is waiting. */
export function tallyOf({ events, undecided }: RunSummary): Tally {
  return tally([...events, ...undecided.map(() => undefined)])
}
