import type { Status } from '../../core/status.js'
import type { ProofVerdict } from '../../store/store.js'

/**
 * A sign-off as it is kept: what a site was proven to be when somebody vouched for it. Its keys are stable: later versions add
 * some and change none. Times are ISO 8601 in UTC; what is not known is absent.
 */
export interface SignOffRecord {
  readonly kind: 'sign_off'
  readonly schema_version: 1
  readonly id: string
  readonly site: string
  readonly site_title: string
  readonly site_labels: Readonly<Record<string, string>>
  readonly phase_before: string
  readonly signed_off_at: string
  readonly signed_off_by: string
  /** Every check that is not waived had been green for so long at least. */
  readonly stable_ms: number
  readonly firstlight_version: string
  /** The sign-off before this one. */
  readonly previous?: { readonly signed_off_at: string; readonly signed_off_by: string; readonly sha256: string }
  readonly counts: SignOffCounts
  readonly suites: readonly SuiteRecord[]
  readonly waivers: readonly WaiverRecord[]
  /** Until the first sign-off; quickest first. */
  readonly time_to_green: GroupTimeRecord & {
    /** When the site began to come up. */
    readonly started_at: string
    readonly integration_points: readonly PointTimeRecord[]
    readonly owners: readonly OwnerTimeRecord[]
  }
  readonly integration_points: readonly PointRecord[]
  readonly not_applicable: readonly { readonly id: string; readonly because: string }[]
}

export interface SignOffCounts {
  readonly checks: number
  readonly green: number
  readonly waived: number
  readonly not_applicable: number
  readonly integration_points: number
  readonly owners: number
}

export interface SuiteRecord {
  readonly suite: string
  readonly title: string
  readonly file: string
  /** Of the text of its file, followed by those that it includes; hex. */
  readonly sha256: string
}

export interface WaiverRecord {
  readonly id: string
  readonly owner: string
  /** The last day, UTC. */
  readonly until: string
  readonly by: string
  readonly reason: string
  /** False when the check is green, and the waiver could go. */
  readonly in_use: boolean
}

export interface GroupTimeRecord {
  readonly checks: number
  /** How many of them nobody waited for. */
  readonly waived: number
  /** Until the last of the others was green to stay; absent when all are waived. */
  readonly ms?: number
}

export interface PointTimeRecord extends GroupTimeRecord {
  readonly suite: string
  readonly integration_point: string
  readonly title: string
  readonly owner: string
}

export interface OwnerTimeRecord extends GroupTimeRecord {
  readonly owner: string
}

export interface PointRecord {
  readonly suite: string
  readonly integration_point: string
  readonly title: string
  readonly checks: readonly CheckRecord[]
}

export interface CheckRecord {
  readonly id: string
  /** With its element where there is an `each`. */
  readonly check: string
  readonly title: string
  readonly type: string
  /** Changes with what the suite writes about what is checked and what is asked of it. */
  readonly definition: string
  readonly source: { readonly file: string; readonly line: number }
  readonly owner: string
  readonly contact?: string
  readonly why: string
  readonly runbook?: string
  readonly status: Status
  readonly output: string
  /** The first of what it saw, each as JSON, cut where it is long. */
  readonly observed: readonly { readonly name: string; readonly value: string }[]
  /** How many more facts it saw. */
  readonly observed_omitted: number
  readonly event: string
  readonly last_result_at: string
  /** Absent when it is waived. */
  readonly green_since?: string
  readonly waiver?: { readonly until: string; readonly by: string; readonly reason: string }
  readonly seen_red: SeenRed
}

/** How it is known that the check can fail. */
export interface SeenRed {
  /** It has been other than green as it is written now. */
  readonly in_history: boolean
  /** What trying it in sabotaged worlds has shown. */
  readonly proof?: {
    readonly verdict: ProofVerdict
    readonly at: string
    readonly reason?: string
    readonly trials: readonly { readonly sabotage: string; readonly status: Status; readonly output: string }[]
  }
}
