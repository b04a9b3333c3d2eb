import type { CheckEvent } from '../core/event.js'
import { freshForMs, freshness, lastLook } from '../core/freshness.js'
import type { CheckCard } from '../core/instance.js'
import { oneLine } from '../core/printable.js'
import { formatDuration } from '../core/quantity.js'
import { briefEvidence, type NameOf } from '../reporters/wording.js'
import { ageMs, lookWords } from './looks.js'
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
  return formatDuration(ageMs(time, now))
}

/** `red for 2h 5m, since 2026-11-21 04:13Z, looked at 1m ago; expected`: how a check stands, since when, and how old that is. */
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

/** The same with what does not apply at the site, and how old it is. */
export function siteCountWords(report: Pick<SiteReport, 'checks' | 'counts' | 'notApplicable'>, now: number): string {
  const missing = report.notApplicable.length
  const apart = missing === 0 ? '' : `; ${missing} not applicable`
  return `${countWords(report)}${apart}; ${lookWords(report.checks, now)}`
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

function sinceWords(each: CheckStanding, now: number): string {
  const { standing, since, last } = each
  const span = `for ${ago(since, now)}, since ${minuteOf(since)}`
  const time = `${span}, ${lookWords([each], now)}`
  switch (standing) {
    case 'never reported':
      return `never reported ${span}`
    case 'stale':
      return last === undefined ? '' : staleWords(each.check, last, now)
    case 'blocked':
      return `blocked ${time}; ${oneLine(last?.result.blockedBy ?? '')} is in the way no more: run it again`
    case 'green':
    case 'warning':
    case 'red':
    case 'unknown':
    case 'waived':
      return `${standing} ${time}`
  }
}

/** What was last known, and what there is to do: to look again. */
function staleWords(check: CheckCard, last: CheckEvent, now: number): string {
  const at = lastLook(last)
  if (freshness(check, last, now) === 'ahead') {
    return `its last result is dated ${minuteOf(at)}, which is to come: set the clocks, and run it again`
  }
  const counted = `it counted for ${formatDuration(freshForMs(check))}`
  return `nobody looks at this any more: last result ${ago(at, now)} ago, at ${minuteOf(at)}; ${counted}: run it again`
}

function verdictOf({ regression, expected, check: { site } }: CheckStanding): readonly string[] {
  if (regression) return [`regression after the sign-off of ${minuteOf(site.signedOffAt ?? 0)}`]
  return expected ? ['expected'] : []
}
