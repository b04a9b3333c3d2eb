// How a check stands, in words. Times are absolute: the pages are the same until something happens.

import { markedAs } from '../../bringup/marks.js'
import type { CheckStanding } from '../../bringup/standing.js'
import { minuteOf } from '../../bringup/words.js'
import { oneLine } from '../../core/printable.js'
import { formatDuration } from '../../core/quantity.js'
import { briefEvidence } from '../../reporters/wording.js'
import type { Cell, Inline, Phrase } from '../page.js'
import type { CheckPast } from '../past.js'

/** `✓ green since 2026-11-21 04:13Z`. */
export function standingInline({ standing }: CheckPast): Inline {
  return { marked: markedAs(standing), text: standingText(standing) }
}

/** How it stands, what was last seen, how often it failed, and whether it is known that it can. */
export function pastCell(past: CheckPast): Cell {
  const { standing, failures, seenRed, rewritten } = past
  const { last } = standing
  if (last === undefined) return [[standingInline(past)]]
  const failed = failures === 0 ? 'has never failed' : `has failed ${failures === 1 ? 'once' : `${failures} times`}`
  const proof = seenRed.length === 0 ? [UNSEEN] : seenRed.map(capital)
  return [
    [standingInline(past)],
    [`${minuteOf(last.time)}: `, { code: briefEvidence(last.result.outcome) }],
    ...(rewritten ? [['It was rewritten since: this is of the check as it was before'] satisfies Phrase] : []),
    [[capital(failed), ...(rewritten ? [] : proof)].join('. ')],
  ]
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

function sinceText({ standing, check }: CheckStanding, since: string, last: CheckStanding['last']): string {
  switch (standing) {
    case 'never reported':
      return 'never reported'
    case 'stale':
      return `stale since ${since}: a result counts for ${formatDuration(check.ttlMs ?? 0)}, and the last is older`
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
