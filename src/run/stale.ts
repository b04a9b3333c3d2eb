import type { CheckEvent } from '../core/event.js'
import { DAILY_TTL_HINT, freshForMs, freshness, hasDefaultLife, lastLook } from '../core/freshness.js'
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
 * A result for each check whose last one is too old to count, once until somebody reports it again. What was never reported
 * at all has nothing to outlive, and nothing runs at a site that is retired. A waiver accepts a failure, no silence.
 */
export function staleResults(known: readonly Declared[], now: number): readonly Result[] {
  return known.flatMap(({ check, last }) => {
    if (last === undefined || last.result.stale || check.site.phase === 'retired') return []
    if (freshness(check, last, now) !== 'stale') return []
    const outcome = { status: 'UNKNOWN', output: silenceOf(check, last, now) } as const
    const { waiver: _, ...result } = resultOf(check, outcome, untried(now))
    return [{ ...result, stale: true, lastReportedAt: lastLook(last) }]
  })
}

/** `no result for 20m, wanted one every 1m (ttl 15m): does whoever runs it still run?` */
function silenceOf(check: CheckCard, last: CheckEvent, now: number): string {
  const [silent, wanted, ttl] = [now - lastLook(last), check.intervalMs, freshForMs(check)].map(formatDuration)
  const hint = hasDefaultLife(check) ? `; ${DAILY_TTL_HINT}` : ''
  return `no result for ${silent}, wanted one every ${wanted} (ttl ${ttl}): does whoever runs it still run?${hint}`
}
