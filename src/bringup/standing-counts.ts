import { type Status, worst } from '../core/status.js'
import { type CheckStanding, STANDINGS, type Standing, statusOfStanding } from './standing.js'

/** How many checks stand where; each check is counted once, a regression also among the regressions. */
export interface StandingCounts extends Readonly<Record<Standing, number>> {
  readonly total: number
  readonly regressions: number
}

export function countStandings(checks: readonly CheckStanding[]): StandingCounts {
  const none = { green: 0, warning: 0, red: 0, unknown: 0, blocked: 0, stale: 0, 'never reported': 0, waived: 0 }
  const counts = { ...none, total: checks.length, regressions: checks.filter(({ regression }) => regression).length }
  for (const { standing } of checks) counts[standing]++
  return counts
}

/** The worst that counts; UNKNOWN when there is nothing that could be green. */
export function statusOfStandings(checks: readonly CheckStanding[]): Status {
  const [first = 'UNKNOWN', ...rest] = checks.map(({ standing }) => statusOfStanding(standing))
  return worst(first, ...rest)
}

/** The most urgent standing that is among them; undefined when nothing is. */
export function mostUrgent(counts: StandingCounts): Standing | undefined {
  return STANDINGS.find((standing) => counts[standing] > 0)
}

/** `2 red, 3 blocked, 1 waived`: all but what is green; empty when all is. */
export function breakdown(counts: StandingCounts): string {
  return STANDINGS.filter((standing) => standing !== 'green' && counts[standing] > 0)
    .map((standing) => `${counts[standing]} ${standing}`)
    .join(', ')
}
