import type { OptionSpecs } from '../core/options.js'

/** What a command may touch of its process: passed in, so that commands run in tests as they run for users. */
export interface CommandProcess {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly directory: string
  readonly stdout: Output
  readonly stderr: Output
  readonly now: () => number
  /** Aborts at the first SIGINT, SIGTERM or SIGHUP: stop cleanly with what is known. The second one ends the process at once. */
  readonly signal: AbortSignal
  /**
   * Has SIGHUP call this instead of stopping the command; a terminal that is lost stops it all the same. Absent where
   * nothing sends signals.
   */
  readonly onHangup?: (handler: () => void) => void
}

export interface Output {
  readonly write: (text: string) => void
  /** The size of the terminal; undefined when the output is not one. */
  readonly terminal: () => { readonly columns: number; readonly rows: number } | undefined
}

/** One command of the CLI, declared once: help and parsing follow. */
export interface Command {
  readonly name: string
  /** One sentence. */
  readonly summary: string
  /** What follows `firstlight`: `run PATH... [flags]`. */
  readonly usage: string
  readonly options: OptionSpecs
  /** Copyable examples with what they do. */
  readonly examples: readonly (readonly [command: string, what: string])[]
  /** What else its help says, at the end. */
  readonly notes?: string
  /** Whether it works on suites, of which one is named at least, or may be. Without it, nothing but flags is taken. */
  readonly takesPaths?: true | 'optional'
  /** What other arguments it takes, by name, in their order; all are asked for. */
  readonly takes?: readonly string[]
  /** What may follow those that it takes. */
  readonly mayTake?: readonly string[]
  /** Whether the command parses its arguments by itself: what follows the first one may be anything, `--help` too. */
  readonly parsesItself?: true
  /** Whether an engine runs it: its help exits 3, so that none takes it for OK. */
  readonly plugin?: true
  /** Whether the exit code is a verdict on what was checked: one that is no success stands even when its text is lost. */
  readonly verdict?: true
  /** The exit code. */
  readonly run: (invocation: Invocation) => Promise<number>
}

/** A command line that has been read, with the process it runs in. */
export interface Invocation {
  readonly options: Readonly<Record<string, unknown>>
  readonly positionals: readonly string[]
  readonly process: CommandProcess
}

/** How a command ended. */
export interface Ending {
  readonly code: number
  /** Whether the code is a verdict on checks: one that is no success stands even when its text was lost. */
  readonly isVerdict: boolean
}
