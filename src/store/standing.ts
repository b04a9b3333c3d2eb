import type { CheckEvent, Minted } from '../core/event.js'
import type { CheckCard } from '../core/instance.js'
import type { Metric } from '../core/metric.js'
import type { Range } from '../core/range.js'
import type { Result } from '../core/result.js'
import type { Status } from '../core/status.js'

/** What `nextEvent` adds to a result. */
export type Standing = Omit<CheckEvent, keyof Minted | 'result'>

type StoredStanding = Omit<Standing, 'history'> & { readonly history: string }

const LETTERS: Readonly<Record<Status, string>> = { OK: 'O', WARNING: 'W', CRITICAL: 'C', UNKNOWN: 'U' }
const STATUSES: Readonly<Record<string, Status>> = { O: 'OK', W: 'WARNING', C: 'CRITICAL', U: 'UNKNOWN' }

/** As JSON; the history is a letter for each status. */
export function writeStanding(event: CheckEvent): string {
  const { id: _, time: __, result: ___, history, ...rest } = event
  const stored: StoredStanding = { ...rest, history: history.map((status) => LETTERS[status]).join('') }
  return JSON.stringify(stored)
}

export function readStanding(text: string): Standing {
  const { history, ...rest }: StoredStanding = JSON.parse(text)
  return { ...rest, history: [...history].map((letter) => STATUSES[letter] ?? 'UNKNOWN') }
}

/** As JSON, without its instance: that is kept once for each check, but for the definition that the result was made by. */
export function writeResult({ instance: { definition }, ...result }: Result): string {
  return JSON.stringify({ ...result, definition })
}

/**
 * JSON has no NaN and no infinity, and what is `null` in their place is known by where it stands.
 *
 * @param check as it is declared now, which may have been rewritten since.
 */
export function readResult(text: string, check: CheckCard): Result {
  const { definition, outcome, ...result }: Omit<Result, 'instance'> & { readonly definition: string } =
    JSON.parse(text)
  const { metrics } = outcome
  return {
    instance: { ...check, definition },
    ...result,
    outcome: metrics === undefined ? outcome : { ...outcome, metrics: metrics.map(readMetric) },
  }
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

export interface EventRow {
  readonly id: string
  readonly time: number
  readonly standing: string
  readonly result: string
}

export function readEvent({ id, time, standing, result }: EventRow, instance: CheckCard): CheckEvent {
  return { id, time, result: readResult(result, instance), ...readStanding(standing) }
}
