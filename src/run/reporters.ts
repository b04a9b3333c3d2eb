import { messageOf } from '../core/errors.js'
import type { Reporter } from '../core/run.js'

/** A reporter under the name it was asked for. */
export interface NamedReporter {
  readonly name: string
  readonly reporter: Reporter
}

/** One reporter that stands for many. */
export interface CombinedReporter extends Required<Reporter> {
  /** Whether none of them has failed so far. */
  readonly complete: () => boolean
}

/** One that throws is told of once and left out from then on: it can neither change the verdict nor stop the others. */
export function combineReporters(
  reporters: readonly NamedReporter[],
  complain: (text: string) => void,
): CombinedReporter {
  const working = new Set(reporters)
  const drop = (named: NamedReporter, error: unknown) => {
    working.delete(named)
    complain(`the reporter "${named.name}" failed and is left out: ${messageOf(error)}`)
  }
  const tell = (call: (reporter: Reporter) => void) => {
    for (const named of working) {
      try {
        call(named.reporter)
      } catch (error) {
        drop(named, error)
      }
    }
  }
  return {
    complete: () => working.size === reporters.length,
    start: (run) => tell((reporter) => reporter.start?.(run)),
    event: (event) => tell((reporter) => reporter.event?.(event)),
    note: (text) => tell((reporter) => reporter.note?.(text)),
    end: async (summary) => {
      for (const named of working) {
        await Promise.resolve()
          .then(() => named.reporter.end(summary))
          .catch((error: unknown) => drop(named, error))
      }
    },
  }
}
