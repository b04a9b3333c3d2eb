import { freshForMs } from '../../core/freshness.js'
import type { CheckCard } from '../../core/instance.js'

/** Whole seconds, one at least: what engines count in. */
export function wholeSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}

/** Beyond what the check itself allows: the start of the process, and its last words. */
const MARGIN_MS = 5000

/** When an engine is to give up on the command: later than the check gives up itself, which has the better message. */
export function commandTimeoutSeconds({ timeoutMs, retry }: CheckCard): number {
  const { attempts, delayMs, backoff } = retry
  const pauses = Array.from({ length: attempts - 1 }, (_, index) => (backoff === 'exponential' ? 2 ** index : 1))
  const waitingMs = pauses.reduce((sum, factor) => sum + factor * delayMs, 0)
  return wholeSeconds(timeoutMs * attempts + waitingMs + MARGIN_MS)
}

/** Sensu takes no ttl below 5, nor one that is not above the interval. */
export function sensuTtlSeconds(check: CheckCard): number {
  return Math.max(5, wholeSeconds(check.intervalMs) + 1, wholeSeconds(freshForMs(check)))
}
