import type { CheckCard } from './instance.js'

const SHORTEST_LIFE_MS = 15 * 60_000

/** How old the last result of a check may be before it proves nothing any more: its `ttl`, or three of its intervals. */
export function freshForMs({ ttlMs, intervalMs }: Pick<CheckCard, 'ttlMs' | 'intervalMs'>): number {
  return ttlMs ?? Math.max(3 * intervalMs, SHORTEST_LIFE_MS)
}
