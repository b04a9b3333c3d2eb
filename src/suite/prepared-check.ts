import type { AnyCheckType } from '../core/check-type.js'
import type { Waiver } from '../core/instance.js'
import type { Criteria } from '../core/judge.js'
import type { CheckSpec } from './check-spec.js'
import type { Condition } from './conditions.js'
import type { Each } from './each.js'
import type { PerSite } from './per-site.js'
import type { Place } from './place.js'
import type { PreparedOptions } from './prepare-options.js'
import type { Written } from './thresholds.js'

/** What people read and select by. */
export interface Texts {
  /** Absent: the point's title and the check's name. */
  readonly title?: string
  readonly pointTitle: string
  readonly owner: string
  readonly contact?: string
  readonly why: string
  readonly runbook?: string
  readonly entity?: string
  readonly labels: Readonly<Record<string, string>>
}

/** A check that is ready to meet its sites: all that is the same everywhere has been read and validated. */
export interface PreparedCheck {
  readonly spec: CheckSpec
  readonly place: Place
  readonly type: AnyCheckType
  readonly only: readonly Condition[]
  readonly each: Each | undefined
  readonly texts: PerSite<Texts>
  readonly criteria: PerSite<Criteria>
  /** Where it says something about metrics. */
  readonly thresholds: readonly Written[]
  readonly waiver: PerSite<Waiver> | undefined
  readonly options: PreparedOptions
  readonly dependsOn: readonly (readonly [string, Place])[]
  /** Where relative paths start; absolute. */
  readonly directory: string
}
