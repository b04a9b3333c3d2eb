import type { AnyCheckType } from '../core/check-type.js'
import type { Criteria } from '../core/judge.js'
import { reviewThresholds } from '../core/threshold-review.js'
import type { Complain } from './report.js'
import type { Written } from './thresholds.js'

export interface ThresholdComplaints {
  readonly type: AnyCheckType
  readonly timeoutMs: number
  readonly complain: Complain
}

/** Complains about limits that can never be seen to be crossed. */
export function complainOfThresholds(
  thresholds: Criteria['thresholds'],
  written: readonly Written[],
  { type, timeoutMs, complain }: ThresholdComplaints,
): void {
  for (const [metric, limits] of Object.entries(thresholds)) {
    const spec = Object.hasOwn(type.metrics, metric) ? type.metrics[metric] : undefined
    for (const { level, message, hint } of reviewThresholds(limits, { metric, spec, timeoutMs })) {
      const place = written.find((each) => each.metric === metric && each.level === level)?.place
      if (place !== undefined) complain(place, message, hint)
    }
  }
}

/** Complains about limits of what is not measured with these options. */
export function complainOfMissingMetrics(
  options: Readonly<Record<string, unknown>>,
  written: readonly Written[],
  { type, complain }: Pick<ThresholdComplaints, 'type' | 'complain'>,
): void {
  for (const { metric, place } of written) {
    const hint = type.missingFor?.(metric, options)
    if (hint !== undefined) complain(place, `this check never measures ${metric}, so the limit can never alert`, hint)
  }
}
