import { median } from '../median.js'
import { pointKey } from '../point-key.js'
import { type ComingUp, type GroupTime, type SiteTimes, siteTimes } from './time-to-green.js'

/** How long others took for the same. */
export interface Others {
  readonly sites: readonly string[]
  readonly medianMs: number
}

/** What took how long at the other sites: of those that were signed off, or where it is all green. */
export interface OtherSites {
  readonly whole: Others | undefined
  /** By `suite.point`. */
  readonly points: ReadonlyMap<string, Others>
}

export function otherSites(records: readonly ComingUp[]): OtherSites {
  const sites = records.map(siteTimes).filter((times) => times !== undefined)
  const keys = new Set(sites.flatMap(({ points }) => points.map(pointKey)))
  const points = [...keys].map((key) => [key, othersOf(sites, (times) => pointOf(times, key))] as const)
  return {
    whole: othersOf(sites, ({ whole }) => whole),
    points: new Map(points.flatMap(([key, others]) => (others === undefined ? [] : [[key, others] as const]))),
  }
}

/** How a time stands against the others'; a tenth of the median is no difference. */
export function pace(ms: number, { medianMs }: Others): 'faster' | 'slower' | 'as long' {
  if (Math.abs(ms - medianMs) <= medianMs / 10) return 'as long'
  return ms < medianMs ? 'faster' : 'slower'
}

function pointOf({ points }: SiteTimes, key: string): GroupTime | undefined {
  return points.find((point) => pointKey(point) === key)
}

function othersOf(
  sites: readonly SiteTimes[],
  timeOf: (times: SiteTimes) => GroupTime | undefined,
): Others | undefined {
  const times = sites.flatMap((site) => {
    const ms = timeOf(site)?.ms
    return ms === undefined ? [] : [{ site: site.site, ms }]
  })
  if (times.length === 0) return undefined
  return { sites: times.map(({ site }) => site), medianMs: median(times.map(({ ms }) => ms)) }
}
