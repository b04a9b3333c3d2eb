import type { CheckEvent } from '../core/event.js'
import type { CheckCard } from '../core/instance.js'
import type { Metric } from '../core/metric.js'
import type { Range } from '../core/range.js'
import type { AttemptRecord, Result } from '../core/result.js'
import { readStanding } from './standing.js'

/** An event as it is kept: its check's card stands elsewhere, once. */
export interface StoredEvent {
  readonly id: string
  readonly time: number
  readonly standing: string
  readonly result: string
}

export function readEvent({ id, time, standing, result }: StoredEvent, instance: CheckCard): CheckEvent {
  return { id, time, result: readResult(result, instance), ...readStanding(standing, time) }
}

/** Each field of a result, so that none can be forgotten. */
type StoredResult = {
  readonly [Field in keyof Required<Omit<Result, 'instance' | 'attempts'>>]: Result[Field]
} & {
  /** The one that the result was made by. */
  readonly definition: string
  /** A number is the duration of the only attempt, when the outcome repeats the rest of it. */
  readonly attempts: number | readonly AttemptRecord[]
}

/** As JSON, without its instance, which may hold secrets and is kept once for each check. */
export function writeResult(result: Result): string {
  const { instance, outcome, startedAt, durationMs, blockedBy, waiver, expected, stale, lastReportedAt } = result
  const { definition } = instance
  const attempts = shortened(result)
  const stored: StoredResult = {
    definition,
    outcome,
    attempts,
    startedAt,
    durationMs,
    blockedBy,
    waiver,
    expected,
    stale,
    lastReportedAt,
  }
  return JSON.stringify(stored)
}

function shortened({ attempts, outcome }: Result): StoredResult['attempts'] {
  const [only, second] = attempts
  if (only === undefined || second !== undefined) return attempts
  const { status, output, durationMs } = only
  return status === outcome.status && output === outcome.output ? durationMs : attempts
}

/**
 * JSON has no NaN and no infinity: what is `null` in their places is known by where it stands.
 *
 * @param check as it is declared now, which may have been rewritten since.
 */
function readResult(text: string, check: CheckCard): Result {
  const { definition, outcome, attempts, ...rest }: ReadResult = JSON.parse(text)
  const { status, output, metrics } = outcome
  return {
    instance: definition === check.definition ? check : { ...check, definition },
    outcome: metrics === undefined ? outcome : { ...outcome, metrics: metrics.map(readMetric) },
    attempts: typeof attempts === 'number' ? [{ status, output, durationMs: attempts }] : attempts,
    ...rest,
  }
}

type ReadResult = Omit<Result, 'instance' | 'attempts'> & Pick<StoredResult, 'definition' | 'attempts'>

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
