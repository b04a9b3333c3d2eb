import type { CheckInstance } from '../core/instance.js'
import { beatAfter, beatsSince, jitterMs } from './beat.js'
import { createDueQueue, type Due } from './beat-queue.js'

/** Who is to run when. What runs is not due before it is done: nothing overlaps with itself. All times are a beat clock's. */
export interface Beats {
  /** Puts these in place of those before, in the order of their plan. What stays keeps its beat. */
  readonly replace: (instances: readonly CheckInstance[], time: number) => Replaced
  readonly has: (id: string) => boolean
  /** When the next one is due; Infinity when none waits. */
  readonly nextAt: () => number
  /** Begins with what is due by now, each once, in the order of the plan. */
  readonly beginDue: (time: number) => Begun
  /** Begins with the chosen ones, whatever their beat, but for those that run; in the order of the plan. */
  readonly beginNow: (isChosen: (instance: CheckInstance) => boolean, time: number) => readonly CheckInstance[]
  /** Ends a run; the next one is at the next beat. */
  readonly end: (id: string, time: number) => Ended
  /** The process was not there for a while: what ran meanwhile is to run again, for its deadline may have passed unseen. */
  readonly doubtRuns: () => void
}

/** What came of a new plan, as ids. */
export interface Replaced {
  readonly added: ReadonlySet<string>
  readonly gone: ReadonlySet<string>
  /** What stayed, what is written otherwise than before among it. */
  readonly kept: ReadonlySet<string>
  readonly changed: ReadonlySet<string>
}

export interface Begun {
  readonly instances: readonly CheckInstance[]
  /** How many beats went by that nobody heard: the process was not there. */
  readonly missed: number
}

export interface Ended {
  /** Whether the result says nothing of the check as it is now: it runs again at once. */
  readonly isVoid: boolean
  /** How many beats went by during the run. */
  readonly missed: number
}

/** A check among the beats. */
interface Place {
  instance: CheckInstance
  order: number
  /** The beat that it waits for, or that its run began with. */
  beat: number
  /** Its entry in the queue, the others being void; undefined while it runs. */
  entry: Entry | undefined
  /** Declared no more: only its run has to end. */
  isGone: boolean
  /** Its run says nothing of how it is now. */
  isVoid: boolean
  /** It runs again because its last run was void: this time its result counts, so that there is one in the end. */
  isSecondTry: boolean
}

interface Entry extends Due {
  readonly place: Place
}

export function createBeats(random: () => number): Beats {
  const places = new Map<string, Place>()
  const queue = createDueQueue<Entry>()

  function wait(place: Place, beat: number, at: number): void {
    place.beat = beat
    place.entry = { at, place }
    queue.add(place.entry)
  }

  function waitForBeat(place: Place, time: number): void {
    const beat = beatAfter(place.instance, time)
    wait(place, beat, beat + jitterMs(place.instance, random()))
  }

  function begin(place: Place, beat: number): void {
    place.beat = beat
    place.entry = undefined
  }

  function firstWaiting(): Entry | undefined {
    for (let first = queue.first(); first !== undefined; first = queue.first()) {
      if (first.place.entry === first) return first
      queue.removeFirst()
    }
    return undefined
  }

  function remove(place: Place): void {
    if (place.entry === undefined) place.isGone = true
    else places.delete(place.instance.id)
    place.entry = undefined
  }

  function add(instance: CheckInstance, order: number, time: number): void {
    const place: Place = { instance, order, beat: time, entry: undefined, ...AS_DECLARED }
    places.set(instance.id, place)
    waitForBeat(place, time)
  }

  function renew(place: Place, instance: CheckInstance, { order, time }: { order: number; time: number }): void {
    const before = place.instance
    place.isVoid ||= place.entry === undefined && (place.isGone || isChanged(before, instance))
    place.isGone = false
    place.instance = instance
    place.order = order
    if (place.entry !== undefined && before.intervalMs !== instance.intervalMs) waitForBeat(place, time)
  }

  return {
    has: (id) => places.get(id)?.isGone === false,
    nextAt: () => firstWaiting()?.at ?? Number.POSITIVE_INFINITY,
    replace(instances, time) {
      const known = new Map([...places].filter(([, { isGone }]) => !isGone).map(([id, place]) => [id, place.instance]))
      const wanted = new Set(instances.map(({ id }) => id))
      for (const place of [...places.values()]) if (!wanted.has(place.instance.id)) remove(place)
      instances.forEach((instance, order) => {
        const place = places.get(instance.id)
        if (place === undefined) add(instance, order, time)
        else renew(place, instance, { order, time })
      })
      return compared(known, instances)
    },
    beginDue(time) {
      const due: Place[] = []
      let missed = 0
      for (let first = firstWaiting(); first !== undefined && first.at <= time; first = firstWaiting()) {
        const { place } = first
        const late = beatsSince(place.instance, place.beat, time)
        missed += late
        begin(place, place.beat + late * place.instance.intervalMs)
        due.push(place)
      }
      return { instances: inOrder(due), missed }
    },
    beginNow(isChosen, time) {
      const chosen = [...places.values()].filter(({ entry, instance }) => entry !== undefined && isChosen(instance))
      for (const place of chosen) begin(place, time)
      return inOrder(chosen)
    },
    end(id, time) {
      const place = places.get(id)
      if (place === undefined || place.entry !== undefined) return { isVoid: true, missed: 0 }
      const { isGone, isVoid } = place
      if (isGone) places.delete(id)
      else if (isVoid) wait(place, time, time)
      const missed = isGone || isVoid ? 0 : beatsSince(place.instance, place.beat, time)
      if (!isGone && !isVoid) waitForBeat(place, time)
      place.isVoid = false
      place.isSecondTry = isVoid
      return { isVoid: isGone || isVoid, missed }
    },
    doubtRuns() {
      for (const place of places.values()) if (place.entry === undefined && !place.isSecondTry) place.isVoid = true
    },
  }
}

const AS_DECLARED = { isGone: false, isVoid: false, isSecondTry: false } as const

function isChanged(before: CheckInstance, now: CheckInstance): boolean {
  return before.definition !== now.definition
}

function compared(before: ReadonlyMap<string, CheckInstance>, instances: readonly CheckInstance[]): Replaced {
  const now = new Map(instances.map((instance) => [instance.id, instance]))
  const kept = instances.filter(({ id }) => before.has(id))
  const changed = kept.filter((instance) => isChanged(before.get(instance.id) ?? instance, instance))
  return {
    added: new Set(instances.map(({ id }) => id).filter((id) => !before.has(id))),
    gone: new Set([...before.keys()].filter((id) => !now.has(id))),
    kept: new Set(kept.map(({ id }) => id)),
    changed: new Set(changed.map(({ id }) => id)),
  }
}

function inOrder(places: readonly Place[]): readonly CheckInstance[] {
  return [...places].sort((a, b) => a.order - b.order).map(({ instance }) => instance)
}
