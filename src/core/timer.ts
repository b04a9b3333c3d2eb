/** A timer that is set for longer fires at once: 24.8 days. Source: Node.js, `setTimeout`. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** A delay that a timer can keep, as near to the wanted one as there is. */
export function timerMs(ms: number): number {
  return Math.min(ms, LONGEST_TIMER_MS)
}
