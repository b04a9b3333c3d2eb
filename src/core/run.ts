import type { CheckEvent } from './event.js'
import type { CheckCard, NotApplicable } from './instance.js'
import type { Status } from './status.js'

/** A run that is starting. */
export interface Run {
  readonly version: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly instances: readonly CheckCard[]
  readonly notApplicable: readonly NotApplicable[]
  /** Present when the run repeats what is not settled until all is green. */
  readonly untilGreen?: { readonly deadlineMs?: number; readonly everyMs: number }
  /** Present when each check repeats on its own interval until the run is stopped. */
  readonly onInterval?: true
}

/**
 * How a run ended. `completed`: each check ran once. Of `--until-green`: all is green and settled; not so at the deadline, or
 * not but with fewer red than half the time before. `interrupted`: by a signal before its end. `stopped`: it had no end
 * but to be stopped.
 */
export type RunEnding = 'completed' | 'green' | 'red-at-deadline' | 'improving-at-deadline' | 'interrupted' | 'stopped'

/** A run that is over. */
export interface RunSummary {
  readonly run: Run
  readonly ending: RunEnding
  /** The worst status that counts; UNKNOWN at least when something is undecided. */
  readonly status: Status
  /** Epoch milliseconds. */
  readonly finishedAt: number
  /** The last event of each instance that has a verdict, in the order of the plan. */
  readonly events: readonly CheckEvent[]
  /**
   * What a run that was cut off has no verdict of: it did not come to it, its last look at it had no answer yet, or what it
   * saw of it was green and has not settled.
   */
  readonly undecided: readonly CheckCard[]
  /** How many times the checks were gone through. */
  readonly rounds: number
}

/** Renders a run for a person or a CI system. It cannot hurt the run; one that fails leaves it without success. */
export interface Reporter {
  /** Called again when a run goes on with other checks: what stayed has not changed. */
  start?(run: Run): void
  event?(event: CheckEvent): void
  /** Shows what an operator should know of the run itself. Only of a reporter that owns its terminal, where nobody else may write. */
  note?(text: string): void
  end(summary: RunSummary): void | Promise<void>
}

/** What a reporter writes to and may know of its surroundings. */
export interface ReporterContext {
  readonly write: (text: string) => void
  /** Whether colour is wanted and supported. */
  readonly color: boolean
  /** The size of the terminal; absent when the output is not one. */
  readonly terminal?: () => { readonly columns: number; readonly rows: number }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
}

/** A reporter, declared once: its name on the command line and its documentation. */
export interface ReporterType {
  readonly name: string
  readonly summary: string
  readonly create: (context: ReporterContext) => Reporter
}

/** Finds a reporter by its name. */
export type LoadReporter = (name: string) => Promise<ReporterType | undefined>
