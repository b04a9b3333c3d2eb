import type { CheckEvent } from '../core/event.js'
import type { Plan } from '../core/instance.js'
import type { Recorder } from '../core/recorder.js'
import type { Result } from '../core/result.js'
import type { Reporter, Run, RunEnding, RunSummary } from '../core/run.js'
import { timerMs } from '../core/timer.js'
import { VERSION } from '../core/version.js'
import { execute } from './execute.js'
import { isImproving, type Reading } from './improving.js'
import { createIntake } from './intake.js'
import type { RunEnvironment } from './run-instance.js'
import { createSettling } from './settling.js'
import { type Progress, summarize } from './summary.js'
import { untilSettled } from './until-settled.js'

export interface UntilGreen {
  /** Counted from the start of the run; without one it goes on until all is green. */
  readonly deadlineMs?: number
  /** From one look at a check to the next. */
  readonly everyMs: number
}

export interface RunRequest extends RunEnvironment {
  readonly plan: Plan
  readonly reporter: Required<Reporter>
  readonly recorder: Recorder
  readonly untilGreen?: UntilGreen
}

/** Runs a plan, once or until it is green, and tells the reporter all of it. */
export async function runPlan(request: RunRequest): Promise<RunSummary> {
  const { plan, reporter, untilGreen, now } = request
  const run: Run = {
    version: VERSION,
    startedAt: now(),
    instances: plan.instances,
    notApplicable: plan.notApplicable,
    ...(untilGreen && { untilGreen }),
  }
  reporter.start(run)
  const progress = untilGreen === undefined ? await once(request) : await repeat(request, untilGreen)
  const summary = summarize(run, progress, now())
  await reporter.end(summary)
  return summary
}

async function once(request: RunRequest): Promise<Progress> {
  const { plan, signal } = request
  const { latest, intake } = gather(request)
  await execute(plan.instances, request, intake.take)
  await intake.drained()
  const wasCutOff = signal.aborted && latest.size < plan.instances.length
  return { latest, ending: wasCutOff ? 'interrupted' : 'completed', rounds: 1 }
}

async function repeat(request: RunRequest, { deadlineMs, everyMs }: UntilGreen): Promise<Progress> {
  const { instances } = request.plan
  const { latest, intake } = gather(request)
  const settling = createSettling(instances)
  const readings: Reading[] = []
  const startedAt = performance.now() // not the wall clock, which may be set meanwhile
  const read = () => readings.push({ time: performance.now(), red: settling.open() })
  const onResult = (result: Result) => {
    intake.take(result)
    if (readings.at(-1)?.red !== settling.open()) read()
  }
  const deadline = deadlineMs === undefined ? NEVER : AbortSignal.timeout(timerMs(deadlineMs))
  const signal = AbortSignal.any([request.signal, deadline])
  const { isSettled, unanswered } = await untilSettled(
    { instances, everyMs, settling, onResult },
    { ...request, signal },
  )
  await intake.drained()
  read()
  const unsettled = instances.filter(({ id }) => unanswered.has(id) || !settling.isSettled(id)).map(({ id }) => id)
  const ending = isSettled ? 'green' : endingOf(request.signal, isImproving(readings, startedAt))
  return { latest, ending, rounds: settling.rounds(), unsettled: new Set(unsettled) }
}

const NEVER = new AbortController().signal

/** Of a run that was stopped before all was green and settled: by a signal, or else by its deadline. */
function endingOf(signal: AbortSignal, improving: boolean): RunEnding {
  if (signal.aborted) return 'interrupted'
  return improving ? 'improving-at-deadline' : 'red-at-deadline'
}

/** The last event of each instance, told to the reporter as they come. */
function gather(request: RunRequest) {
  const latest = new Map<string, CheckEvent>()
  const intake = createIntake(request, (event) => {
    latest.set(event.result.instance.id, event)
    request.reporter.event(event)
  })
  return { latest, intake }
}
