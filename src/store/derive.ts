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
  /** Whether the check counted as green before; absent when it had not reported. */
  readonly greenBefore?: boolean
}

export interface Derived {
  /** The event of each id, those that were kept before included. */
  readonly events: ReadonlyMap<string, CheckEvent>
  /** Those that are new, in the order of their time. */
  readonly taken: readonly Taken[]
  /** Where the checks stand now, by key: those that changed. */
  readonly latest: ReadonlyMap<number, Latest>
}

/** An event that was kept before, as far as the store knows better than its sender. */
export interface Kept {
  readonly id: string
  readonly standing: string
}

/** Makes events of results in the order of their time: a late one is kept, and turns nothing around. */
export function derive(
  fresh: readonly Fresh[],
  { known, kept, firstKey }: { known: ReadonlyMap<string, Known>; kept: readonly Kept[]; firstKey: number },
): Derived {
  const standings = new Map(kept.map(({ id, standing }) => [id, standing]))
  const events = new Map<string, CheckEvent>()
  const taken: Taken[] = []
  const latest = new Map<number, Latest>()
  for (const each of [...fresh].sort(compareMinted)) {
    const { id, time, result } = each
    const { key, latest: before } = knownOf(known, result)
    const standing = standings.get(id)
    if (events.has(id)) continue
    if (standing !== undefined) {
      events.set(id, { id, time, result, ...readStanding(standing) })
      continue
    }
    const current = latest.get(key) ?? before
    const eventKey = firstKey + taken.length
    const next = follow(current, each, eventKey)
    latest.set(key, next.latest)
    events.set(id, next.event)
    taken.push({
      event: next.event,
      checkKey: key,
      eventKey,
      ...(current !== undefined && { greenBefore: current.green }),
    })
  }
  return { events, taken, latest }
}

function knownOf(known: ReadonlyMap<string, Known>, { instance }: Result): Known {
  const found = known.get(instance.id)
  if (found === undefined) throw new Error(`${instance.id} was not declared`)
  return found
}

function follow(
  current: Latest | undefined,
  { result, ...minted }: Fresh,
  eventKey: number,
): { readonly event: CheckEvent; readonly latest: Latest } {
  if (current !== undefined && isLate(minted, current.event)) {
    const late = lateEvent(current.event, result, minted)
    return { event: late.event, latest: { ...current, event: late.current } }
  }
  const event = nextEvent(current?.event, result, minted)
  return { event, latest: { event, eventKey, green: countsAsGreen(result) } }
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
