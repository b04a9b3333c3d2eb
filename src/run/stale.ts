import type { CheckEvent } from '../core/event.js'
import type { CheckCard } from '../core/instance.js'
import { formatDuration } from '../core/quantity.js'
import type { Result } from '../core/result.js'
import { resultOf, untried } from './result-of.js'

/** A check that is declared, whoever runs it, with its last event when there is one. */
export interface Declared {
  readonly check: CheckCard
  readonly last?: CheckEvent
}

/**
 * A result for each check whose last one has outlived its `ttl`, once until somebody reports it again. What was never
 * reported at all has nothing to outlive, and nothing runs at a site that is retired.
 */
export function staleResults(known: readonly Declared[], now: number): readonly Result[] {
  return known.flatMap(({ check, last }) => {
    const { ttlMs, intervalMs, site } = check
    if (ttlMs === undefined || last === undefined || site.phase === 'retired') return []
    const age = now - last.time
    if (age <= ttlMs || last.result.stale) return []
    const [silent, wanted, ttl] = [age, intervalMs, ttlMs].map(formatDuration)
    const output = `no result for ${silent}, wanted one every ${wanted} (ttl ${ttl}): does whoever runs it still run?`
    return [{ ...resultOf(check, { status: 'UNKNOWN', output }, untried(now)), stale: true }]
  })
}
