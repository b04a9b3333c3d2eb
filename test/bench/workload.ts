/** A program that does a workload, and how often it does the operation in one run. */
export interface Contender {
  readonly name: string
  readonly command: readonly string[]
  readonly operations: number
  /** What it must exit with, 0 if left out. */
  readonly exitCode?: number
  /** Part of the work is done by processes that it does not wait for: its CPU is not known. */
  readonly cpuElsewhere?: true
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Runs before each run and is not measured. */
  readonly before?: () => void
  /** For a server: makes it work; it is interrupted afterwards. */
  readonly drive?: () => Promise<void>
}

/** Who does not take part: the program, and the Debian package that has it. */
export interface Missing {
  readonly name: string
  readonly needs: string
}

/** The same work, done by us and by others. */
export interface Workload {
  readonly title: string
  /** What one operation is, in the singular. */
  readonly operation: string
  readonly contenders: readonly Contender[]
  readonly missing: readonly Missing[]
  readonly goals: readonly Goal[]
}

/** What a contender of ours must reach: in absolute terms, or held against another in the same rounds. */
export interface Goal {
  readonly contender: string
  readonly figure: Figure
  readonly atMost: number
  /** The figure is divided by this contender's. It may be missing: then the goal cannot be judged. */
  readonly against?: string
}

/** CPU and wall time are per operation when they are compared, and of the whole run when they are not. */
export type Figure = 'cpuSeconds' | 'wallSeconds' | 'peakMiB'

/** Splits off those whose program is missing. */
export function takingPart(all: readonly (Contender | Missing)[]): Pick<Workload, 'contenders' | 'missing'> {
  return {
    contenders: all.filter((each): each is Contender => 'command' in each),
    missing: all.filter((each): each is Missing => 'needs' in each),
  }
}
