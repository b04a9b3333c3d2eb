import { type CheckEvent, nextEvent } from '../core/event.js'
import type { Recorder } from '../core/recorder.js'

/** Keeps history for as long as the process lives: for runs without a store. */
export function memoryRecorder(): Recorder {
  const latest = new Map<string, CheckEvent>()
  return {
    record: async (fresh) =>
      fresh.map(({ result, ...minted }) => {
        const { id } = result.instance
        const event = nextEvent(latest.get(id), result, minted)
        latest.set(id, event)
        return event
      }),
  }
}
