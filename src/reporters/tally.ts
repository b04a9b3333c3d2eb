import type { CheckEvent } from '../core/event.js'
import type { RunSummary } from '../core/run.js'
import { type Standing, standingOf } from './standing.js'

/** How many checks stand where; each check is counted once. */
export type Tally = Readonly<Record<Standing, number>> & { readonly total: number }

export function countStandings(standings: readonly Standing[]): Tally {
  const counts = {
    total: standings.length,
    green: 0,
    warning: 0,
    red: 0,
    unknown: 0,
    blocked: 0,
    waived: 0,
    waiting: 0,
  }
  for (const standing of standings) counts[standing]++
  return counts
}

/** Counts the checks; an absent event is a check without a result. */
export function tally(events: readonly (CheckEvent | undefined)[]): Tally {
  return countStandings(events.map(standingOf))
}

/** The same for a run that is over; what it did not come to is waiting. */
export function tallyOf({ events, notRun }: RunSummary): Tally {
  return tally([...events, ...notRun.map(() => undefined)])
}
