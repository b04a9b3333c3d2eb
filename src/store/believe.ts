import { TOLERATED_SKEW_MS } from '../core/clock-skew.js'
import type { Fresh } from '../core/recorder.js'

/** Two clocks, read at the same moment. Epoch milliseconds. */
export interface Clocks {
  /** Of all that share the store. */
  readonly store: number
  /** Of who found the results out. */
  readonly writer: number
}

/**
 * Results with times that the store can believe, in the order in which they were found out. The times of a writer whose clock
 * is wrong are moved by as much as it is. What is of a time to come all the same, for its clock was set meanwhile, gets the
 * present, or a moment before what was found out after it.
 */
export function believe(fresh: readonly Fresh[], { store, writer }: Clocks): readonly Fresh[] {
  const skew = store - writer
  const shift = Math.abs(skew) > TOLERATED_SKEW_MS ? skew : 0
  if (shift === 0 && fresh.every(({ time }) => time <= store + TOLERATED_SKEW_MS)) return fresh
  const believed: Fresh[] = []
  let next = store + 1
  for (const each of fresh.toReversed()) {
    const claimed = each.time + shift
    const time = claimed > store + TOLERATED_SKEW_MS ? next - 1 : claimed
    next = Math.min(next, time)
    believed.push(time === each.time ? each : moved(each, time))
  }
  return believed.reverse()
}

function moved(fresh: Fresh, time: number): Fresh {
  const { result, time: claimedTime } = fresh
  return { ...fresh, time, claimedTime, result: { ...result, startedAt: result.startedAt + time - claimedTime } }
}
