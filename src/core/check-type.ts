import type { FactSpec } from './fact.js'
import type { Unit } from './metric.js'
import type { OptionSpecs, OptionsOf } from './options.js'
import type { Outcome } from './outcome.js'
import type { Sabotages } from './sabotage.js'

/** What a check may know of the site it runs at. */
export interface CheckSite {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly variables: Readonly<Record<string, unknown>>
}

/**
 * What a check is doing, as data. `connecting`: it waits for what is checked to take its connection, and for nothing else.
 * Only a deadline that interrupts this shows that what is checked does not answer.
 */
export type Phase = 'connecting' | 'other'

/** Says what is being done: a clause such as `waiting for the greeting`. */
export type Log = (line: string, phase?: Phase) => void

/** What a running check is given beside its options. */
export interface CheckContext {
  /** Aborts at the deadline. A check that ignores it is late all the same. */
  readonly signal: AbortSignal
  /** Absent when a check runs standalone. */
  readonly site?: CheckSite
  /** Where relative paths start: the suite's folder, or the working directory. */
  readonly directory: string
  /** The last line, with its phase (`other` if left out), is what a deadline interrupts; `--verbose` shows all of them. */
  readonly log: Log
  /** Epoch milliseconds. */
  readonly now: () => number
  /** A program with its arguments that every other program is to be started by: `firstlight prove` takes the network away so. */
  readonly launcher?: readonly string[]
}

export interface MetricSpec {
  readonly unit: Unit
  readonly description: string
  /** A clause for whoever does not know metrics, with `…` for the range that is wanted: `the connection is open within …`. */
  readonly clause?: string
  /** The least value that it can have. */
  readonly min?: number
  /** The greatest value that it can have; `timeout` for what is measured while the check runs: it starts at 0. */
  readonly max?: number | 'timeout'
  /** Where bad values are: what a limit must notice. A time that ends with the timeout is bad when it is long. */
  readonly worse?: 'higher' | 'lower' | 'either'
}

/** A kind of check, declared once: runner, plugin, schema, help and documentation follow from it. */
export interface CheckType<T extends OptionSpecs = OptionSpecs> {
  /** The key in YAML and the name on the command line: `[a-z][a-z0-9-]*`. */
  readonly type: string
  readonly title: string
  /** One sentence: what a green result proves. */
  readonly summary: string
  readonly options: T
  /** The metrics it can measure, by label. */
  readonly metrics: Readonly<Record<string, MetricSpec>>
  /** The observed facts by name, each with its shape in words and its type: the variables of `expect`. */
  readonly observes: Readonly<Record<string, FactSpec>>
  /** Metrics or facts may have other names than those declared: a foreign plugin's own. */
  readonly open?: true
  /** The metric that `warning` and `critical` are about. */
  readonly primaryMetric?: string
  /** What must change in the options for a metric to be measured, `add "receive"`; undefined when it is. */
  readonly missingFor?: (metric: string, options: OptionsOf<T>) => string | undefined
  /** The host that is burdened, for the limit per target host. */
  readonly target?: (options: OptionsOf<T>) => string | undefined
  /** What the options contradict, as a sentence; undefined when they go together. */
  readonly validate?: (options: OptionsOf<T>) => string | undefined
  /**
   * What a green result says about what is checked, for whoever does not know the check type: a clause without a full stop,
   * `10.1.0.53 knows an A record of api.example.net`. Secrets are not among the options that it is given.
   */
  readonly describe?: (options: OptionsOf<T>) => string
  /** How `firstlight prove` shows that a check of this type can fail; without it, it cannot. */
  readonly sabotages?: Sabotages<OptionsOf<T>>
  readonly run: (options: OptionsOf<T>, context: CheckContext) => Promise<Outcome>
}

/** A check type whose options are known only at run time: what registries hold. `readOptions` has checked what it is given. */
export interface AnyCheckType
  extends Omit<CheckType, 'missingFor' | 'target' | 'validate' | 'describe' | 'sabotages' | 'run'> {
  // biome-ignore-start lint/suspicious/noExplicitAny: functions are contravariant in options that only the type itself knows
  readonly missingFor?: (metric: string, options: any) => string | undefined
  readonly target?: (options: any) => string | undefined
  readonly validate?: (options: any) => string | undefined
  readonly describe?: (options: any) => string
  readonly sabotages?: Sabotages<any>
  readonly run: (options: any, context: CheckContext) => Promise<Outcome>
  // biome-ignore-end lint/suspicious/noExplicitAny: see above
  /** Waits until there is a place for an attempt, where places are few, and keeps it while the work goes on. */
  readonly admit?: Admit
}

/** Waiting counts against no deadline: that begins with the work. */
export type Admit = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/** Finds a check type by its name or by the path of a user's module; undefined when there is none of that name. */
export type LoadCheckType = (type: string) => Promise<AnyCheckType | undefined>
