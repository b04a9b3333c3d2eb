import { messageOf } from '../core/errors.js'
import { type CheckEvent, nextEvent } from '../core/event.js'
import type { Fresh, Recorder } from '../core/recorder.js'
import type { Route, Store } from '../store/store.js'
import { createClockDoubts } from './clock-doubts.js'

export interface StoreRecorderSettings {
  readonly store: Pick<Store, 'append'>
  readonly route: Route
  readonly now: () => number
  /** Is told once of each outage, and of its end. */
  readonly complain: (text: string) => void
}

/** A recorder with something to say at the end. */
export interface StoreRecorder extends Recorder {
  /** Tries once more to keep what is not kept yet. The number of results that could not be. */
  readonly finish: () => Promise<number>
}

/** A store that is out is tried again after this time, not with each batch: a run does not wait for it. */
const PAUSE_MS = 5000

/** What waits for the store to come back; beyond it the oldest is given up. */
const MOST_WAITING = 100_000

/**
 * Records into a store. While the store cannot be written, events follow from what is remembered here, and their results
 * wait to be kept: an outage of the store changes no verdict.
 */
export function storeRecorder({ store, route, now, complain }: StoreRecorderSettings): StoreRecorder {
  const latest = new Map<string, CheckEvent>()
  let waiting: readonly Fresh[] = []
  let lost = 0
  let outSince: number | undefined
  let triedAt = 0
  const doubts = createClockDoubts(complain)

  const remember = (events: readonly CheckEvent[]) => {
    for (const event of events) if (!event.late) latest.set(event.result.instance.id, event)
    return events
  }
  const derive = (fresh: readonly Fresh[]) =>
    fresh.flatMap(({ result, ...minted }) => remember([nextEvent(latest.get(result.instance.id), result, minted)]))
  const putAside = (batch: readonly Fresh[], error: unknown) => {
    if (outSince === undefined) complain(`history is not kept: ${messageOf(error)}`)
    outSince ??= now()
    triedAt = now()
    lost += Math.max(0, batch.length - MOST_WAITING)
    waiting = batch.slice(-MOST_WAITING)
  }
  const keep = async (fresh: readonly Fresh[]): Promise<readonly CheckEvent[] | undefined> => {
    const batch = [...waiting, ...fresh]
    try {
      const appended = await store.append({ fresh: batch, now, route })
      doubts.tell(appended)
      if (outSince !== undefined) complain(`history is kept again: ${batch.length} results were caught up on`)
      outSince = undefined
      waiting = []
      return appended.events.slice(batch.length - fresh.length)
    } catch (error) {
      putAside(batch, error)
      return undefined
    }
  }
  return {
    async record(fresh) {
      const isPausing = outSince !== undefined && Math.abs(now() - triedAt) < PAUSE_MS // the clock may be set back
      const kept = isPausing ? undefined : await keep(fresh)
      if (isPausing) waiting = [...waiting, ...fresh]
      return kept === undefined ? derive(fresh) : remember(kept)
    },
    async finish() {
      if (waiting.length > 0) await keep([])
      return lost + waiting.length
    },
  }
}
