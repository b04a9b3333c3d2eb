import { type CheckEvent, lateEvent, type Minted, nextEvent } from '../core/event.js'
import type { Fresh } from '../core/recorder.js'
import { isGreen, type Result } from '../core/result.js'
import type { Known, Latest } from './known.js'
import { readStanding } from './standing.js'

/** A result that has become an event. */
export interface Taken {
  readonly event: CheckEvent
  readonly checkKey: number
  readonly eventKey: number
  /** Whether the check counted as green before; undefined when it had not reported. */
  readonly greenBefore: boolean | undefined
}

export interface Derived {
  /** The event of each id, those that were kept before included. */
  readonly events: ReadonlyMap<string, CheckEvent>
  /** Those that are new, in the order of their time. */
  readonly taken: readonly Taken[]
  /** Where the checks stand now, by their ids. */
  readonly latest: ReadonlyMap<string, Standpoint>
  /** Those of them of which more has changed than their last event. */
  readonly changed: ReadonlySet<string>
}

export type Standpoint = Required<Known>

/** An event that was kept before, as far as the store knows better than its sender. */
export interface Kept {
  readonly id: string
  readonly standing: string
}

export interface Before {
  readonly known: ReadonlyMap<string, Known>
  readonly kept: readonly Kept[]
  /** The key that the next event gets. */
  readonly nextKey: number
}

/** Makes events of results in the order of their time: a late one is kept, and turns nothing around. */
export function derive(fresh: readonly Fresh[], { known, kept, nextKey }: Before): Derived {
  const standings = new Map(kept.map(({ id, standing }) => [id, standing]))
  const events = new Map<string, CheckEvent>()
  const taken: Taken[] = []
  const latest = new Map<string, Standpoint>()
  const changed = new Set<string>()
  for (const each of inOrder(fresh)) {
    const { id, time, result } = each
    const standing = standings.get(id)
    if (events.has(id)) continue
    if (standing !== undefined) {
      events.set(id, { id, time, result, ...readStanding(standing) })
      continue
    }
    const checkId = result.instance.id
    const before = latest.get(checkId) ?? known.get(checkId)
    if (before === undefined) throw new Error(`${checkId} was not declared`)
    const eventKey = nextKey + taken.length
    const { event, latest: after } = follow(before.latest, each)
    latest.set(checkId, { key: before.key, latest: after })
    if (isChanged(before.latest, after)) changed.add(checkId)
    events.set(id, event)
    taken.push({ event, checkKey: before.key, eventKey, greenBefore: before.latest?.green })
  }
  return { events, taken, latest, changed }
}

function isChanged(before: Latest | undefined, after: Latest): boolean {
  if (before === undefined || before.green !== after.green || before.proven || after.proven) return true
  return before.event.result.instance.definition !== after.event.result.instance.definition
}

function inOrder(fresh: readonly Fresh[]): readonly Fresh[] {
  const sorted = fresh.every((each, at) => at === 0 || compareMinted(fresh[at - 1] ?? each, each) <= 0)
  return sorted ? fresh : [...fresh].sort(compareMinted)
}

function follow(current: Latest | undefined, fresh: Fresh): { readonly event: CheckEvent; readonly latest: Latest } {
  const { result } = fresh
  if (current !== undefined && isLate(fresh, current.event)) {
    const late = lateEvent(current.event, result, fresh)
    return { event: late.event, latest: { ...current, event: late.current, proven: true } }
  }
  const event = nextEvent(current?.event, result, fresh)
  return { event, latest: { event, green: countsAsGreen(result), proven: false } }
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
