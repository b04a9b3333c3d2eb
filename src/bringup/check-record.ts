import { freshUntil, lastLook } from '../core/freshness.js'
import { iso } from '../formats/event-record.js'
import { ageMs } from './looks.js'
import type { RootCause } from './root-causes.js'
import type { CheckStanding } from './standing.js'
import type { StandingCounts } from './standing-counts.js'

/**
 * A check as it stands, in JSON: the keys are stable, later versions add some and change none; what is not known is absent.
 * `age_ms` is that of the last look; of a check that never reported, that of its declaration.
 */
export function checkRecord(each: CheckStanding, now: number) {
  const { check, standing, since, last, waiver, expected, regression } = each
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
    age_ms: ageMs(last === undefined ? since : lastLook(last), now),
    ...(last && { ...lastRecord(last), fresh_until: iso(freshUntil(check, last)) }),
    ...(waiver && { waiver: { until: waiver.until, by: waiver.by, reason: waiver.reason } }),
    expected,
    regression,
  }
}

export function causeRecord({ cause, behind }: RootCause, now: number) {
  return { ...checkRecord(cause, now), behind: behind.map(({ check }) => check.id) }
}

export function countsRecord(counts: StandingCounts) {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [snake(name), count]))
}

/** `never_reported`. */
export function snake(words: string): string {
  return words.replaceAll(' ', '_')
}

function lastRecord(last: NonNullable<CheckStanding['last']>) {
  const { outcome, blockedBy } = last.result
  return {
    last_result: iso(lastLook(last)),
    status: outcome.status,
    output: outcome.output,
    state: last.state,
    ...(blockedBy !== undefined && { blocked_by: blockedBy }),
  }
}
