import { LONGEST_WAIT_MS } from '../core/outbox-limits.js'
import type { Redact } from '../core/redact.js'
import type { Delivered } from '../sinks/sink.js'
import type { OutboxRow, Settlement } from '../store/outbox-store.js'

const SECOND = 1000
const OLDEST_MS = 24 * 3600 * SECOND
const MOST_ATTEMPTS = 500

export interface Circumstances {
  readonly now: number
  /** 0 to 1, as Math.random gives it. */
  readonly random: () => number
  readonly redact: Redact
}

type Fates = { readonly [Fate in Exclude<keyof Settlement, 'leasedUntil'>]: Settlement[Fate][number][] }

/** What is to be kept of an attempt: the answers are those to the rows, in their order. */
export function settlementOf(
  rows: readonly OutboxRow[],
  answers: readonly Delivered[],
  circumstances: Circumstances,
): Omit<Settlement, 'leasedUntil'> {
  const fates: Fates = { accepted: [], retry: [], held: [], dead: [] }
  for (const [index, row] of rows.entries()) settleOne(fates, row, answers[index] ?? NO_ANSWER, circumstances)
  return fates
}

const NO_ANSWER: Delivered = { outcome: 'retry', reason: 'the sink did not say what became of it' }

function settleOne(fates: Fates, row: OutboxRow, answer: Delivered, { now, random, redact }: Circumstances): void {
  const { key, attempts } = row
  if (answer.outcome === 'accepted') {
    fates.accepted.push(key)
    return
  }
  if (answer.reason === undefined) {
    fates.held.push({ key })
    return
  }
  const reason = redact(answer.reason)
  if (answer.outcome === 'rejected') fates.dead.push({ key, reason })
  else if (isHopeless(row, now)) fates.dead.push({ key, reason: `given up: ${reason}` })
  else if (answer.outcome === 'held') fates.held.push({ key, reason })
  else {
    const asked = askedMs(answer)
    const dueAt = now + (asked ?? delayMs(attempts, random))
    fates.retry.push({ key, dueAt, reason, ...(asked !== undefined && { asked: true }) })
  }
}

/** The wait that a receiver asks for, as far as it is granted: a second at least, five minutes at most, whatever it says. */
export function askedMs(answer: Delivered): number | undefined {
  if (answer.outcome !== 'retry' || answer.afterMs === undefined || Number.isNaN(answer.afterMs)) return undefined
  return Math.round(Math.min(LONGEST_WAIT_MS, Math.max(SECOND, answer.afterMs)))
}

/** Exponential with full jitter above the first second, so that what failed together does not come back together. */
export function delayMs(attempts: number, random: () => number, longestMs: number = LONGEST_WAIT_MS): number {
  const most = Math.min(longestMs, SECOND * 2 ** Math.min(attempts + 1, 30))
  return Math.round(SECOND + random() * (most - SECOND))
}

function isHopeless({ time, attempts }: OutboxRow, now: number): boolean {
  return now - time > OLDEST_MS || attempts + 1 >= MOST_ATTEMPTS
}
