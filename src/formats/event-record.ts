import type { CheckEvent, News, State, Transition } from '../core/event.js'
import { freshUntil } from '../core/freshness.js'
import type { Metric } from '../core/metric.js'
import { isRegression } from '../core/result.js'
import { exitCodeOf, type Status } from '../core/status.js'

/**
 * A check event as it stands on the wire: one JSON object. Its keys are stable: later versions add some and change none.
 * Times are ISO 8601 in UTC with milliseconds; what is not known is absent.
 */
export interface EventRecord {
  readonly kind: 'result'
  readonly id: string
  readonly time: string
  /** `site/suite.point.check`, and `[element]` where there is an `each`. */
  readonly instance: string
  readonly site: string
  readonly phase: string
  readonly suite: string
  readonly integration_point: string
  readonly check: string
  readonly each?: string
  readonly title: string
  readonly type: string
  /** Changes with what the suite writes about what is checked and what is asked of it. */
  readonly definition: string
  readonly entity: string
  readonly labels: Readonly<Record<string, string>>
  readonly owner: string
  readonly contact?: string
  readonly why: string
  readonly runbook?: string
  readonly source: { readonly file: string; readonly line: number; readonly column: number }
  readonly status: Status
  /** 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. */
  readonly exit_code: number
  readonly output: string
  readonly long_output?: string
  readonly metrics: readonly MetricRecord[]
  /** What the check saw, by name. */
  readonly observed: Readonly<Record<string, unknown>>
  readonly attempts: readonly { readonly status: Status; readonly output: string; readonly duration_ms: number }[]
  readonly started_at: string
  readonly duration_ms: number
  /** The id of the root cause. */
  readonly blocked_by?: string
  readonly waiver?: { readonly until: string; readonly by: string; readonly reason: string }
  /** Red is expected: the site is being brought up. */
  readonly expected: boolean
  /** Red after sign-off. */
  readonly regression: boolean
  /** Until when this result counts: from then on it tells nothing of the present. */
  readonly fresh_until: string
  /** Nobody ran the check: its last result is too old to count. */
  readonly stale?: true
  /** Of a stale one: when somebody last looked. */
  readonly last_reported_at?: string
  readonly state: State
  readonly previous_status?: Status
  readonly transition?: Transition
  readonly occurrences: number
  readonly occurrences_watermark: number
  /** The last 21 statuses, oldest first. */
  readonly history: readonly Status[]
  /** Percent, as in Sensu. */
  readonly total_state_change: number
  /** Consecutive results that were not OK. */
  readonly failures: number
  /** OK, or not OK as often in a row as its `occurrences` ask. */
  readonly hard: boolean
  /** Whether somebody is to know of the trouble. */
  readonly alarming: boolean
  /** Set when somebody is to be told: trouble began, changed its status, or is over. */
  readonly news?: News
  /** Since when it is OK, or is not. */
  readonly since: string
  readonly last_ok?: string
  readonly first_green?: string
  readonly seen_red: boolean
  /** A newer result was known already. */
  readonly late?: true
  /** What the clock of who found it out said, when that is not believed and `time` is another. */
  readonly claimed_time?: string
}

export interface MetricRecord {
  readonly label: string
  /** Null when it could not be determined. */
  readonly value: number | null
  readonly unit: string
  /** A Nagios range. */
  readonly warning?: string
  readonly critical?: string
  readonly min?: number
  readonly max?: number
}

export function eventRecord(event: CheckEvent): EventRecord {
  return {
    kind: 'result',
    id: event.id,
    time: iso(event.time),
    ...checkOf(event),
    ...resultOf(event),
    fresh_until: iso(freshUntil(event.result.instance, event)),
    ...pastOf(event),
  }
}

/** ISO 8601 in UTC with milliseconds. */
export function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function checkOf({ result: { instance } }: CheckEvent) {
  return {
    instance: instance.id,
    site: instance.site.name,
    phase: instance.site.phase,
    suite: instance.suite,
    integration_point: instance.point,
    check: instance.check,
    ...(instance.each !== undefined && { each: instance.each }),
    title: instance.title,
    type: instance.type,
    definition: instance.definition,
    entity: instance.entity,
    labels: instance.labels,
    owner: instance.owner,
    ...(instance.contact !== undefined && { contact: instance.contact }),
    why: instance.why,
    ...(instance.runbook !== undefined && { runbook: instance.runbook }),
    source: { file: instance.source.file, line: instance.source.line, column: instance.source.column },
  }
}

function resultOf({ result }: CheckEvent) {
  const { outcome, attempts, blockedBy, waiver } = result
  return {
    status: outcome.status,
    exit_code: exitCodeOf(outcome.status),
    output: outcome.output,
    ...(outcome.longOutput !== undefined && { long_output: outcome.longOutput }),
    metrics: (outcome.metrics ?? []).map(metricRecord),
    observed: outcome.observed ?? {},
    attempts: attempts.map(({ status, output, durationMs }) => ({ status, output, duration_ms: durationMs })),
    started_at: iso(result.startedAt),
    duration_ms: result.durationMs,
    ...(blockedBy !== undefined && { blocked_by: blockedBy }),
    ...(waiver && { waiver: { until: waiver.until, by: waiver.by, reason: waiver.reason } }),
    expected: result.expected,
    regression: isRegression(result),
    ...(result.stale && { stale: result.stale }),
    ...(result.lastReportedAt !== undefined && { last_reported_at: iso(result.lastReportedAt) }),
  }
}

function pastOf(event: CheckEvent) {
  return {
    state: event.state,
    ...(event.previousStatus && { previous_status: event.previousStatus }),
    ...(event.transition && { transition: event.transition }),
    occurrences: event.occurrences,
    occurrences_watermark: event.occurrencesWatermark,
    history: event.history,
    total_state_change: event.totalStateChange,
    failures: event.failures,
    hard: event.hard,
    alarming: event.alarming,
    ...(event.news && { news: event.news }),
    since: iso(event.since),
    ...(event.lastOk !== undefined && { last_ok: iso(event.lastOk) }),
    ...(event.firstGreen !== undefined && { first_green: iso(event.firstGreen) }),
    seen_red: event.seenRed,
    ...(event.late && { late: event.late }),
    ...(event.claimedTime !== undefined && { claimed_time: iso(event.claimedTime) }),
  }
}

/** A metric as JSON has it: NaN and infinities are null. */
export function metricRecord({ label, value, unit, warning, critical, min, max }: Metric): MetricRecord {
  return {
    label,
    value: Number.isFinite(value) ? value : null,
    unit,
    ...(warning && { warning: warning.text }),
    ...(critical && { critical: critical.text }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  }
}
