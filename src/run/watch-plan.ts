import { OperatorError } from '../core/errors.js'
import type { CheckEvent } from '../core/event.js'
import type { Plan } from '../core/instance.js'
import type { Recorder } from '../core/recorder.js'
import type { Reporter, Run, RunSummary } from '../core/run.js'
import { VERSION } from '../core/version.js'
import { forwardClock } from './beat-clock.js'
import type { Replaced } from './beats.js'
import { createIntake } from './intake.js'
import type { RunEnvironment } from './run-instance.js'
import { startSchedule, type Timing } from './schedule.js'
import { type Declared, staleResults } from './stale.js'
import { summarize } from './summary.js'

export interface WatchRequest extends Omit<RunEnvironment, 'now'> {
  readonly reporter: Required<Reporter>
  readonly recorder: Recorder
  readonly timing: Timing
  /** What an operator should know of the watch itself. */
  readonly tell: (text: string) => void
  /** Every check that anybody has declared; without it only those of the plan are known. */
  readonly declared?: () => Promise<readonly Declared[]>
}

/** Checks that are being repeated until the request's signal stops them. */
export interface Watch {
  /** Goes on with another plan. */
  readonly replace: (plan: Plan) => Replaced
  readonly ended: Promise<RunSummary>
}

/** From one look at what nobody reports any more to the next. */
const SWEEP_MS = 10_000

/** After a longer pause than this, this process was away, and others that were too have yet to report. */
const AWAY_MS = 3 * SWEEP_MS

/** Repeats a plan, each check on its own interval, and tells the reporter all of it. */
export function watchPlan(first: Plan, request: WatchRequest): Watch {
  const { reporter, timing, signal, tell, declared } = request
  const now = forwardClock(timing.wall)
  const startedAt = now()
  const latest = new Map<string, CheckEvent>()
  const intake = createIntake({ recorder: request.recorder, now }, (event) => {
    const { id } = event.result.instance
    if (schedule.has(id)) latest.set(id, event)
    reporter.event(event)
  })
  const schedule = startSchedule({ timing, signal, tell, onResult: intake.take })
  let sweptAt = startedAt
  let run: Run

  function replace({ instances, notApplicable }: Plan): Replaced {
    run = { version: VERSION, startedAt, instances, notApplicable, onInterval: true }
    reporter.start(run)
    const replaced = schedule.replace(instances, { ...request, now })
    for (const id of replaced.gone) latest.delete(id)
    return replaced
  }

  async function sweep(): Promise<void> {
    for (const line of schedule.overruns.news()) tell(line)
    const isBack = now() - sweptAt > AWAY_MS
    sweptAt = now()
    if (declared === undefined || isBack) return
    const others = (await declared()).filter(({ check }) => !schedule.has(check.id))
    if (signal.aborted) return
    for (const result of staleResults(others, now())) intake.take(result)
  }

  async function end(): Promise<RunSummary> {
    await schedule.ended
    stopSweeping()
    await intake.drained()
    for (const line of schedule.overruns.news()) tell(line)
    const summary = summarize(run, { latest, ending: 'stopped', rounds: 1 }, now())
    await reporter.end(summary)
    return summary
  }

  replace(first)
  const stopSweeping = repeat(sweep, timing, (message) => tell(`nothing is known of other runners: ${message}`))
  return { replace, ended: end() }
}

/**
 * Does it again and again with a pause between; what an operator can mend is told when it is another thing than before. How to
 * end it.
 */
function repeat(work: () => Promise<void>, { after }: Timing, complain: (message: string) => void): () => void {
  let told: string | undefined
  let isOver = false
  let cancel = after(SWEEP_MS, turn)
  function turn(): void {
    work().then(
      () => goOn(undefined),
      (error: unknown) => goOn(error),
    )
  }
  function goOn(error: unknown): void {
    if (error !== undefined && !(error instanceof OperatorError)) throw error
    if (error !== undefined && error.message !== told) complain(error.message)
    told = error?.message
    if (!isOver) cancel = after(SWEEP_MS, turn)
  }
  return () => {
    isOver = true
    cancel()
  }
}
