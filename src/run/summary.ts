import type { CheckEvent } from '../core/event.js'
import type { CheckCard } from '../core/instance.js'
import { failsRun } from '../core/result.js'
import type { Run, RunEnding, RunSummary } from '../core/run.js'
import { type Status, worst } from '../core/status.js'

/** What a run has come to. */
export interface Progress {
  /** The last event of each instance that has one. */
  readonly latest: ReadonlyMap<string, CheckEvent>
  readonly ending: RunEnding
  readonly rounds: number
}

/** A run that is over. `finishedAt` is in epoch milliseconds. */
export function summarize(run: Run, { latest, ending, rounds }: Progress, finishedAt: number): RunSummary {
  const events = run.instances.map(({ id }) => latest.get(id)).filter((event) => event !== undefined)
  const notRun = run.instances.filter(({ id }) => !latest.has(id))
  return { run, ending, status: statusOf(events, notRun), finishedAt, events, notRun, rounds }
}

/** The worst that counts. What was not run is UNKNOWN, and so is a run without a single result. */
function statusOf(events: readonly CheckEvent[], notRun: readonly CheckCard[]): Status {
  const counted: Status[] = events.map(({ result }) => (failsRun(result) ? result.outcome.status : 'OK'))
  const [first = 'UNKNOWN', ...rest] = counted
  return worst(first, ...rest, ...(notRun.length > 0 ? (['UNKNOWN'] as const) : []))
}
