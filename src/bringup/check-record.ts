import { iso } from '../formats/event-record.js'
import type { RootCause } from './root-causes.js'
import type { CheckStanding } from './standing.js'
import type { StandingCounts } from './standing-counts.js'

/** A check as it stands, in JSON: the keys are stable, later versions add some and change none; what is not known is absent. */
export function checkRecord({ check, standing, since, last, waiver, expected, regression }: CheckStanding) {
  return {
    instance: check.id,
    site: check.site.name,
    suite: check.suite,
    integration_point: check.point,
    check: check.check,
    ...(check.each !== undefined && { each: check.each }),
    title: check.title,
    owner: check.owner,
    ...(check.contact !== undefined && { contact: check.contact }),
    why: check.why,
    ...(check.runbook !== undefined && { runbook: check.runbook }),
    standing: snake(standing),
    since: iso(since),
    ...(last && lastRecord(last)),
    ...(waiver && { waiver: { until: waiver.until, by: waiver.by, reason: waiver.reason } }),
    expected,
    regression,
  }
}

export function causeRecord({ cause, behind }: RootCause) {
  return { ...checkRecord(cause), behind: behind.map(({ check }) => check.id) }
}

export function countsRecord(counts: StandingCounts) {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [snake(name), count]))
}

/** `never_reported`. */
export function snake(words: string): string {
  return words.replaceAll(' ', '_')
}

function lastRecord({ time, state, result: { outcome, blockedBy } }: NonNullable<CheckStanding['last']>) {
  return {
    last_result: iso(time),
    status: outcome.status,
    output: outcome.output,
    state,
    ...(blockedBy !== undefined && { blocked_by: blockedBy }),
  }
}
