import type { Range } from './range.js'

/** Units of perfdata: none, seconds, percent, bytes, a counter; others are carried through as a plugin wrote them. */
export type Unit = '' | 's' | '%' | 'B' | 'c' | (string & {})

/** A measured number. Times are in seconds and sizes in bytes, whatever they were read as. */
export interface Metric {
  readonly label: string
  /** NaN when it could not be determined (`U` in perfdata). */
  readonly value: number
  readonly unit: Unit
  readonly warning?: Range
  readonly critical?: Range
  readonly min?: number
  readonly max?: number
}

/** What a double holds of every decimal number: digits beyond are noise of the arithmetic that made it. */
const EXACT_DIGITS = 15

/** The metric without binary noise: 0.053620999999999995 s, which a sum gave, is 0.053621 s. */
export function withoutNoise(metric: Metric): Metric {
  const { value } = metric
  return Number.isInteger(value) || !Number.isFinite(value)
    ? metric
    : { ...metric, value: Number(value.toPrecision(EXACT_DIGITS)) }
}
