import type { CheckCard } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import { formatDuration } from '../../core/quantity.js'
import { type NameOf, nameInPoint } from '../../reporters/wording.js'
import { type Others, pace } from './other-sites.js'
import { type GroupTime, msOf } from './time-to-green.js'

/** `2h 3m`, `not yet`, or `stale` when it was green, and nobody has looked for too long. */
export function tookWords({ ms, stale }: Pick<GroupTime, 'ms' | 'stale'>): string {
  if (ms !== undefined) return formatDuration(ms)
  return stale === 0 ? 'not yet' : 'stale'
}

/** `2/3`, with what is stale, and what is waived and not waited for. */
export function greenWords({ green, total, stale, waived }: GroupTime): string {
  return `${green}/${total}${stale === 0 ? '' : `, ${stale} stale`}${waived === 0 ? '' : `, ${waived} waived`}`
}

/** `median 3m, slowest load-balancer.ready 2h`: for several checks; empty when there is nothing to add. */
export function spreadWords({ medianMs, slowest, green }: GroupTime, nameOf: NameOf = checkName): string {
  const slowestMs = slowest === undefined ? undefined : msOf(slowest)
  if (medianMs === undefined || slowest === undefined || slowestMs === undefined || green < 2) return ''
  return `median ${formatDuration(medianMs)}, slowest ${nameOf(slowest.check)} ${formatDuration(slowestMs)}`
}

/** `1h faster than 3 other sites (median 4h)`: a time, or the time waited so far, against the others'. */
export function othersWords({ ms, startedAt }: GroupTime, others: Others | undefined, now: number): string {
  if (others === undefined) return ''
  const { sites, medianMs } = others
  const they = sites.length === 1 ? oneLine(sites[0] ?? '') : `${sites.length} other sites`
  const took = `${sites.length === 1 ? '' : 'median '}${formatDuration(medianMs)}`
  const than = `than ${they} (${took})`
  if (ms === undefined) {
    const soFar = Math.max(0, now - startedAt)
    const against = soFar > medianMs ? `, ${formatDuration(soFar - medianMs)} more ${than}` : `; ${they} took ${took}`
    return `${formatDuration(soFar)} so far${against}`
  }
  const verdict = pace(ms, others)
  if (verdict === 'as long') return `as long as ${they} (${took})`
  return `${formatDuration(Math.abs(ms - medianMs))} ${verdict} ${than}`
}

/** A check's name without its site. */
export function checkName(check: CheckCard): string {
  return `${oneLine(`${check.suite}.${check.point}`)}.${nameInPoint(check)}`
}
