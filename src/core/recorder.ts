import type { CheckEvent, Minted } from './event.js'
import type { Result } from './result.js'

/** A result that has been given its id and time, and no history yet. */
export interface Fresh extends Minted {
  readonly result: Result
  /** What the clock of who found it out said, when that is not believed and `time` is another. Epoch milliseconds. */
  readonly claimedTime?: number
}

/** Turns results into events and keeps them: the one way from the runner to the store. */
export interface Recorder {
  /** The events of the results, in their order. Never rejects: what cannot be kept is told to the operator, and changes no verdict. */
  readonly record: (fresh: readonly Fresh[]) => Promise<readonly CheckEvent[]>
}
