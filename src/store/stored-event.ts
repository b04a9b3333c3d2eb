import type { CheckEvent } from '../core/event.js'
import type { CheckCard } from '../core/instance.js'
import type { Metric } from '../core/metric.js'
import type { Range } from '../core/range.js'
import type { Result } from '../core/result.js'
import { readStanding } from './standing.js'

/** An event as it is kept: its check's card stands elsewhere, once. */
export interface StoredEvent {
  readonly id: string
  readonly time: number
  readonly standing: string
  readonly result: string
}

export function readEvent({ id, time, standing, result }: StoredEvent, instance: CheckCard): CheckEvent {
  return { id, time, result: readResult(result, instance), ...readStanding(standing) }
}

/**
 * As JSON, without its instance, which may hold secrets and is kept once for each check, but for the definition that the
 * result was made by.
 */
export function writeResult({ instance: { definition }, ...result }: Result): string {
  return JSON.stringify({ ...result, definition })
}

/**
 * JSON has no NaN and no infinity: what is `null` in their places is known by where it stands.
 *
 * @param check as it is declared now, which may have been rewritten since.
 */
function readResult(text: string, check: CheckCard): Result {
  const { definition, outcome, ...result }: Omit<Result, 'instance'> & { readonly definition: string } =
    JSON.parse(text)
  const instance = { ...check, definition }
  const { metrics } = outcome
  if (metrics === undefined) return { instance, outcome, ...result }
  return { instance, outcome: { ...outcome, metrics: metrics.map(readMetric) }, ...result }
}

function readMetric({ warning, critical, ...metric }: Metric): Metric {
  return {
    ...metric,
    value: metric.value ?? Number.NaN,
    ...(warning !== undefined && { warning: readRange(warning) }),
    ...(critical !== undefined && { critical: readRange(critical) }),
  }
}

function readRange(range: Range): Range {
  return { ...range, start: range.start ?? -Infinity, end: range.end ?? Infinity }
}
