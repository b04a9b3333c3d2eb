import type { CheckEvent, Minted, News, Previous } from '../core/event.js'
import { HISTORY, totalStateChange } from '../core/flapping.js'
import type { Status } from '../core/status.js'

/** What `nextEvent` adds to a result. */
export type Standing = Omit<CheckEvent, keyof Minted | 'result'>

/**
 * As it is kept, as JSON: in a tenth of the room that all of it would take, and one is written for each event. What follows
 * from the rest is derived again. Statuses are letters.
 */
type StoredStanding = readonly [
  /** The history, of which the last status stands for all its occurrences. */
  history: string,
  occurrences: number,
  occurrencesWatermark: number,
  failures: number,
  flags: number,
  /** Milliseconds before the event's own time, as are those that follow. */
  since: number,
  lastOk: number | null,
  firstGreen: number | null,
  news?: News | null,
  /** How far the clock of who found it out was ahead of it; negative when it was behind. */
  claimedAhead?: number,
]

const FLAPPING = 1
const HARD = 2
const ALARMING = 4
const SEEN_RED = 8
const LATE = 16

const LETTERS: Readonly<Record<Status, string>> = { OK: 'O', WARNING: 'W', CRITICAL: 'C', UNKNOWN: 'U' }
const STATUSES: Readonly<Record<string, Status>> = { O: 'OK', W: 'WARNING', C: 'CRITICAL', U: 'UNKNOWN' }

/** Not by JSON.stringify(), which takes three times as long: there is nothing in it that needs to be escaped. */
export function writeStanding(event: CheckEvent): string {
  const { time, occurrences, occurrencesWatermark, failures, since, lastOk, firstGreen } = event
  const counts = `${occurrences},${occurrencesWatermark},${failures},${flagsOf(event)}`
  const ages = `${time - since},${ageOf(lastOk, time)},${ageOf(firstGreen, time)}`
  return `["${writeHistory(event)}",${counts},${ages}${writeRare(event)}]`
}

function writeRare({ time, news, claimedTime }: CheckEvent): string {
  if (claimedTime !== undefined) return `,${news === undefined ? 'null' : `"${news}"`},${claimedTime - time}`
  return news === undefined ? '' : `,"${news}"`
}

function writeHistory({ history, occurrences, result }: CheckEvent): string {
  let letters = ''
  for (let at = 0; at < history.length - occurrences; at++) letters += LETTERS[history[at] ?? result.outcome.status]
  return letters + LETTERS[result.outcome.status]
}

function flagsOf({ state, hard, alarming, seenRed, late }: CheckEvent): number {
  return (
    (state === 'flapping' ? FLAPPING : 0) |
    (hard ? HARD : 0) |
    (alarming ? ALARMING : 0) |
    (seenRed ? SEEN_RED : 0) |
    (late === true ? LATE : 0)
  )
}

function ageOf(moment: number | undefined, time: number): number | null {
  return moment === undefined ? null : time - moment
}

/** @param time of its event. */
export function readStanding(text: string, time: number): Standing {
  const [
    letters,
    occurrences,
    occurrencesWatermark,
    failures,
    flags,
    since,
    lastOk,
    firstGreen,
    ...rare
  ]: StoredStanding = JSON.parse(text)
  const [news, claimedAhead] = rare
  const history = readHistory(letters, occurrences)
  const status = history.at(-1) ?? 'UNKNOWN'
  const previousStatus = history.at(-2)
  const flapping = (flags & FLAPPING) !== 0
  return {
    state: flapping ? 'flapping' : status === 'OK' ? 'passing' : 'failing',
    ...(previousStatus !== undefined && { previousStatus }),
    ...(previousStatus !== undefined &&
      previousStatus !== status && { transition: { from: previousStatus, to: status } }),
    occurrences,
    occurrencesWatermark,
    history,
    totalStateChange: totalStateChange(history),
    failures,
    hard: (flags & HARD) !== 0,
    alarming: (flags & ALARMING) !== 0,
    since: time - since,
    ...(lastOk !== null && { lastOk: time - lastOk }),
    ...(firstGreen !== null && { firstGreen: time - firstGreen }),
    seenRed: (flags & SEEN_RED) !== 0,
    ...((flags & LATE) !== 0 && { late: true }),
    ...(typeof news === 'string' && { news }),
    ...(claimedAhead !== undefined && { claimedTime: time + claimedAhead }),
  }
}

function readHistory(letters: string, occurrences: number): readonly Status[] {
  const history: Status[] = []
  for (const letter of letters) history.push(statusOf(letter))
  const last = history.at(-1)
  const length = Math.min(letters.length - 1 + occurrences, HISTORY)
  while (last !== undefined && history.length < length) history.push(last)
  return history
}

function statusOf(letter: string): Status {
  const status = STATUSES[letter]
  if (status === undefined) throw new Error(`"${letter}" stands for no status`)
  return status
}

/** What a check's later results of earlier times have proved of it. */
export type Proven = Pick<Previous, 'lastOk' | 'firstGreen' | 'seenRed'>

export function writeProven({ lastOk, firstGreen, seenRed }: Proven): string {
  return JSON.stringify({ lastOk, firstGreen, seenRed })
}

/** An event with what was proved since; null: nothing. */
export function withProven<E extends Proven>(event: E, proven: string | null): E {
  return proven === null ? event : { ...event, ...JSON.parse(proven) }
}
