import type { Retry } from '../core/instance.js'
import type { Source } from '../core/problem.js'
import type { Status } from '../core/status.js'

/** How a check is run and told about; the same at every site. */
export interface Settings {
  readonly timeoutMs: number
  readonly timeoutStatus: Status
  readonly retry: Retry
  readonly settle: number
  readonly intervalMs: number
  readonly ttlMs?: number
  readonly occurrences: number
  readonly severity?: 'WARNING' | 'CRITICAL'
  readonly handlers: readonly string[]
  readonly subscriptions: readonly string[]
}

/** One check as a suite writes it, before it meets a site: texts may hold `${...}`. */
export interface CheckSpec {
  readonly suite: string
  readonly point: string
  readonly name: string
  readonly title: string
  /** A check type's name, or the absolute path of a user's module. */
  readonly type: string
  /** Changes with what is written about what is checked and what is asked of it. */
  readonly definition: string
  readonly owner: string
  readonly why: string
  readonly contact?: string
  readonly runbook?: string
  /** The CEL conditions over `site` that must all hold. */
  readonly only: readonly string[]
  /** The names of its `each`. */
  readonly each: readonly string[]
  /** As written. */
  readonly dependsOn: readonly string[]
  readonly settings: Settings
  readonly source: Source
}
