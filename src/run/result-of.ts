import type { CheckCard } from '../core/instance.js'
import type { Outcome } from '../core/outcome.js'
import type { AttemptRecord, Result } from '../core/result.js'
import { isHolding } from '../core/waiver.js'

/** An outcome in its instance: whether it is accepted, and whether it was to be expected. */
export function resultOf(
  instance: CheckCard,
  outcome: Outcome,
  { attempts, startedAt, durationMs }: Pick<Result, 'attempts' | 'startedAt' | 'durationMs'>,
): Result {
  const red = outcome.status !== 'OK'
  const { waiver, site } = instance
  return {
    instance,
    outcome,
    attempts,
    startedAt,
    durationMs,
    ...(red && waiver && isHolding(waiver, startedAt) && { waiver }),
    expected: red && site.phase === 'bringup',
  }
}

/** The tries and times of a check that was not tried. */
export function untried(now: number): {
  readonly attempts: readonly AttemptRecord[]
  readonly startedAt: number
  readonly durationMs: number
} {
  return { attempts: [], startedAt: now, durationMs: 0 }
}
