import type { CheckEvent } from '../core/event.js'
import { type Standing, standingOf } from '../reporters/standing.js'

/** Where a check stands, judged by what is kept of it: a result may be too old to say anything, and there may be none. */
export type KeptStanding = Exclude<Standing, 'waiting'> | 'stale' | 'never reported'

/** Past its `ttl` a result is no longer green, nor any other colour. */
export function isStale({ time, result }: CheckEvent, now: number): boolean {
  const { ttlMs } = result.instance
  return ttlMs !== undefined && now - time > ttlMs
}

export function keptStandingOf(last: CheckEvent | undefined, now: number): KeptStanding {
  if (last === undefined) return 'never reported'
  if (isStale(last, now)) return 'stale'
  const standing = standingOf(last)
  return standing === 'waiting' ? 'never reported' : standing
}
