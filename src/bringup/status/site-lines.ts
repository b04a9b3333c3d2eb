import { lastLook } from '../../core/freshness.js'
import { oneLine } from '../../core/printable.js'
import type { Line } from '../../reporters/pretty/span.js'
import { type NameOf, ownerName, waiverText } from '../../reporters/wording.js'
import { adviceFor } from '../advice.js'
import { lookWords } from '../looks.js'
import { markedAs, markedAsCell, markOf, type StandingMarks } from '../marks.js'
import type { Paragraph } from '../page.js'
import { followers, type RootCause } from '../root-causes.js'
import type { SiteReport } from '../site-report.js'
import { type CheckStanding, isTroubled } from '../standing.js'
import { ago, behindWords, minuteOf, promise, siteCountWords, siteWords, someNames, standingWords } from '../words.js'

export interface SiteView {
  readonly marks: StandingMarks
  readonly nameOf: NameOf
  /** Epoch milliseconds. */
  readonly now: number
  /** More causes of one site are for `firstlight next`. */
  readonly causesShown: number
}

/** One site in words: where it stands, what to fix, and what nobody has seen for a while. */
export function siteParagraphs(report: SiteReport, view: SiteView): readonly Paragraph[] {
  return [
    { line: headLine(report, view), indent: 4 },
    ...lossLines(report, view),
    ...causeLines(report, view),
    ...silentLines(report, view),
    ...adviceFor(report, view.now).map(words),
    ...waivedLines(report, view),
  ]
}

function headLine(report: SiteReport, { marks, now }: SiteView): Line {
  return [
    markOf(markedAsCell(report), marks),
    { text: ` ${oneLine(report.site.name)}`, style: 'bold' },
    { text: `  ${siteWords(report)}: `, style: 'dim' },
    { text: siteCountWords(report, now) },
  ]
}

function lossLines({ checks }: SiteReport, { now }: SiteView): readonly Paragraph[] {
  const since = checks.filter(isTroubled).map((each) => each.since)
  if (since.length === 0) return []
  const first = Math.min(...since)
  return [words(`not all green for ${ago(first, now)}, since ${minuteOf(first)}`)]
}

/** Regressions first: what has worked before is what hurts now. */
function causeLines({ site, roots }: SiteReport, view: SiteView): readonly Paragraph[] {
  if (roots.length === 0) return []
  const ordered = [...roots].sort((a, b) => Number(b.cause.regression) - Number(a.cause.regression))
  const more = roots.length - view.causesShown
  return [
    words(`${promise(roots.length, followers(roots).size)}:`),
    ...ordered.slice(0, view.causesShown).map((root) => causeLine(root, view)),
    ...(more > 0 ? [words(`  and ${more} more: firstlight next --site ${oneLine(site.name)}`)] : []),
  ]
}

function causeLine(root: RootCause, { marks, nameOf, now }: SiteView): Paragraph {
  const { cause } = root
  const behind = behindWords(root, nameOf)
  const line: Line = [
    { text: '    ' },
    markOf(markedAs(cause), marks),
    { text: ` ${nameOf(cause.check)}  ` },
    { text: `${ownerName(cause.check)}  `, style: 'bold' },
    { text: `${standingWords(cause, now)}${behind === undefined ? '' : `; ${behind}`}` },
  ]
  return { line, indent: 8 }
}

function silentLines({ checks }: SiteReport, { nameOf, now }: SiteView): readonly Paragraph[] {
  const never = checks.filter(({ standing }) => standing === 'never reported')
  const stale = checks.filter(({ standing }) => standing === 'stale')
  return [
    ...list(never, (each) => `never reported, the oldest declared ${ago(oldest(each, declared), now)} ago`, nameOf),
    ...list(stale, (each) => `stale, the oldest result ${ago(oldest(each, lastTime), now)} old`, nameOf),
  ]
}

function list(
  checks: readonly CheckStanding[],
  what: (checks: readonly CheckStanding[]) => string,
  nameOf: NameOf,
): readonly Paragraph[] {
  return checks.length === 0 ? [] : [words(`${checks.length} ${what(checks)}: ${someNames(checks, nameOf)}`)]
}

function oldest(checks: readonly CheckStanding[], timeOf: (check: CheckStanding) => number): number {
  return Math.min(...checks.map(timeOf))
}

const declared = ({ since }: CheckStanding) => since
const lastTime = ({ last, since }: CheckStanding) => (last === undefined ? since : lastLook(last))

function waivedLines({ checks }: SiteReport, { marks, nameOf, now }: SiteView): readonly Paragraph[] {
  return checks.flatMap((each): readonly Paragraph[] => {
    const { check, waiver } = each
    if (waiver === undefined) return []
    return [words(`${marks.waived} ${nameOf(check)}  ${waiverText(waiver)}; ${lookWords([each], now)}`)]
  })
}

function words(text: string): Paragraph {
  return { line: [{ text: `  ${text}` }], indent: 6 }
}
