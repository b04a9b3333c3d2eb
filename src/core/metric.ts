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
