import type { Waiver } from './instance.js'

const DAY_MS = 86_400_000

/** Whether a waiver still holds: through its last day, UTC. A process may live longer than one. */
export function isHolding(waiver: Waiver, now: number): boolean {
  return now < waiverEndsAt(waiver)
}

/** Epoch milliseconds: the first moment at which the waiver holds no more. */
export function waiverEndsAt({ until }: Waiver): number {
  return Date.parse(`${until}T00:00:00Z`) + DAY_MS
}
