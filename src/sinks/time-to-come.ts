import { TOLERATED_SKEW_MS } from '../core/clock-skew.js'
import { formatDuration } from '../core/quantity.js'
import type { Delivered, Letter } from './sink.js'

/**
 * For a receiver to which what is of the latest time is the newest: what claims a time to come, because a clock was wrong when
 * it was committed, would hide all that is true until then, so it is refused here.
 */
export async function sendPresent<T extends Delivered>(
  letters: readonly Letter[],
  now: number,
  send: (letters: readonly Letter[]) => Promise<readonly T[]>,
): Promise<readonly (T | Delivered)[]> {
  const sent = (await send(letters.filter((letter) => !isToCome(letter, now)))).values()
  return letters.map((letter) => (isToCome(letter, now) ? refusal(letter, now) : (sent.next().value ?? UNANSWERED)))
}

function isToCome({ time }: Letter, now: number): boolean {
  return time > now + TOLERATED_SKEW_MS
}

function refusal({ time }: Letter, now: number): Delivered {
  const ahead = formatDuration(time - now)
  const reason = `it is of a time ${ahead} ahead, and would hide what is newer until then: a clock was wrong, or is`
  return { outcome: 'rejected', reason }
}

const UNANSWERED: Delivered = { outcome: 'retry', reason: 'the sink did not say what became of it' }
