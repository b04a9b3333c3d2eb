import { HISTORY, isFlapping, totalStateChange } from './flapping.js'
import type { CheckCard } from './instance.js'
import type { Outcome } from './outcome.js'
import { isGreen, type Result } from './result.js'
import type { Status } from './status.js'

/** Sensu's word for where a check stands. */
export type State = 'passing' | 'failing' | 'flapping'

/** What turned, from which status to which. */
export interface Transition {
  readonly from: Status
  readonly to: Status
}

/** What somebody is to be told: trouble of theirs began, changed its status, or is over. */
export type News = 'alarm' | 'change' | 'resolved'

/** A result that is about to become an event. */
export interface Minted {
  /** Time-ordered (UUID version 7), minted once. */
  readonly id: string
  /** Epoch milliseconds: when the result was known. */
  readonly time: number
}

/** A result with history. */
export interface CheckEvent extends Minted {
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
  /** Percent, as in Sensu. */
  readonly totalStateChange: number
  /** Consecutive results that were not OK; 0 when this one is. */
  readonly failures: number
  /** OK, or not OK as often in a row as its `occurrences` ask. */
  readonly hard: boolean
  /** Whether somebody is to know of the trouble: it is hard, and neither expected, waived, blocked nor under maintenance. */
  readonly alarming: boolean
  /** Set when somebody is to be told: the end of trouble only to those who were told of its beginning. */
  readonly news?: News
  /** Epoch milliseconds: since when it is OK, or is not. */
  readonly since: number
  /** Epoch milliseconds of the last OK. */
  readonly lastOk?: number
  /** Epoch milliseconds of the first OK ever. */
  readonly firstGreen?: number
  /**
   * Whether this definition of the check was ever tried and other than OK: a check that was never seen red proves little.
   * One that was blocked was not tried.
   */
  readonly seenRed: boolean
  /** A newer result was known already: this one is kept, and turns nothing around. */
  readonly late?: true
  /** What the clock of who found it out said, when that was not believed and `time` is another. Epoch milliseconds. */
  readonly claimedTime?: number
}

/** As much of an event as the next one follows from: whoever keeps many need not keep their evidence. */
export interface Previous
  extends Pick<
    CheckEvent,
    'state' | 'occurrences' | 'occurrencesWatermark' | 'history' | 'failures' | 'alarming' | 'since' | 'seenRed'
  > {
  readonly lastOk?: number | undefined
  readonly firstGreen?: number | undefined
  readonly result: {
    readonly outcome: Pick<Outcome, 'status'>
    readonly instance: Pick<CheckCard, 'definition'>
  }
}

/** The event that follows `previous`: the only place where history is made. Source: Sensu Go, check history rules. */
export function nextEvent(previous: Previous | undefined, result: Result, { id, time }: Minted): CheckEvent {
  const { status } = result.outcome
  const before = previous?.result.outcome.status
  const green = isGreen(result)
  const occurrences = previous !== undefined && before === status ? previous.occurrences + 1 : 1
  const startsTrouble = before === 'OK' && !green
  const history = historyWith(status, previous)
  const change = totalStateChange(history)
  const failures = green ? 0 : (previous?.failures ?? 0) + 1
  const hard = green || failures >= result.instance.occurrences
  const lastOk = green ? time : notAfter(time, previous?.lastOk)
  const firstGreen = notAfter(time, previous?.firstGreen) ?? (green ? time : undefined)
  const alarming = !green && (previous?.alarming === true || (hard && !isQuiet(result)))
  const event: Draft = {
    id,
    time,
    result,
    state: stateOf(green, isFlapping(change, previous?.state === 'flapping')),
    occurrences,
    occurrencesWatermark: Math.max(occurrences, startsTrouble ? 1 : (previous?.occurrencesWatermark ?? 1)),
    history,
    totalStateChange: change,
    failures,
    hard,
    alarming,
    since: previous !== undefined && isGreen(previous.result) === green ? Math.min(previous.since, time) : time,
    seenRed: (!green && result.blockedBy === undefined) || wasSeenRed(previous, result),
  }
  const news = newsOf(previous, result, alarming)
  if (before !== undefined) event.previousStatus = before
  if (before !== undefined && before !== status) event.transition = { from: before, to: status }
  if (news !== undefined) event.news = news
  if (lastOk !== undefined) event.lastOk = lastOk
  if (firstGreen !== undefined) event.firstGreen = firstGreen
  return event
}

/** An event is made for each result: spreading what it may lack would take longer than all the rest. */
type Draft = { -readonly [Field in keyof CheckEvent]: CheckEvent[Field] }

/**
 * The event of a result that is older than what is known. It has no history of its own; what it proves all the same (that the
 * check was green, or red, that early) belongs to `current`, which otherwise stays as it is.
 */
export function lateEvent<P extends Previous>(
  current: P,
  result: Result,
  minted: Minted,
): { readonly event: CheckEvent; readonly current: P } {
  const { news: _, ...alone } = nextEvent(undefined, result, minted)
  const event: CheckEvent = { ...alone, late: true, alarming: false }
  const lastOk = latest(current.lastOk, event.lastOk)
  const firstGreen = earliest(current.firstGreen, event.firstGreen)
  const merged = {
    ...current,
    ...(lastOk !== undefined && { lastOk }),
    ...(firstGreen !== undefined && { firstGreen }),
    seenRed: current.seenRed || wasSeenRed(event, current.result),
  }
  return { event, current: merged }
}

/** Trouble that nobody is to be called for: it is expected, accepted, somebody else's, or the site is being worked on. */
export function isQuiet({ expected, waiver, blockedBy, instance }: Result): boolean {
  return expected || waiver !== undefined || blockedBy !== undefined || instance.site.phase === 'maintenance'
}

/** A full history of one status stays the very same. */
function historyWith(status: Status, previous: Previous | undefined): readonly Status[] {
  if (previous === undefined) return [status]
  const { history, occurrences, result } = previous
  if (occurrences >= HISTORY && result.outcome.status === status) return history
  const kept = history.length < HISTORY ? history : history.slice(1 - HISTORY)
  return kept.concat(status) // a spread takes room for more to come, and there is none
}

/** What a wrong clock has said to be later than now was before now, for all that is known. */
function notAfter(time: number, moment: number | undefined): number | undefined {
  return moment === undefined ? undefined : Math.min(moment, time)
}

function newsOf(previous: Previous | undefined, result: Result, alarming: boolean): News | undefined {
  const wasAlarming = previous?.alarming === true
  if (isGreen(result)) return wasAlarming ? 'resolved' : undefined
  if (!alarming) return undefined
  if (!wasAlarming) return 'alarm'
  return previous.result.outcome.status === result.outcome.status ? undefined : 'change'
}

function stateOf(green: boolean, flapping: boolean): State {
  if (flapping) return 'flapping'
  return green ? 'passing' : 'failing'
}

/** A check that was rewritten since has not been seen red as it is now. */
function wasSeenRed(previous: Previous | undefined, { instance }: Previous['result']): boolean {
  return previous?.seenRed === true && previous.result.instance.definition === instance.definition
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}
