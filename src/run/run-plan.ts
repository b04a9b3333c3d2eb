import { setTimeout as delay } from 'node:timers/promises'
import type { CheckEvent } from '../core/event.js'
import type { CheckInstance, Plan } from '../core/instance.js'
import type { Recorder } from '../core/recorder.js'
import { isGreen } from '../core/result.js'
import type { Reporter, Run, RunSummary } from '../core/run.js'
import { timerMs } from '../core/timer.js'
import { VERSION } from '../core/version.js'
import { execute } from './execute.js'
import { isImproving, type Reading } from './improving.js'
import { createIntake } from './intake.js'
import type { RunEnvironment } from './run-instance.js'
import { type Progress, summarize } from './summary.js'

export interface UntilGreen {
  /** Counted from the start of the run; without one it goes on until all is green. */
  readonly deadlineMs?: number
  /** From the start of one round to the start of the next. */
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
  const progress = untilGreen === undefined ? await once(request) : await repeat(request, untilGreen, run.startedAt)
  const summary = summarize(run, progress, now())
  await reporter.end(summary)
  return summary
}

/** What a run has seen so far, by instance. */
interface Tracked {
  readonly latest: Map<string, CheckEvent>
  /** OKs in a row. */
  readonly greens: Map<string, number>
}

async function once(request: RunRequest): Promise<Progress> {
  const tracked: Tracked = { latest: new Map(), greens: new Map() }
  await round(request, request.plan.instances, tracked, request.signal)
  const { latest } = tracked
  return { latest, ending: request.signal.aborted ? 'interrupted' : 'completed', rounds: 1 }
}

/**
 * Goes through what is not settled again and again. When everything is, and that took more than one round, a last round
 * looks at all of it once more: what was green an hour ago need not be green now.
 */
async function repeat(request: RunRequest, { deadlineMs, everyMs }: UntilGreen, startedAt: number): Promise<Progress> {
  const { plan, signal, now } = request
  const tracked: Tracked = { latest: new Map(), greens: new Map() }
  const { latest } = tracked
  const readings: Reading[] = []
  const deadline = deadlineMs === undefined ? undefined : AbortSignal.timeout(timerMs(deadlineMs))
  const stop = deadline === undefined ? signal : AbortSignal.any([signal, deadline])
  let open: readonly CheckInstance[] = plan.instances
  for (let rounds = 1; ; rounds++) {
    const roundStartedAt = now()
    await round(request, open, tracked, stop)
    const wasWholePlan = open.length === plan.instances.length
    open = plan.instances.filter((instance) => !isDone(instance, tracked))
    readings.push({ time: now(), red: open.length })
    if (open.length === 0 && wasWholePlan) return { latest, ending: 'green', rounds }
    if (signal.aborted) return { latest, ending: 'interrupted', rounds }
    if (deadline?.aborted)
      return { latest, ending: isImproving(readings, startedAt) ? 'improving-at-deadline' : 'red-at-deadline', rounds }
    if (open.length === 0) open = plan.instances
    else await pause(everyMs - (now() - roundStartedAt), stop)
  }
}

async function round(
  request: RunRequest,
  instances: readonly CheckInstance[],
  progress: Tracked,
  signal: AbortSignal,
): Promise<void> {
  const intake = createIntake(request, (event) => {
    const { id } = event.result.instance
    progress.latest.set(id, event)
    progress.greens.set(id, isGreen(event.result) ? (progress.greens.get(id) ?? 0) + 1 : 0)
    request.reporter.event(event)
  })
  await execute(instances, { ...request, signal }, intake.take, (id) => progress.latest.get(id)?.result)
  await intake.drained()
}

/** Settled by what this run saw of it, or red under a waiver: nothing that waiting could change the verdict of. */
function isDone({ id, settle }: CheckInstance, { latest, greens }: Tracked): boolean {
  return (greens.get(id) ?? 0) >= settle || latest.get(id)?.result.waiver !== undefined
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return
  await delay(timerMs(ms), undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
