import type { Source } from '../core/problem.js'
import type { CheckSpec } from './check-spec.js'

/** A dependency on somebody else's infrastructure; texts may hold `${...}`. */
export interface IntegrationPoint {
  readonly suite: string
  readonly name: string
  readonly title: string
  readonly owner: string
  readonly why: string
  readonly contact?: string
  readonly runbook?: string
  readonly checks: readonly CheckSpec[]
  readonly source: Source
}

/** One YAML document of integration points, with what it includes. */
export interface Suite {
  readonly id: string
  readonly title: string
  /** The names of the sites it is for, retired ones too. */
  readonly sites: readonly string[]
  readonly points: readonly IntegrationPoint[]
  /** The absolute paths of its file and of those it includes. */
  readonly files: readonly string[]
  readonly source: Source
}
