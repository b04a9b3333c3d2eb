import type { CheckInstance } from '../core/instance.js'
import type { Result } from '../core/result.js'
import { timerMs } from '../core/timer.js'
import { execute } from './execute.js'
import type { RunEnvironment } from './run-instance.js'
import type { Settling } from './settling.js'

export interface Repeating {
  readonly instances: readonly CheckInstance[]
  /** From the start of one look at a check to the start of the next, unless the check itself takes longer. */
  readonly everyMs: number
  readonly settling: Settling
  readonly onResult: (result: Result) => void
}

/** How it ended. */
export interface Repeated {
  /** False when the environment's signal stopped it before all was settled, during the last look too. */
  readonly isSettled: boolean
  /** The ids of those that had not answered when it was stopped. */
  readonly unanswered: ReadonlySet<string>
}

/** The time until those that were looked at together are looked at again. */
interface Turn {
  isOver: boolean
}

/**
 * Looks at what is not settled again and again, each check at its own pace: one that takes long to answer holds up nobody but
 * what depends on it. When everything is settled, and that took more than one look at the whole, a last one goes through all
 * of it once more: what was green an hour ago need not be green now.
 */
export function untilSettled(repeating: Repeating, environment: RunEnvironment): Promise<Repeated> {
  const { instances, everyMs, settling, onResult } = repeating
  const { signal } = environment
  const asked = new Set<string>()
  const resting = new Map<string, Turn>()
  const overdue = new Set<string>()
  const running = new Set<Promise<void>>()
  const timers = new Set<NodeJS.Timeout>()
  let isWhole = false // all of it was looked at together, and nothing was unsettled since
  return new Promise((resolve, reject) => {
    function look(isChosen: (instance: CheckInstance) => boolean): void {
      const chosen = instances.filter(isChosen)
      if (chosen.length === 0 || signal.aborted) return
      for (const { id } of chosen) {
        resting.delete(id)
        overdue.delete(id)
        asked.add(id)
      }
      isWhole ||= chosen.length === instances.length
      const turn = beginTurn()
      const work = execute(chosen, environment, (result) => take(result, turn), settling.lastOf)
        .catch(reject)
        .finally(() => running.delete(work))
      running.add(work)
    }

    function beginTurn(): Turn {
      const turn = { isOver: false }
      const timer = setTimeout(() => {
        timers.delete(timer)
        turn.isOver = true
        look(({ id }) => resting.get(id) === turn)
      }, timerMs(everyMs))
      timers.add(timer)
      return turn
    }

    function take(result: Result, turn: Turn): void {
      const { id } = result.instance
      asked.delete(id)
      settling.take(result)
      onResult(result)
      if (!settling.isSettled(id)) again(id, turn)
      if (asked.size + resting.size + overdue.size === 0) goThroughAll()
    }

    function again(id: string, turn: Turn): void {
      isWhole = false
      if (turn.isOver) lookSoon(id)
      else resting.set(id, turn)
    }

    /** Not at once: what becomes due by the same result is looked at together, dependencies first. */
    function lookSoon(id: string): void {
      if (overdue.size === 0) setImmediate(() => look((instance) => overdue.has(instance.id)))
      overdue.add(id)
    }

    function goThroughAll(): void {
      if (isWhole) end(true)
      else look(() => true)
    }

    function end(isSettled: boolean): void {
      signal.removeEventListener('abort', stop)
      for (const timer of timers) clearTimeout(timer)
      Promise.all(running).then(() => resolve({ isSettled, unanswered: asked }), reject)
    }

    function stop(): void {
      end(false)
    }

    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    else if (instances.length === 0) end(true)
    else look(() => true)
  })
}
