import { setImmediate } from 'node:timers/promises'
import type { CheckEvent } from '../core/event.js'
import { mintEventId } from '../core/event-id.js'
import type { Fresh, Recorder } from '../core/recorder.js'
import type { Result } from '../core/result.js'

/** Takes results as they come and tells the events of them when they are recorded. */
export interface Intake {
  readonly take: (result: Result) => void
  /** Resolves when all that was taken has been recorded and told. */
  readonly drained: () => Promise<void>
}

/** Records results in batches: while one is being written, the next one gathers. */
export function createIntake(
  { recorder, now }: { readonly recorder: Recorder; readonly now: () => number },
  onEvent: (event: CheckEvent) => void,
): Intake {
  let waiting: Fresh[] = []
  let working: Promise<void> | undefined
  const work = async () => {
    while (waiting.length > 0) {
      await setImmediate() // what ends in the same turn is one batch
      const batch = waiting
      waiting = []
      for (const event of await recorder.record(batch)) onEvent(event)
    }
  }
  return {
    take(result) {
      const time = now()
      waiting.push({ id: mintEventId(time), time, result })
      working ??= work().finally(() => {
        working = undefined
      })
    },
    drained: async () => working,
  }
}
