import { closest } from '../../core/closest.js'
import { OperatorError } from '../../core/errors.js'
import type { CheckEvent } from '../../core/event.js'
import type { CheckCard, NotApplicable } from '../../core/instance.js'
import type { KnownCheck } from '../../store/store.js'
import { standingNow } from '../standing.js'

/** One check and its last events. */
export interface CheckHistory {
  readonly check: CheckCard
  /** Epoch milliseconds; absent when no suite declares it any more. */
  readonly declaredAt?: number
  /** What it stands at: its newest event that is not late. Absent when it never reported. */
  readonly last?: CheckEvent
  /** Newest first; late ones stand in their place by time. */
  readonly events: readonly CheckEvent[]
}

/** What the store says of a check; undefined when it has never heard of it. */
export function historyOf(known: KnownCheck | undefined, events: readonly CheckEvent[]): CheckHistory | undefined {
  const last = known?.last ?? events.find(({ late }) => late === undefined)
  const check = known?.check ?? (last ?? events[0])?.result.instance
  if (check === undefined) return undefined
  return {
    check,
    ...(known !== undefined && { declaredAt: known.declaredAt }),
    ...(last !== undefined && { last }),
    events,
  }
}

/** Whether the last result is too old to count. */
export function isStale({ check, declaredAt = 0, last }: CheckHistory, now: number): boolean {
  const known = { check, declaredAt, ...(last && { last }) }
  return standingNow(known, { now, siteStates: new Map() }).standing === 'stale' // the store gives sites as they are now
}

/** Says of a check that has no history why, and which one was probably meant. */
export function noHistory(id: string, ids: readonly string[], notApplicable: readonly NotApplicable[]): OperatorError {
  const kept = notApplicable.find((each) => each.id === id)
  if (kept !== undefined) {
    const message = `the check "${id}" does not apply at ${kept.site}: only where ${kept.because}`
    return new OperatorError('SELECTION_EMPTY', message)
  }
  return new OperatorError('SELECTION_EMPTY', `there is no check "${id}" in this store`, { hint: whatIsThere(id, ids) })
}

const SOME = 5

function whatIsThere(id: string, ids: readonly string[]): string {
  if (ids.length === 0) return 'no suite has been run into it yet'
  const near = closest(id, ids)
  if (near !== undefined) return `did you mean "${near}"?`
  const containing = ids.filter((each) => each.includes(id))
  if (containing.length > 0) return `did you mean ${list(containing)}?`
  return `a check is named SITE/SUITE.POINT.CHECK: ${list(ids)}`
}

function list(ids: readonly string[]): string {
  const more = ids.length - SOME
  return `${ids
    .slice(0, SOME)
    .map((id) => `"${id}"`)
    .join(', ')}${more > 0 ? ` or one of ${more} more` : ''}`
}
