import { TOLERATED_SKEW_MS } from '../core/clock-skew.js'

/** The two clocks of a machine, in milliseconds. */
export interface Clocks {
  /** Epoch milliseconds; somebody may set it. */
  readonly wall: () => number
  /** Goes on evenly; stands still while a machine sleeps. */
  readonly monotonic: () => number
}

/** What has become of the time since it was read before. */
export interface ClockReading {
  /** Begins as epoch milliseconds and goes on evenly from there: never back, and on through a machine's sleep. */
  readonly time: number
  /** How far the wall clock was set back; 0 when it was not. */
  readonly setBackMs: number
}

/** What is less is how clocks are kept right, not a jump. */
const JUMP_MS = 1000

/**
 * The clock that beats follow. A wall clock that is ahead of the monotonic one all at once tells of a machine that slept, or
 * of a clock that was set: either way that time has gone by. One that is set back takes no time away.
 */
export function createBeatClock({ wall, monotonic }: Clocks): () => ClockReading {
  let before = { wall: wall(), monotonic: monotonic() }
  let time = before.wall
  return () => {
    const now = { wall: wall(), monotonic: monotonic() }
    const passed = now.monotonic - before.monotonic
    const lead = now.wall - before.wall - passed
    before = now
    time += passed + (lead > JUMP_MS ? lead : 0)
    return { time, setBackMs: lead < -JUMP_MS ? -lead : 0 }
  }
}

/** How fast time goes while it waits for a clock that was set back. */
const SLOW = 0.1

/**
 * A wall clock for events that never goes back a little, so that a newer event does not look older than the one before: when it
 * is set back, it goes on slowly from where it was until the wall clock has caught up. One that is set back by more than clocks
 * may be apart was wrong before: what went by it was never so, and it is followed at once.
 */
export function forwardClock(wall: () => number): () => number {
  let before = wall()
  let lead = 0
  return () => {
    const now = wall()
    const passed = now - before
    before = now
    lead = passed < 0 ? lead - passed : Math.max(0, lead - passed * (1 - SLOW))
    if (lead > TOLERATED_SKEW_MS) lead = 0
    return Math.floor(now + lead)
  }
}
