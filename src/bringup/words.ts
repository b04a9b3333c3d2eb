import { oneLine } from '../core/printable.js'
import { formatDuration } from '../core/quantity.js'
import { briefEvidence, type NameOf } from '../reporters/wording.js'
import type { RootCause } from './root-causes.js'
import type { SiteReport } from './site-report.js'
import type { CheckStanding } from './standing.js'
import { breakdown } from './standing-counts.js'

/** `2026-11-21 04:13Z`. */
export function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')}Z`
}

/** `2h 5m`: how long ago; a clock that runs ahead makes nothing younger than now. */
export function ago(time: number, now: number): string {
  return formatDuration(Math.max(0, now - time))
}

/** `red for 2h 5m, since 2026-11-21 04:13Z; expected`: how a check stands, and since when. */
export function standingWords(each: CheckStanding, now: number): string {
  const marks = [...(each.last?.state === 'flapping' ? ['flapping'] : []), ...verdictOf(each)]
  return [sinceWords(each, now), ...marks].join('; ')
}

/** What the last result said; where there is none, what there is to run. */
export function evidenceOf({ check, last }: CheckStanding): string {
  if (last !== undefined) return briefEvidence(last.result.outcome)
  return oneLine(`declared in ${check.source.file}:${check.source.line}`)
}

/** `4 wait for it: load-balancer.ready, load-balancer.headers and 2 more`; undefined when none does. */
export function behindWords({ behind }: Pick<RootCause, 'behind'>, nameOf: NameOf): string | undefined {
  return behind.length === 0 ? undefined : `${waits(behind.length)} for it: ${someNames(behind, nameOf)}`
}

const NAMED = 5

/** The first few names, and how many more there are. */
export function someNames(checks: readonly CheckStanding[], nameOf: NameOf): string {
  const names = checks.slice(0, NAMED).map(({ check }) => nameOf(check))
  const more = checks.length - names.length
  return `${names.join(', ')}${more === 0 ? '' : ` and ${more} more`}`
}

/** `fix these 2, 31 follow`: what a list of root causes promises. */
export function promise(causes: number, follow: number): string {
  const these = causes === 1 ? 'fix this one' : `fix these ${causes}`
  return follow === 0 ? these : `${these}, ${follow} ${follow === 1 ? 'follows' : 'follow'}`
}

/** `12 of 20 green; 2 red, 5 blocked, 1 regression`. */
export function countWords({ counts }: Pick<SiteReport, 'counts'>): string {
  const { green, total, regressions } = counts
  if (green === total) return total === 1 ? 'the one check is green' : `all ${total} green`
  const rest = breakdown(counts)
  return `${green} of ${total} green; ${rest}${regressions === 0 ? '' : `; ${plural(regressions, 'regression')}`}`
}

/** The same with what does not apply at the site. */
export function siteCountWords(report: Pick<SiteReport, 'counts' | 'notApplicable'>): string {
  const missing = report.notApplicable.length
  return `${countWords(report)}${missing === 0 ? '' : `; ${missing} not applicable`}`
}

/** `Dallas 1, live, signed off 2026-11-20 10:00Z by ana`. */
export function siteWords({ site, signOff }: Pick<SiteReport, 'site' | 'signOff'>): string {
  const { title, phase, signedOffAt } = site
  const by = signOff === undefined ? '' : ` by ${signOff.by}`
  return oneLine(`${title}, ${phase}${signedOffAt === undefined ? '' : `, signed off ${minuteOf(signedOffAt)}${by}`}`)
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `1 waits`, `4 wait`. */
export function waits(count: number): string {
  return `${count} ${count === 1 ? 'waits' : 'wait'}`
}

function sinceWords({ check, standing, since, last }: CheckStanding, now: number): string {
  const time = `for ${ago(since, now)}, since ${minuteOf(since)}`
  switch (standing) {
    case 'never reported':
      return `never reported ${time}`
    case 'stale':
      return last === undefined ? '' : `nobody looks at this any more: ${lastWords(last.time, check.ttlMs ?? 0, now)}`
    case 'blocked':
      return `blocked ${time}, by ${oneLine(last?.result.blockedBy ?? '')}, which is in the way no more: run it again`
    case 'green':
    case 'warning':
    case 'red':
    case 'unknown':
    case 'waived':
      return `${standing} ${time}`
  }
}

function lastWords(time: number, ttlMs: number, now: number): string {
  return `last result ${ago(time, now)} ago, at ${minuteOf(time)}; it counted for ${formatDuration(ttlMs)}`
}

function verdictOf({ regression, expected, check: { site } }: CheckStanding): readonly string[] {
  if (regression) return [`regression after the sign-off of ${minuteOf(site.signedOffAt ?? 0)}`]
  return expected ? ['expected'] : []
}
