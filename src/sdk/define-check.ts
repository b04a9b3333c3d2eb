import type { CheckType } from '../core/check-type.js'
import type { OptionSpecs } from '../core/options.js'

/** A check as its author writes it: what is not said is derived. */
export type CheckDefinition<T extends OptionSpecs> = Omit<CheckType<T>, 'title' | 'metrics' | 'observes'> &
  Partial<Pick<CheckType<T>, 'title' | 'metrics' | 'observes'>>

/**
 * Declares a check type: the default export of a check module.
 *
 * Its `run` looks at the world and returns `ok()`, `warning()`, `critical()` or `unknown()` with one line of evidence,
 * metrics and observed facts. Thresholds, expectations, retries and the deadline are applied around it; an exception
 * becomes UNKNOWN.
 */
export function defineCheck<const T extends OptionSpecs>(definition: CheckDefinition<T>): CheckType<T> {
  return { title: definition.type, metrics: {}, observes: {}, ...definition }
}
