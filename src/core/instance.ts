import type { Criteria } from './judge.js'
import type { Source } from './problem.js'
import type { Site } from './site.js'
import type { Status } from './status.js'

export interface Retry {
  /** Tries in all, the first included. */
  readonly attempts: number
  readonly delayMs: number
  readonly backoff: 'constant' | 'exponential'
}

/** A failure that is accepted until a day: shown, but it does not fail the run. */
export interface Waiver {
  /** The last day, `2027-01-31`, UTC. */
  readonly until: string
  readonly by: string
  readonly reason: string
}

/** One check at one site, everything resolved. Plain data. */
export interface CheckInstance {
  /** `site/suite.point.check`, and `[element]` where there is an `each`. */
  readonly id: string
  readonly site: Site
  readonly suite: string
  readonly point: string
  readonly pointTitle: string
  readonly check: string
  /** The element's name where there is an `each`. */
  readonly each?: string
  readonly title: string
  /** A check type's name, or the absolute path of a user's module. */
  readonly type: string
  /** As `readOptions` gives them. */
  readonly options: Readonly<Record<string, unknown>>
  /** The host that is burdened, for the limit per target host. */
  readonly target?: string
  readonly criteria: Criteria
  readonly timeoutMs: number
  readonly timeoutStatus: Status
  readonly retry: Retry
  /** Consecutive OKs before it counts as green under `--until-green`. */
  readonly settle: number
  readonly intervalMs: number
  readonly ttlMs?: number
  /** Failing results before it is hard. */
  readonly occurrences: number
  /** The ids of the instances that must be green first. */
  readonly dependsOn: readonly string[]
  readonly handlers: readonly string[]
  readonly subscriptions: readonly string[]
  readonly entity: string
  readonly labels: Readonly<Record<string, string>>
  readonly owner: string
  readonly contact?: string
  readonly why: string
  readonly runbook?: string
  readonly waiver?: Waiver
  /** Where relative paths start: the folder of the suite's file. */
  readonly directory: string
  readonly source: Source
}

/** A check that `only` keeps away from a site: not red, not green, not forgotten. */
export interface NotApplicable {
  readonly id: string
  readonly site: string
  readonly point: string
  readonly check: string
  /** The `only` condition. */
  readonly because: string
}

/** Suites x sites x `each`, flattened, dependencies before dependents. */
export interface Plan {
  readonly instances: readonly CheckInstance[]
  readonly notApplicable: readonly NotApplicable[]
  /** Every secret's text that was read, to be redacted wherever it would be shown. */
  readonly secrets: readonly string[]
}
