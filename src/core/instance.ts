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

/** One check at one site as everybody may see it: nothing of it is secret. Plain data. */
export interface CheckCard {
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
  /** Changes with what the suite writes about what is checked and what is asked of it, before `${...}` is resolved. */
  readonly definition: string
  readonly timeoutMs: number
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
  readonly source: Source
}

/** One check at one site, everything resolved. Plain data. */
export interface CheckInstance extends CheckCard {
  /** As `readOptions` gives them. */
  readonly options: Readonly<Record<string, unknown>>
  /** The names of the options that a secret was read into, at any depth. */
  readonly secretOptions?: readonly string[]
  /** The host that is burdened, for the limit per target host. */
  readonly target?: string
  readonly criteria: Criteria
  readonly timeoutStatus: Status
  /** Where relative paths start: the folder of the suite's file. */
  readonly directory: string
}

/** The part of an instance that may be kept and shown. The site's variables are left out: they are the suite's business. */
export function cardOf(instance: CheckCard & Partial<CheckInstance>): CheckCard {
  const {
    options: _,
    secretOptions: __,
    target: ___,
    criteria: ____,
    timeoutStatus: _____,
    directory: ______,
    ...card
  } = instance
  return { ...card, site: { ...card.site, variables: {} } }
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
}
