import { failsRun } from '../core/result.js'
import type { RunSummary } from '../core/run.js'
import { compareStatus, exitCodeOf, type Status } from '../core/status.js'
import { wasCutOff } from './summary.js'

/** What a gate that knows only pass and fail lets pass. */
export interface Gate {
  /** `critical` and `unknown` are the same: what nobody could tell does not pass. */
  readonly failOn: 'warning' | 'unknown' | 'critical'
  /** Lets a check pass that nobody could tell of. */
  readonly allowUnknown: boolean
}

/**
 * Of a run that is over: that of its worst status, or what the gate makes of it: 1 when a check does not pass, or when the run
 * was cut off before it could tell; 0 otherwise.
 */
export function exitCodeOfRun(summary: RunSummary, gate?: Gate): number {
  if (gate === undefined) return exitCodeOf(summary.status)
  const { ending, events, undecided } = summary
  if (wasCutOff(ending) || events.length === 0 || undecided.length > 0) return 1
  return events.some(({ result }) => failsRun(result) && stops(gate, result.outcome.status)) ? 1 : 0
}

function stops({ failOn, allowUnknown }: Gate, status: Status): boolean {
  if (status === 'UNKNOWN') return !allowUnknown
  return compareStatus(status, failOn === 'warning' ? 'WARNING' : 'UNKNOWN') >= 0
}
