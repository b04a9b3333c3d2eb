import { setImmediate } from 'node:timers/promises'
import type { Timing } from '../../src/run/schedule.js'
import { START } from './events.js'

/** Time that goes by only when the test says so. */
export interface TestTiming extends Timing {
  /** Lets time go by on both clocks; what is due is called in order, each with what follows from it at once. */
  readonly pass: (ms: number) => Promise<void>
  /** Moves the wall clock alone: somebody sets it, or the machine sleeps. */
  readonly setWall: (byMs: number) => void
  /** Lets time go by while the process is stopped: nothing is called. */
  readonly freeze: (ms: number) => void
  /** Resolves when all that can happen without more time has happened. */
  readonly settled: () => Promise<void>
}

interface Timer {
  readonly at: number
  readonly call: () => void
}

export function createTiming(): TestTiming {
  let monotonic = 0
  let ahead = 0
  const timers = new Set<Timer>()

  const settled = async () => {
    for (let turn = 0; turn < 10; turn++) await setImmediate()
  }
  const nextUntil = (end: number) =>
    [...timers]
      .filter(({ at }) => at <= end)
      .reduce<Timer | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined)

  return {
    wall: () => START + monotonic + ahead,
    monotonic: () => monotonic,
    random: () => 0,
    after(ms, call) {
      const timer = { at: monotonic + ms, call }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    async pass(ms) {
      const end = monotonic + ms
      await settled()
      for (let timer = nextUntil(end); timer !== undefined; timer = nextUntil(end)) {
        timers.delete(timer)
        monotonic = Math.max(monotonic, timer.at)
        timer.call()
        await settled()
      }
      monotonic = end
    },
    setWall(byMs) {
      ahead += byMs
    },
    freeze(ms) {
      monotonic += ms
    },
    settled,
  }
}
