import type { Redact } from '../core/redact.js'
import type { Delivered } from '../sinks/sink.js'
import type { OutboxRow, Settlement } from '../store/outbox-store.js'

const SECOND = 1000
const LONGEST_DELAY_MS = 5 * 60 * SECOND
const OLDEST_MS = 24 * 3600 * SECOND
const MOST_ATTEMPTS = 500

export interface Circumstances {
  readonly now: number
  /** 0 to 1, as Math.random gives it. */
  readonly random: () => number
  readonly redact: Redact
}

/** What is to be kept of an attempt: the answers are those to the rows, in their order. */
export function settlementOf(
  rows: readonly OutboxRow[],
  answers: readonly Delivered[],
  { now, random, redact }: Circumstances,
): Settlement {
  const accepted: number[] = []
  const retry: { key: number; dueAt: number; reason: string }[] = []
  const dead: { key: number; reason: string }[] = []
  for (const [index, row] of rows.entries()) {
    const answer = answers[index] ?? NO_ANSWER
    if (answer.outcome === 'accepted') accepted.push(row.key)
    else if (answer.outcome === 'rejected') dead.push({ key: row.key, reason: redact(answer.reason) })
    else if (isHopeless(row, now)) dead.push({ key: row.key, reason: `given up: ${redact(answer.reason)}` })
    else {
      const dueAt = now + (answer.afterMs ?? delayMs(row.attempts, random))
      retry.push({ key: row.key, dueAt, reason: redact(answer.reason) })
    }
  }
  return { accepted, retry, dead }
}

/** Exponential with full jitter above the first second, so that what failed together does not come back together. */
export function delayMs(attempts: number, random: () => number, longestMs: number = LONGEST_DELAY_MS): number {
  const most = Math.min(longestMs, SECOND * 2 ** Math.min(attempts + 1, 30))
  return Math.round(SECOND + random() * (most - SECOND))
}

const NO_ANSWER: Delivered = { outcome: 'retry', reason: 'the sink did not say what became of it' }

function isHopeless({ time, attempts }: OutboxRow, now: number): boolean {
  return now - time > OLDEST_MS || attempts + 1 >= MOST_ATTEMPTS
}
