import type { CheckContext, CheckType } from '../core/check-type.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { Outcome } from '../core/outcome.js'
import type { Reach } from './network/reach.js'

/** A check as its author writes it: what is not said is derived. */
export type CheckDefinition<T extends OptionSpecs> = Omit<CheckType<T>, 'title' | 'metrics' | 'observes'> &
  Partial<Pick<CheckType<T>, 'title' | 'metrics' | 'observes'>> & {
    /** For an option `everyAddress`: with it the check is run at each address of what it connects to. */
    readonly reach?: Reach<OptionsOf<T>>
  }

/**
 * Declares a check type: the default export of a check module.
 *
 * Its `run` looks at the world and returns `ok()`, `warning()`, `critical()` or `unknown()` with one line of evidence,
 * metrics and observed facts. Thresholds, expectations, retries and the deadline are applied around it; an exception
 * becomes UNKNOWN.
 */
export function defineCheck<const T extends OptionSpecs>(definition: CheckDefinition<T>): CheckType<T> {
  const { reach, ...type } = definition
  const run = reach === undefined ? type.run : runOnceOrEverywhere(type.run, reach)
  return { title: type.type, metrics: {}, observes: {}, ...type, run }
}

function runOnceOrEverywhere<O extends object>(run: Run<O>, reach: Reach<O>): Run<O> {
  return async (options, context) => {
    if (!('everyAddress' in options) || options.everyAddress !== true) return run(options, context)
    const { runEverywhere } = await import('./network/every-address.js')
    return runEverywhere(run, reach, options, context)
  }
}

type Run<O> = (options: O, context: CheckContext) => Promise<Outcome>
