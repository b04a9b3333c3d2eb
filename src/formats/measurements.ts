import type { Metric } from '../core/metric.js'

/** A metric that has a value, under the name it gets in a wire format. */
export interface Measurement {
  readonly name: string
  readonly metric: Metric
}

/**
 * The metrics with a finite value, under distinct names: a foreign plugin may repeat a label, and two labels may be the same
 * once they are made fit for a format. The second `used` is `used_2`.
 */
export function measurements(metrics: readonly Metric[], nameOf: (label: string) => string): readonly Measurement[] {
  const taken = new Set<string>()
  return metrics
    .filter(({ value }) => Number.isFinite(value))
    .map((metric) => {
      const name = distinct(nameOf(metric.label) || '_', taken)
      taken.add(name)
      return { name, metric }
    })
}

function distinct(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  let count = 2
  while (taken.has(`${name}_${count}`)) count++
  return `${name}_${count}`
}
