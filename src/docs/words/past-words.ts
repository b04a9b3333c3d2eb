// How a check stands, in words. Times are absolute: the pages are the same until something happens.

import { markedAs } from '../../bringup/marks.js'
import type { CheckStanding } from '../../bringup/standing.js'
import { minuteOf } from '../../bringup/words.js'
import { lastLook } from '../../core/freshness.js'
import { oneLine } from '../../core/printable.js'
import { briefEvidence } from '../../reporters/wording.js'
import type { Cell, Inline } from '../page.js'
import type { CheckPast } from '../past.js'

/** `✓ green since 2026-11-21 04:13Z`. */
function standingInline({ standing }: CheckPast): Inline {
  return { marked: markedAs(standing), text: standingText(standing) }
}

/** How it stands, what was last seen, how often it failed, and whether it is known that it can. */
export function pastCell(past: CheckPast): Cell {
  const { standing, failures, seenRed, rewrittenAfter } = past
  const { last } = standing
  const evidence: Cell =
    last === undefined ? [] : [[`${minuteOf(lastLook(last))}: `, { code: briefEvidence(last.result.outcome) }]]
  const rewritten: Cell =
    rewrittenAfter === undefined
      ? []
      : [[`It was rewritten since its last result, which was of ${minuteOf(rewrittenAfter)}`]]
  const proof = last !== undefined && seenRed.length === 0 ? [UNSEEN] : seenRed.map(capital)
  const record = [...(last === undefined ? [] : [failureText(failures)]), ...proof]
  return [[standingInline(past)], ...evidence, ...rewritten, ...(record.length === 0 ? [] : [[record.join('. ')]])]
}

function failureText(failures: number): string {
  if (failures === 0) return 'Has never failed'
  return failures === 1 ? 'Has failed once' : `Has failed ${failures} times`
}

const UNSEEN = 'Never seen red, so nobody knows whether it can be'

function standingText(each: CheckStanding): string {
  const { since, last, check, regression, expected } = each
  const marks = [
    ...(last?.state === 'flapping' ? ['flapping'] : []),
    ...(regression ? [`it was green at the sign-off of ${minuteOf(check.site.signedOffAt ?? 0)}`] : []),
    ...(expected ? ['expected while the site comes up'] : []),
  ]
  return [sinceText(each, minuteOf(since), last), ...marks].join('; ')
}

function sinceText({ standing }: CheckStanding, since: string, last: CheckStanding['last']): string {
  switch (standing) {
    case 'never reported':
      return 'never reported'
    case 'stale':
      return `stale since ${since}: nobody has looked for too long`
    case 'blocked':
      return `blocked since ${since}, by ${oneLine(last?.result.blockedBy ?? '')}`
    case 'green':
    case 'warning':
    case 'red':
    case 'unknown':
    case 'waived':
      return `${standing} since ${since}`
  }
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
