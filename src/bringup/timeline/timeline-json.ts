import { iso } from '../../formats/event-record.js'
import { jsonText } from '../../formats/json-text.js'
import type { TransitionRecord } from '../../store/store.js'
import { looksRecord } from '../looks.js'
import { pointKey } from '../point-key.js'
import type { FinishedRun, Happening } from './happenings.js'
import { type Others, pace } from './other-sites.js'
import { type GroupTime, msOf, type SiteTimes } from './time-to-green.js'
import type { Timeline } from './timeline.js'

/** A site's timeline as one JSON object on one line. Durations are in milliseconds. */
export function timelineJson({ site, now, happenings, leftOut, times, others }: Timeline): string {
  const record = {
    kind: 'timeline',
    site: site.name,
    title: site.title,
    time: iso(now),
    left_out: leftOut,
    happenings: happenings.map((each) => ({ time: iso(each.time), kind: each.kind, ...happened(each) })),
    ...(times !== undefined && { time_to_green: timesRecord(times, { others, now }) }),
  }
  return `${jsonText(record)}\n`
}

function happened(happening: Happening) {
  switch (happening.kind) {
    case 'check':
      return { ...changeRecord(happening.change), regression: happening.regression }
    case 'blocked':
      return { by: happening.by, checks: happening.changes.map(changeRecord) }
    case 'turned': {
      const { point, turned, total, green, before, by } = happening.event
      const where = point === undefined ? {} : { suite: point.suite, integration_point: point.name, owner: point.owner }
      return { ...where, turned, green, total, ...(before !== undefined && { before: iso(before) }), by }
    }
    case 'phase': {
      const { phase, by, reason } = happening.change
      return { phase, by, reason }
    }
    case 'signed-off': {
      const { id, by, stableMs, sha256 } = happening.signOff
      return { id, by, stable_ms: stableMs, sha256 }
    }
    case 'run-started': {
      const { id, checks, version, host } = happening.run
      return { id, checks, version, host }
    }
    case 'run-ended':
      return runRecord(happening)
    case 'quiet-runs':
      return { runs: happening.runs.map(runRecord) }
  }
}

function changeRecord({ eventId, time, id, owner, from, to, output, blockedBy }: TransitionRecord) {
  return { id: eventId, time: iso(time), instance: id, owner, from, to, output, blocked_by: blockedBy }
}

function runRecord({ run, finished }: FinishedRun) {
  const { at, ending, status, rounds } = finished
  return { id: run.id, started_at: iso(run.startedAt), finished_at: iso(at), ending, status, rounds }
}

type Surroundings = Pick<Timeline, 'others' | 'now'>

function timesRecord(times: SiteTimes, { others, now }: Surroundings) {
  return {
    started_at: iso(times.startedAt),
    ...looksRecord(times.looks, now),
    ...(times.signedOffAt !== undefined && { signed_off_at: iso(times.signedOffAt) }),
    site: { ...groupRecord(times.whole), ...against(times.whole, others.whole, now) },
    owners: times.owners.map((time) => ({ owner: time.owner, ...groupRecord(time) })),
    integration_points: times.points.map((time) => ({
      suite: time.suite,
      integration_point: time.point,
      title: time.title,
      owner: time.owner,
      ...groupRecord(time),
      ...against(time, others.points.get(pointKey(time)), now),
    })),
    checks: times.checks.map((time) => ({
      instance: time.check.id,
      owner: time.check.owner,
      started_at: iso(time.startedAt),
      ms: msOf(time) ?? null,
      ...(time.stale && { stale: true }),
      ...(time.waived && { waived: true }),
    })),
  }
}

/** `ms` is null for what is not green yet. */
function groupRecord({ startedAt, total, green, stale, waived, ms, medianMs, slowest }: GroupTime) {
  return {
    started_at: iso(startedAt),
    ms: ms ?? null,
    green,
    total,
    stale,
    waived,
    ...(medianMs !== undefined && { median_ms: medianMs }),
    ...(slowest !== undefined && { slowest: slowest.check.id }),
  }
}

function against({ ms, startedAt }: GroupTime, others: Others | undefined, now: number) {
  if (others === undefined) return {}
  const verdict =
    ms === undefined && now - startedAt <= others.medianMs ? undefined : pace(ms ?? now - startedAt, others)
  return { others: { sites: others.sites, median_ms: others.medianMs, ...(verdict && { this_site: verdict }) } }
}
