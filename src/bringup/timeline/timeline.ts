import type { Site } from '../../core/site.js'
import type { Happening } from './happenings.js'
import type { OtherSites } from './other-sites.js'
import type { SiteTimes } from './time-to-green.js'

/** What happened at a site, and how it came up. */
export interface Timeline {
  readonly site: Pick<Site, 'name' | 'title'>
  /** Epoch milliseconds: when it was asked. */
  readonly now: number
  /** Oldest first. */
  readonly happenings: readonly Happening[]
  /** How many before them are left out for a limit. */
  readonly leftOut: number
  /** Absent when nothing is declared at the site. */
  readonly times?: SiteTimes
  readonly others: OtherSites
}

/** The last ones, and how many come before them. */
export function lastOf(
  happenings: readonly Happening[],
  limit = Number.POSITIVE_INFINITY,
): Pick<Timeline, 'happenings' | 'leftOut'> {
  const leftOut = Math.max(0, happenings.length - limit)
  return { happenings: happenings.slice(leftOut), leftOut }
}
