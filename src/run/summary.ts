import type { CheckEvent } from '../core/event.js'
import type { CheckCard } from '../core/instance.js'
import { failsRun, isGreen } from '../core/result.js'
import type { Run, RunEnding, RunSummary } from '../core/run.js'
import { type Status, worst } from '../core/status.js'

/** What a run has come to. */
export interface Progress {
  /** The last event of each instance that has one. */
  readonly latest: ReadonlyMap<string, CheckEvent>
  readonly ending: RunEnding
  readonly rounds: number
  /** The instances whose last event says nothing when it is green, by their ids. */
  readonly unsettled?: ReadonlySet<string>
}

/** A run that is over. `finishedAt` is in epoch milliseconds. */
export function summarize(run: Run, progress: Progress, finishedAt: number): RunSummary {
  const { ending, rounds } = progress
  const verdicts = run.instances.map(({ id }) => verdictOf(id, progress))
  const events = verdicts.filter((event) => event !== undefined)
  const undecided = run.instances.filter((_, at) => verdicts[at] === undefined)
  return { run, ending, status: statusOf({ events, undecided, ending }), finishedAt, events, undecided, rounds }
}

function verdictOf(id: string, { latest, unsettled }: Progress): CheckEvent | undefined {
  const event = latest.get(id)
  return event !== undefined && isGreen(event.result) && unsettled?.has(id) ? undefined : event
}

interface Verdicts {
  readonly events: readonly CheckEvent[]
  readonly undecided: readonly CheckCard[]
  readonly ending: RunEnding
}

/** The worst that counts. What is undecided is UNKNOWN, and so is a run without a single result, or one that was cut off. */
function statusOf({ events, undecided, ending }: Verdicts): Status {
  const counted: Status[] = events.map(({ result }) => (failsRun(result) ? result.outcome.status : 'OK'))
  const [first = 'UNKNOWN', ...rest] = counted
  const status = worst(first, ...rest, ...(undecided.length > 0 ? (['UNKNOWN'] as const) : []))
  return status === 'OK' && wasCutOff(ending) ? 'UNKNOWN' : status
}

/** Whether it ended before it had done what it was asked to: such a run is never green. */
export function wasCutOff(ending: RunEnding): boolean {
  switch (ending) {
    case 'interrupted':
    case 'red-at-deadline':
    case 'improving-at-deadline':
      return true
    case 'completed':
    case 'green':
    case 'stopped':
      return false
  }
}
