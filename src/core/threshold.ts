import type { Metric } from './metric.js'
import { describeRange, isOutside, type Range } from './range.js'
import type { Status } from './status.js'

/** Ranges for one metric, in its base unit. */
export interface Thresholds {
  readonly warning?: Range
  readonly critical?: Range
}

/** A metric held against its thresholds. */
export interface Evaluation {
  readonly status: Status
  /** What is wrong, `days_left is 5, wanted at least 7`; undefined when nothing is. */
  readonly violation?: string
  /** The metric with its thresholds, as perfdata shows them. */
  readonly metric: Metric
}

/** Critical is looked at before warning; a metric that is not a number is UNKNOWN, whatever the ranges say. */
export function evaluate(metric: Metric, thresholds: Thresholds): Evaluation {
  const judged = { ...metric, ...thresholds }
  if (!Number.isFinite(metric.value)) {
    return { status: 'UNKNOWN', violation: `${metric.label} could not be measured`, metric: judged }
  }
  for (const [status, range] of [
    ['CRITICAL', thresholds.critical],
    ['WARNING', thresholds.warning],
  ] as const) {
    if (range !== undefined && isOutside(range, metric.value)) {
      return { status, violation: violationOf(metric, range), metric: judged }
    }
  }
  return { status: 'OK', metric: judged }
}

function violationOf(metric: Metric, range: Range): string {
  const unit = metric.unit === '' ? '' : metric.unit === '%' ? '%' : ` ${metric.unit}`
  const rounded = Number(metric.value.toPrecision(6))
  const shown = isOutside(range, rounded) ? rounded : metric.value
  return `${metric.label} is ${shown}${unit}, wanted ${describeRange(range, metric.value)}${unit}`
}
