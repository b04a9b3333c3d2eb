import { type CheckEvent, lateEvent, type Minted, nextEvent, type Previous } from '../core/event.js'
import { freshForMs } from '../core/freshness.js'
import type { Fresh } from '../core/recorder.js'
import { isGreen, type Result } from '../core/result.js'
import type { Known, Latest } from './known.js'
import { readStanding } from './standing.js'

/** A result with what is known of its check. */
export interface Arrival {
  readonly fresh: Fresh
  readonly known: Known
}

/** A result that has become an event. */
export interface Taken {
  readonly event: CheckEvent
  readonly checkKey: number
  /** Whether the check counted as green before; undefined when it had not reported as it is written now. */
  readonly greenBefore: boolean | undefined
}

/** What was before a batch. */
export interface Past {
  /** Events that were kept before, by their ids: the store knows better than their sender. */
  readonly kept: ReadonlyMap<string, Kept>
  /** Epoch milliseconds by the clock of the store; Infinity when nothing is known to be ahead of it. */
  readonly now: number
}

export interface Kept {
  readonly time: number
  readonly standing: string
}

export interface Derived {
  /** The event of each result, those that were kept before included. */
  readonly events: readonly CheckEvent[]
  /** Those that are new, in the order of their time. */
  readonly taken: readonly Taken[]
  /** The checks of which more has changed than their last event. */
  readonly changed: ReadonlySet<Known>
  /** How far ahead of the present the furthest event was that another one has outranked; 0 when none was. */
  readonly outrankedAheadMs: number
}

/**
 * Makes events of results in the order of their time: a late one is kept, and turns nothing around. What is known of their
 * checks moves on with them.
 *
 * @param past what the store knew before, and its clock.
 */
export function derive(arrivals: readonly Arrival[], { kept, now }: Past): Derived {
  const events: CheckEvent[] = []
  const taken: Taken[] = []
  const changed = new Set<Known>()
  let outrankedAheadMs = 0
  const ordered = inOrder(arrivals)
  for (const { fresh, known } of ordered) {
    const same = sameEvent(fresh, events.at(-1)) ?? keptEvent(fresh, kept)
    if (same !== undefined) {
      events.push(same)
      continue
    }
    const before = known.latest
    const aheadMs = outrankedBy(fresh, { before, now })
    const { event, latest } = aheadMs > 0 ? goOn(before, fresh) : follow(steady(known, fresh), fresh)
    known.latest = latest
    known.isPointedAt ||= aheadMs > 0
    outrankedAheadMs = Math.max(outrankedAheadMs, aheadMs)
    if (isChanged(before, latest) || aheadMs > 0) changed.add(known)
    events.push(event)
    taken.push({ event, checkKey: known.key, greenBefore: greenBefore(before, event) })
  }
  return { events: ordered === arrivals ? events : asTheyCame(arrivals, events), taken, changed, outrankedAheadMs }
}

/** What a check said when it asked something else is no green of it, and none that is lost. */
function greenBefore(before: Latest | undefined, { result }: CheckEvent): boolean | undefined {
  return before?.result.instance.definition === result.instance.definition ? before.green : undefined
}

/** What comes twice in a batch comes one after the other, in the order of time. */
function sameEvent({ id }: Fresh, last: CheckEvent | undefined): CheckEvent | undefined {
  return last?.id === id ? last : undefined
}

function keptEvent({ id, result }: Fresh, all: ReadonlyMap<string, Kept>): CheckEvent | undefined {
  if (all.size === 0) return undefined
  const kept = all.get(id)
  return kept === undefined ? undefined : { id, time: kept.time, result, ...readStanding(kept.standing, kept.time) }
}

/**
 * By how much the last event of a check is ahead of the present, when this result is older than it: nothing can have happened
 * at a time to come, so the result is the newer one. 0 when there is no such event.
 */
function outrankedBy(
  fresh: Fresh,
  { before, now }: { readonly before: Latest | undefined; readonly now: number },
): number {
  return before !== undefined && compareMinted(fresh, before) < 0 ? Math.max(0, before.time - now) : 0
}

function isChanged(before: Latest | undefined, after: Latest): boolean {
  if (before === undefined || before.green !== after.green || before.proven || after.proven) return true
  return before.result.instance.definition !== after.result.instance.definition
}

function inOrder(arrivals: readonly Arrival[]): readonly Arrival[] {
  const timely = arrivals.every(({ fresh }, at) => at === 0 || (arrivals[at - 1]?.fresh ?? fresh).time <= fresh.time)
  if (timely && isOfEachOne(arrivals)) return arrivals
  return [...arrivals].sort((a, b) => compareMinted(a.fresh, b.fresh))
}

/** Of one time, the ids only tell which one of a check is newer. */
function isOfEachOne(arrivals: readonly Arrival[]): boolean {
  return new Set(arrivals.map(({ known }) => known)).size === arrivals.length
}

function asTheyCame(arrivals: readonly Arrival[], events: readonly CheckEvent[]): readonly CheckEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]))
  return arrivals.map(({ fresh: { id } }) => {
    const event = byId.get(id)
    if (event === undefined) throw new Error(`no event was made of ${id}`)
    return event
  })
}

/**
 * Where a clock was wrong, two results that lie further apart than one counts for may have been a minute apart, or a year:
 * that a check was the same all the while is not known.
 */
function steady({ latest, isPointedAt }: Known, { time, result }: Fresh): Latest | undefined {
  if (latest === undefined || !isPointedAt || time - latest.time <= freshForMs(result.instance)) return latest
  return { ...latest, since: time }
}

interface Followed {
  readonly event: CheckEvent
  readonly latest: Latest
}

function follow(current: Latest | undefined, fresh: Fresh): Followed {
  const { result } = fresh
  if (current !== undefined && compareMinted(fresh, current) < 0) {
    const late = lateEvent(current, result, fresh)
    return { event: claimed(late.event, fresh), latest: { ...late.current, proven: true } }
  }
  return goOn(current, fresh)
}

function goOn(current: Latest | undefined, fresh: Fresh): Followed {
  const event = claimed(nextEvent(current, fresh.result, fresh), fresh)
  return { event, latest: latestOf(event, current) }
}

function claimed(event: CheckEvent, { claimedTime }: Fresh): CheckEvent {
  return claimedTime === undefined ? event : { ...event, claimedTime }
}

function latestOf(event: CheckEvent, before: Latest | undefined): Latest {
  const { id, time, state, occurrences, occurrencesWatermark, history, failures, alarming, since, seenRed } = event
  const { lastOk, firstGreen } = event
  return {
    id,
    time,
    result: slim(event.result, before?.result),
    state,
    occurrences,
    occurrencesWatermark,
    history,
    failures,
    alarming,
    since,
    lastOk,
    firstGreen,
    seenRed,
    green: countsAsGreen(event.result),
    proven: false,
  }
}

/** The very same for as long as nothing of it changes: there is one for each of many checks. */
function slim({ outcome, instance }: Result, before: Previous['result'] | undefined): Previous['result'] {
  const { status } = outcome
  const { definition } = instance
  if (before?.outcome.status === status && before.instance.definition === definition) return before
  return { outcome: { status }, instance: { definition } }
}

/** In an integration point a failure that is waived holds nobody up; silence is no failure. */
export function countsAsGreen(result: Result): boolean {
  return isGreen(result) || (result.waiver !== undefined && result.stale !== true)
}

/** By time; of one time, the id decides. */
export function compareMinted(a: Minted, b: Minted): number {
  if (a.time !== b.time) return a.time - b.time
  return a.id < b.id ? -1 : Number(a.id > b.id)
}
