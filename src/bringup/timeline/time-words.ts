import type { CheckCard } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import { formatDuration } from '../../core/quantity.js'
import { nameInPoint } from '../../reporters/wording.js'
import { type Others, pace } from './other-sites.js'
import { type GroupTime, msOf } from './time-to-green.js'

/** `2h 3m`, or `not yet`. */
export function tookWords(ms: number | undefined): string {
  return ms === undefined ? 'not yet' : formatDuration(ms)
}

/** `2/3`, with what is waived and not waited for. */
export function greenWords({ green, total, waived }: GroupTime): string {
  return `${green}/${total}${waived === 0 ? '' : `, ${waived} waived`}`
}

/** `median 3m, slowest load-balancer.ready 2h`: for several checks; empty when there is nothing to add. */
export function spreadWords({ medianMs, slowest, green }: GroupTime): string {
  const slowestMs = slowest === undefined ? undefined : msOf(slowest)
  if (medianMs === undefined || slowest === undefined || slowestMs === undefined || green < 2) return ''
  return `median ${formatDuration(medianMs)}, slowest ${checkName(slowest.check)} ${formatDuration(slowestMs)}`
}

/** `1h faster than 3 other sites (median 4h)`: a time, or the time waited so far, against the others'. */
export function othersWords({ ms, startedAt }: GroupTime, others: Others | undefined, now: number): string {
  if (others === undefined) return ''
  const { sites, medianMs } = others
  const than = `${sites.length === 1 ? oneLine(sites[0] ?? '') : `${sites.length} other sites`}`
  const median = `${sites.length === 1 ? '' : 'median '}${formatDuration(medianMs)}`
  const soFar = Math.max(0, now - startedAt)
  if (ms === undefined) {
    const over = soFar > medianMs ? `, ${formatDuration(soFar - medianMs)} more than` : ','
    return `${formatDuration(soFar)} so far${over} ${than} (${median})`
  }
  const verdict = pace(ms, others)
  if (verdict === 'as long') return `as long as ${than} (${median})`
  return `${formatDuration(Math.abs(ms - medianMs))} ${verdict} than ${than} (${median})`
}

/** A check's name without its site. */
export function checkName(check: CheckCard): string {
  return `${oneLine(`${check.suite}.${check.point}`)}.${nameInPoint(check)}`
}
