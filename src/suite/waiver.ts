import type { Waiver } from '../core/instance.js'
import { inside, type Place } from './place.js'
import { isRecord } from './record.js'
import type { Complain } from './report.js'

const DAY_MS = 86_400_000

/** Reads a `waive`; it holds through its last day, UTC. */
export function readWaiver(
  value: unknown,
  place: Place,
  { now, complain }: { readonly now: number; readonly complain: Complain },
): Waiver | undefined {
  if (!isRecord(value)) return undefined
  const [until, by, reason] = [String(value['until']), String(value['by']), String(value['reason'])]
  const at = inside(place, 'until')
  const start = startOf(until)
  if (start === undefined) {
    complain(at, `"${until}" is not a date`, 'write YYYY-MM-DD, such as 2027-01-31')
    return undefined
  }
  const daysOver = Math.floor((now - start) / DAY_MS)
  if (daysOver > 0) {
    const ago = daysOver === 1 ? '1 day' : `${daysOver} days`
    complain(at, `the waiver by ${by} expired ${ago} ago`, 'mend the check, or renew the waiver')
  }
  return { until, by, reason }
}

/** Epoch milliseconds of a day's start; undefined for a day that no calendar has. */
function startOf(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const time = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? undefined : time
}
