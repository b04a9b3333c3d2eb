import { type CheckEvent, lateEvent, type Minted, nextEvent, type Previous } from '../core/event.js'
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
  /** Whether the check counted as green before; undefined when it had not reported. */
  readonly greenBefore: boolean | undefined
}

export interface Derived {
  /** The event of each result, those that were kept before included. */
  readonly events: readonly CheckEvent[]
  /** Those that are new, in the order of their time. */
  readonly taken: readonly Taken[]
  /** The checks of which more has changed than their last event. */
  readonly changed: ReadonlySet<Known>
}

/**
 * Makes events of results in the order of their time: a late one is kept, and turns nothing around. What is known of their
 * checks moves on with them.
 *
 * @param kept the standings of events that were kept before, by their ids: the store knows better than their sender.
 */
export function derive(arrivals: readonly Arrival[], kept: ReadonlyMap<string, string>): Derived {
  const events: CheckEvent[] = []
  const taken: Taken[] = []
  const changed = new Set<Known>()
  const ordered = inOrder(arrivals)
  for (const { fresh, known } of ordered) {
    const same = sameEvent(fresh, events.at(-1)) ?? keptEvent(fresh, kept)
    if (same !== undefined) {
      events.push(same)
      continue
    }
    const before = known.latest
    const { event, latest } = follow(before, fresh)
    known.latest = latest
    if (isChanged(before, latest)) changed.add(known)
    events.push(event)
    taken.push({ event, checkKey: known.key, greenBefore: before?.green })
  }
  return { events: ordered === arrivals ? events : asTheyCame(arrivals, events), taken, changed }
}

/** What comes twice in a batch comes one after the other, in the order of time. */
function sameEvent({ id }: Fresh, last: CheckEvent | undefined): CheckEvent | undefined {
  return last?.id === id ? last : undefined
}

function keptEvent({ id, time, result }: Fresh, kept: ReadonlyMap<string, string>): CheckEvent | undefined {
  if (kept.size === 0) return undefined
  const standing = kept.get(id)
  return standing === undefined ? undefined : { id, time, result, ...readStanding(standing, time) }
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

function follow(current: Latest | undefined, fresh: Fresh): { readonly event: CheckEvent; readonly latest: Latest } {
  const { result } = fresh
  if (current !== undefined && isLate(fresh, current)) {
    const late = lateEvent(current, result, fresh)
    return { event: late.event, latest: { ...late.current, proven: true } }
  }
  const event = nextEvent(current, result, fresh)
  return { event, latest: latestOf(event, current) }
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

/** Whether what is known is newer; of one time, the id decides. */
export function isLate(minted: Minted, current: Minted): boolean {
  return compareMinted(minted, current) < 0
}

/** In an integration point a failure that is waived holds nobody up. */
export function countsAsGreen(result: Result): boolean {
  return isGreen(result) || result.waiver !== undefined
}

function compareMinted(a: Minted, b: Minted): number {
  if (a.time !== b.time) return a.time - b.time
  return a.id < b.id ? -1 : Number(a.id > b.id)
}
