import { TOLERATED_SKEW_MS } from '../core/clock-skew.js'
import type { CheckInstance } from '../core/instance.js'
import { formatDuration } from '../core/quantity.js'
import type { Result } from '../core/result.js'
import { type Clocks, createBeatClock } from './beat-clock.js'
import { createBeats, type Replaced } from './beats.js'
import { blocks } from './dependencies.js'
import { execute } from './execute.js'
import { countOf, createOverruns, type Overruns } from './overruns.js'
import type { RunEnvironment } from './run-instance.js'

/** Time and chance, passed in. */
export interface Timing extends Clocks {
  /** Calls once after so many milliseconds, unless what it returns is called before. */
  readonly after: (ms: number, call: () => void) => () => void
  /** From 0 up to 1. */
  readonly random: () => number
}

export interface ScheduleSettings {
  readonly timing: Timing
  /** Stops it. */
  readonly signal: AbortSignal
  readonly onResult: (result: Result) => void
  /** What an operator should know of the scheduling itself, without a full stop. */
  readonly tell: (text: string) => void
}

/** Repeats checks, each on its own interval. */
export interface Schedule {
  /** Puts checks in place of those before, in the order of their plan: what is new or rewritten runs at once. */
  readonly replace: (instances: readonly CheckInstance[], environment: RunEnvironment) => Replaced
  readonly has: (id: string) => boolean
  readonly overruns: Overruns
  /** Resolves when it was stopped and nothing runs any more. Rejects for a bug. */
  readonly ended: Promise<void>
}

/** It looks at the clock this often at least: a timer does not go on while the machine sleeps. */
const LONGEST_SLEEP_MS = 1000

/** Later than this it was not just busy: the process was stopped, or the machine asleep. */
const AWAY_MS = 2000

/**
 * Starts an empty schedule. All checks run once at first, dependencies before dependents, and from then on each at its beats.
 * What is due at the same time runs as one run does, so that a check whose dependency is not green is blocked by the same
 * rule; when a root cause has gone, what it blocked runs at once.
 */
export function startSchedule({ timing, signal, onResult, tell }: ScheduleSettings): Schedule {
  const beats = createBeats(timing.random)
  const overruns = createOverruns()
  const readClock = createBeatClock(timing)
  const results = new Map<string, Result>()
  const running = new Set<Promise<void>>()
  let environment: RunEnvironment | undefined
  let wakesAt = Number.POSITIVE_INFINITY
  let cancel = () => {}
  let fail: (error: unknown) => void = () => {}

  function now(): number {
    const { time, setBackMs } = readClock()
    if (setBackMs > 0) tell(setBackText(setBackMs))
    if (time - wakesAt > AWAY_MS) beats.doubtRuns()
    return time
  }

  function tick(): void {
    const time = now()
    const awayMs = time - wakesAt
    const { instances, missed } = beats.beginDue(time)
    if (awayMs > AWAY_MS && missed > 0) tell(`away for ${formatDuration(awayMs)}: ${countOf(missed)} missed`)
    else overruns.noteBusy(missed)
    run(instances)
    sleep(time)
  }

  function sleep(time: number): void {
    cancel()
    if (signal.aborted) return
    const ms = Math.min(Math.max(1, beats.nextAt() - time), LONGEST_SLEEP_MS)
    wakesAt = time + ms
    cancel = timing.after(ms, tick)
  }

  function run(instances: readonly CheckInstance[]): void {
    if (environment === undefined || instances.length === 0) return
    const work = execute(instances, environment, take, (id) => results.get(id))
      .catch((error: unknown) => fail(error))
      .finally(() => running.delete(work))
    running.add(work)
  }

  function take(result: Result): void {
    const { id } = result.instance
    const time = now()
    const { isVoid, missed } = beats.end(id, time)
    if (time < wakesAt && beats.nextAt() < wakesAt) sleep(time)
    if (isVoid) return
    const before = results.get(id)
    if (before !== undefined) overruns.note(id, missed) // the first round is no beat: it begins with all at once
    results.set(id, result)
    onResult(result)
    if (before !== undefined && blocks(before) && !blocks(result)) run(beats.beginNow(isBlockedBy(id), time))
  }

  function isBlockedBy(root: string) {
    return ({ id }: CheckInstance) => results.get(id)?.blockedBy === root
  }

  async function untilStopped(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      fail = reject
      signal.addEventListener('abort', () => resolve(), { once: true })
      if (signal.aborted) resolve()
    })
    cancel()
    await Promise.all(running)
  }

  return {
    replace(instances, replacing) {
      environment = replacing
      const time = now()
      const replaced = beats.replace(instances, time)
      for (const id of replaced.gone) results.delete(id)
      run(beats.beginNow(({ id }) => replaced.added.has(id) || replaced.changed.has(id), time))
      sleep(time)
      return replaced
    },
    has: beats.has,
    overruns,
    ended: untilStopped().finally(() => cancel()),
  }
}

function setBackText(ms: number): string {
  const times =
    ms > TOLERATED_SKEW_MS
      ? 'new results outrank those that claim a later time'
      : 'the times of events wait for it to catch up'
  return `the clock was set back by ${formatDuration(ms)}: checks go on, and ${times}`
}
