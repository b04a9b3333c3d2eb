// When a result still tells how things stand. The one place that decides it: views, pages, events and exit codes read it here.

import { TOLERATED_SKEW_MS } from './clock-skew.js'
import type { CheckCard } from './instance.js'
import type { Result } from './result.js'

/** A result counts; it is too old to; or it is of a time to come, because some clock is wrong, and proves nothing of now. */
export type Freshness = 'fresh' | 'stale' | 'ahead'

type Lifetime = Pick<CheckCard, 'ttlMs' | 'intervalMs'>

/** As much of an event as its age follows from. */
interface Dated {
  readonly time: number
  readonly result: Pick<Result, 'stale' | 'lastReportedAt'>
}

const SHORTEST_LIFE_MS = 15 * 60_000

/** How old the last result of a check may be before it proves nothing any more: its `ttl`, or three of its intervals. */
export function freshForMs({ ttlMs, intervalMs }: Lifetime): number {
  return ttlMs ?? Math.max(3 * intervalMs, SHORTEST_LIFE_MS)
}

/**
 * Whether the last event of a check still tells how it stands.
 *
 * @param check as it is declared now: its `ttl` may be another one than when it ran.
 */
export function freshness(check: Lifetime, last: Dated, now: number): Freshness {
  if (last.time - now > TOLERATED_SKEW_MS) return 'ahead'
  return last.result.stale === true || now > freshUntil(check, last) ? 'stale' : 'fresh'
}

/** The last moment at which a check's last event still counts; epoch milliseconds. */
export function freshUntil(check: Lifetime, last: Dated): number {
  return lastLook(last) + freshForMs(check)
}

/** When somebody last looked: a result which says that nobody does is no look. Epoch milliseconds. */
export function lastLook({ time, result }: Dated): number {
  return result.lastReportedAt ?? time
}

/** What there is to write when a result is to count for longer than three intervals. */
export const DAILY_TTL_HINT = 'a suite that runs once a day says so: `defaults: {ttl: 26h}`'

/** Whether a check leaves it to the default how long its results count: then it may be one that is meant to run seldom. */
export function hasDefaultLife({ ttlMs }: Pick<Lifetime, 'ttlMs'>): boolean {
  return ttlMs === undefined
}
