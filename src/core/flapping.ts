import type { Status } from './status.js'

/** How many results the history holds, as in Sensu and Nagios. */
export const HISTORY = 21

// Percent. Sensu leaves the thresholds to each check and Nagios has these by default.
const STARTS_AT = 30
const ENDS_AT = 20

/**
 * How much the status changed over a full history, in percent; later changes weigh more (0.8 for the first step up to 1.18 for
 * the last). 0 until the history is full. Source: Sensu Go, `api/core/v2/flapping.go`.
 */
export function totalStateChange(history: readonly Status[]): number {
  if (history.length < HISTORY) return 0
  const weights = history.map((status, at) => (at === 0 || status === history[at - 1] ? 0 : 0.8 + 0.02 * (at - 1)))
  const changes = weights.reduce((sum, weight) => sum + weight, 0)
  return Math.trunc((changes / (HISTORY - 1)) * 100)
}

/** Flapping begins at 30 % and lasts while it is above 20 %. */
export function isFlapping(change: number, wasFlapping: boolean): boolean {
  return wasFlapping ? change > ENDS_AT : change >= STARTS_AT
}
