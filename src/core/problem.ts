/** A place in a file; line and column count from 1. */
export interface Source {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** One thing that is wrong at one place of a file. */
export interface Problem {
  readonly source: Source
  readonly message: string
  readonly hint?: string
  /** The line of the file, for the caret. */
  readonly text?: string
  /** How many columns the caret underlines. */
  readonly length?: number
  /** An error forbids the run; a warning is what `validate --strict` turns into one. */
  readonly level: 'error' | 'warning'
}
