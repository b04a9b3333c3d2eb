import type { Result } from './result.js'
import type { Status } from './status.js'

/** Sensu's word for where a check stands. */
export type State = 'passing' | 'failing' | 'flapping'

/** What turned, from which status to which. */
export interface Transition {
  readonly from: Status
  readonly to: Status
}

/** A result with history. */
export interface CheckEvent {
  /** Time-ordered (UUID version 7), minted once. */
  readonly id: string
  /** Epoch milliseconds: when the result was known. */
  readonly time: number
  readonly result: Result
  readonly state: State
  readonly previousStatus?: Status
  /** Set when the status differs from the one before; the first result of all is no transition. */
  readonly transition?: Transition
  /** Consecutive results of this status, as in Sensu. */
  readonly occurrences: number
  /** The highest occurrences of the current stretch of trouble, as in Sensu. */
  readonly occurrencesWatermark: number
  /** The last 21 statuses, oldest first, this one included. */
  readonly history: readonly Status[]
  /** Epoch milliseconds of the last OK. */
  readonly lastOk?: number
  /** Epoch milliseconds of the first OK ever. */
  readonly firstGreen?: number
  /** Whether it has ever been other than OK: a check that was never seen red proves little. */
  readonly seenRed: boolean
}

const HISTORY = 21

/** The event that follows `previous`: the only place where history is made. Source: Sensu Go, check history rules. */
export function nextEvent(
  previous: CheckEvent | undefined,
  result: Result,
  minted: { readonly id: string; readonly time: number },
): CheckEvent {
  const { status } = result.outcome
  const before = previous?.result.outcome.status
  const green = status === 'OK'
  const occurrences = previous !== undefined && before === status ? previous.occurrences + 1 : 1
  const startsTrouble = before === 'OK' && !green
  const lastOk = green ? minted.time : previous?.lastOk
  const firstGreen = previous?.firstGreen ?? (green ? minted.time : undefined)
  return {
    id: minted.id,
    time: minted.time,
    result,
    state: green ? 'passing' : 'failing',
    ...(before !== undefined && { previousStatus: before }),
    ...(before !== undefined && before !== status && { transition: { from: before, to: status } }),
    occurrences,
    occurrencesWatermark: Math.max(occurrences, startsTrouble ? 1 : (previous?.occurrencesWatermark ?? 1)),
    history: [...(previous?.history ?? []), status].slice(-HISTORY),
    ...(lastOk !== undefined && { lastOk }),
    ...(firstGreen !== undefined && { firstGreen }),
    seenRed: previous?.seenRed === true || !green,
  }
}

/** Green for as many results in a row as its `settle` asks. */
export function isSettled(event: CheckEvent): boolean {
  const { outcome, instance } = event.result
  return outcome.status === 'OK' && event.occurrences >= instance.settle
}
