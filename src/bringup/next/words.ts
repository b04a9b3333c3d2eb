import { oneLine } from '../../core/printable.js'
import type { NameOf } from '../../reporters/wording.js'
import { adviceFor } from '../advice.js'
import type { HandOff, OwnerWork, WorkItem } from '../hand-off.js'
import { looksOf, lookWords } from '../looks.js'
import { followers } from '../root-causes.js'
import type { CheckStanding } from '../standing.js'
import {
  ago,
  behindWords,
  countWords,
  evidenceOf,
  minuteOf,
  promise,
  siteWords,
  someNames,
  standingWords,
  waits,
} from '../words.js'

export interface NextView {
  readonly nameOf: NameOf
  /** Epoch milliseconds. */
  readonly now: number
  /** Whose work was asked for; absent: everybody's. */
  readonly owners?: readonly string[]
}

/** `dfw1, Dallas 1, bringup: 12 of 20 green; 2 red, 5 blocked; looked at 1m to 4m ago`. */
export function titleWords({ report }: HandOff, { now }: NextView): string {
  return `${oneLine(report.site.name)}, ${siteWords(report)}: ${countWords(report)}; ${lookWords(report.checks, now)}`
}

/** `2 to fix, 5 wait for them`. */
export function loadWords({ causes, behind }: OwnerWork): string {
  return behind === 0 ? `${causes} to fix` : `${causes} to fix, ${waits(behind)} for ${causes === 1 ? 'it' : 'them'}`
}

/** One item: what it is about, how it stands, what it said and what waits for it. */
export interface ItemWords {
  /** The check, or the first few of those that are alike. */
  readonly names: string
  readonly standing: string
  readonly evidence?: string
  readonly behind?: string
}

export function itemWords({ causes }: WorkItem, { nameOf, now }: NextView): ItemWords {
  const [{ cause }, ...others] = causes
  const behind = behindWords({ behind: [...followers(causes)] }, nameOf)
  const waiting = behind === undefined ? {} : { behind }
  if (others.length > 0) {
    const checks = causes.map((root) => root.cause)
    const names = `${checks.length} checks: ${someNames(checks, nameOf)}`
    return { names, standing: silentWords(checks, now), ...waiting }
  }
  return { names: nameOf(cause.check), standing: standingWords(cause, now), evidence: evidenceOf(cause), ...waiting }
}

/** The line at the end: what doing all of it leads to, or what to do when there is nothing left. */
export function lastWords({ causes, follow, report, elsewhere }: HandOff, { owners }: NextView): string {
  if (causes > 0) return promise(causes, follow)
  if (elsewhere.length > 0) return `nothing to fix for ${names(owners)}: what is not green waits for others`
  if (owners !== undefined) return `nothing left for ${names(owners)}`
  return report.partial.length > 0 ? `nobody knows what is left at ${oneLine(report.site.name)}` : signOffWords(report)
}

/** `3 wait for dns.resolver-answers of network: load-balancer.ready and 2 more`. */
export function elsewhereWords({ elsewhere }: HandOff, { nameOf }: NextView): readonly string[] {
  return elsewhere.map(({ cause: { check }, waiting }) => {
    const whose = `${nameOf(check)} of ${oneLine(check.owner)}`
    return `${waits(waiting.length)} for ${whose}: ${someNames(waiting, nameOf)}`
  })
}

/** What is to be done about what is not known, a line each. */
export function adviceWords({ report }: HandOff, { now }: NextView): readonly string[] {
  return adviceFor(report, now)
}

function signOffWords({ site, counts }: HandOff['report']): string {
  const name = oneLine(site.name)
  const waived = counts.waived === 0 ? '' : ` (${counts.waived} waived)`
  const nothing = `nothing left to fix at ${name}${waived}`
  if (site.phase === 'bringup') return `${nothing}; sign it off: firstlight signoff --site ${name} --by NAME`
  return site.signedOffAt === undefined
    ? `${nothing}; it was never signed off: firstlight signoff --site ${name} --by NAME`
    : `${nothing}; it was signed off at ${minuteOf(site.signedOffAt)}`
}

function silentWords(checks: readonly CheckStanding[], now: number): string {
  const looks = looksOf(checks)
  if (looks !== undefined)
    return `nobody looks at these any more: the newest result is ${ago(looks.newest, now)} old: run them again`
  return `never reported, the oldest declared ${ago(Math.min(...checks.map(({ since }) => since)), now)} ago`
}

function names(owners: readonly string[] = []): string {
  return owners.map(oneLine).join(', ')
}
