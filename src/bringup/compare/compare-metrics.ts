import type { CheckEvent } from '../../core/event.js'
import type { Unit } from '../../core/metric.js'
import { median, medianDeviation } from '../median.js'

/** How a metric lies at one site. */
export interface Sample {
  readonly median: number
  /** The median of the distances from it. */
  readonly deviation: number
  readonly count: number
}

/** A metric that differs by more than noise. */
export interface MetricDifference {
  readonly label: string
  readonly unit: Unit
  readonly left: Sample
  readonly right: Sample
}

/** Fewer results than these say nothing about what is usual. */
export const FEWEST = 5

/** Results that are looked at. */
export const MOST = 30

/** How many times the noise of both sites a difference has to be, and which part of the smaller median. */
const NOISES = 3
const PART = 0.2

/** Below these nobody cares: 5 ms, one percent point, 1 KiB. */
const FLOORS: Readonly<Record<string, number>> = { s: 0.005, '%': 1, B: 1024 }

/**
 * The metrics whose medians over the last results lie apart by more than three times the noise of both (the sum of their
 * median deviations), by more than a fifth of the smaller, and by more than a floor. Counters and ages only grow: they differ always.
 */
export function compareMetrics(left: readonly CheckEvent[], right: readonly CheckEvent[]): readonly MetricDifference[] {
  const ours = seriesOf(left)
  const theirs = seriesOf(right)
  return [...ours].flatMap(([label, { unit, values }]) => {
    const other = theirs.get(label)
    if (other === undefined || other.unit !== unit || unit === 'c' || isGrowing(label)) return []
    const difference = { label, unit, left: sampleOf(values), right: sampleOf(other.values) }
    return isBeyondNoise(difference) ? [difference] : []
  })
}

interface Series {
  readonly unit: Unit
  readonly values: number[]
}

function seriesOf(events: readonly CheckEvent[]): ReadonlyMap<string, Series> {
  const series = new Map<string, Series>()
  for (const { result } of events.slice(0, MOST)) {
    for (const { label, value, unit } of result.outcome.metrics ?? []) {
      if (!Number.isFinite(value)) continue
      const known = series.get(label) ?? { unit, values: [] }
      known.values.push(value)
      series.set(label, known)
    }
  }
  return series
}

/** A metric is named `time` for what took it: that is what is compared here. */
function isGrowing(label: string): boolean {
  return ['age', 'days_left', 'uptime', 'pid', 'serial', 'timestamp'].includes(label.toLowerCase())
}

function sampleOf(values: readonly number[]): Sample {
  return { median: median(values), deviation: medianDeviation(values), count: values.length }
}

function isBeyondNoise({ left, right, unit }: MetricDifference): boolean {
  if (left.count < FEWEST || right.count < FEWEST) return false
  const apart = Math.abs(left.median - right.median)
  const smaller = Math.min(Math.abs(left.median), Math.abs(right.median))
  return apart > Math.max(NOISES * (left.deviation + right.deviation), PART * smaller, FLOORS[unit] ?? 0)
}
