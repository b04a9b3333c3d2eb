// How old what is known is: nothing that was seen says how things stand without saying when it was seen.

import { lastLook } from '../core/freshness.js'
import { formatDuration } from '../core/quantity.js'
import { iso } from '../formats/event-record.js'
import type { CheckStanding } from './standing.js'

/** When somebody last looked at several checks. Epoch milliseconds. */
export interface Looks {
  readonly oldest: number
  readonly newest: number
}

type Looked = Pick<CheckStanding, 'last'>

/** Undefined when nobody ever looked at any of them. */
export function looksOf(checks: readonly Looked[]): Looks | undefined {
  const looks = checks.flatMap(({ last }) => (last === undefined ? [] : [lastLook(last)]))
  const [first] = looks
  if (first === undefined) return undefined
  return {
    oldest: looks.reduce((a, b) => Math.min(a, b), first),
    newest: looks.reduce((a, b) => Math.max(a, b), first),
  }
}

/** Looks that lie no further apart are told as one, by the oldest. */
const TOGETHER_MS = 60_000

/** `looked at 3m ago`, `looked at 20s to 4m ago` or `never looked at`. */
export function lookWords(checks: readonly Looked[], now: number): string {
  return looksWords(looksOf(checks), now)
}

export function looksWords(looks: Looks | undefined, now: number): string {
  if (looks === undefined) return 'never looked at'
  const isTogether = looks.newest - looks.oldest <= TOGETHER_MS
  return `looked at ${isTogether ? '' : `${ageText(looks.newest, now)} to `}${ageText(looks.oldest, now)} ago`
}

/** The same in JSON; empty when nobody ever looked. */
export function looksRecord(looks: Looks | undefined, now: number) {
  if (looks === undefined) return {}
  return { oldest_result: iso(looks.oldest), oldest_age_ms: ageMs(looks.oldest, now) }
}

/** Milliseconds; a clock that runs ahead makes nothing younger than now. */
export function ageMs(time: number, now: number): number {
  return Math.max(0, now - time)
}

function ageText(time: number, now: number): string {
  return formatDuration(ageMs(time, now))
}
