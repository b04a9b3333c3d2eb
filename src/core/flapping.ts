import type { Status } from './status.js'

/** How many results the history holds, as in Sensu and Nagios. */
export const HISTORY = 21

// Percent. Sensu leaves the thresholds to each check and Nagios has these by default.
const STARTS_AT = 30
const ENDS_AT = 20

/**
 * How much the status changed over a full history, in percent; later changes weigh more (0.8 for the first step up to 1.18 for
 * the last). 0 until the history is full. Source: Sensu Go, `api/core/v2/flapping.go`, its 32-bit arithmetic included.
 */
export function totalStateChange(history: readonly Status[]): number {
  if (history.length < HISTORY) return 0
  let changes = 0
  let weight = 0.8
  for (let at = 1; at < history.length; at++) {
    if (history[at] !== history[at - 1]) changes += weight
    weight += 0.02
  }
  return Math.trunc(Math.fround(Math.fround(Math.fround(changes) / (HISTORY - 1)) * 100))
}

/** Flapping begins at 30 % and lasts while it is above 20 %. */
export function isFlapping(change: number, wasFlapping: boolean): boolean {
  return wasFlapping ? change > ENDS_AT : change >= STARTS_AT
}
