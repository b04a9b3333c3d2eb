import { createHash } from 'node:crypto'
import type { NotApplicable, Waiver } from '../../core/instance.js'
import { isGreen } from '../../core/result.js'
import type { Site } from '../../core/site.js'
import { iso } from '../../formats/event-record.js'
import { jsonText } from '../../formats/json-text.js'
import { grouped } from '../../reporters/grouped.js'
import { nameInPoint } from '../../reporters/wording.js'
import type { DeclaredSuite, KnownCheck, SignOff } from '../../store/store.js'
import type { GroupTime, SiteTimes } from '../timeline/time-to-green.js'
import { type Candidate, greenSince, waiverOf } from './candidate.js'
import { observedInBrief } from './observed.js'
import type {
  CheckRecord,
  GroupTimeRecord,
  PointRecord,
  SignOffCounts,
  SignOffRecord,
  SuiteRecord,
  WaiverRecord,
} from './record.js'
import { seenRedRecord } from './seen-red.js'

/** Who signs off what, and what else belongs into the report. */
export interface Signature {
  readonly id: string
  readonly by: string
  /** firstlight's own. */
  readonly version: string
  readonly site: Site
  readonly suites: readonly DeclaredSuite[]
  readonly notApplicable: readonly NotApplicable[]
  /** How the site came up. */
  readonly times: SiteTimes
  /** The site's last sign-off before this one. */
  readonly previous?: SignOff
}

/** The report of a sign-off that nothing stands in the way of. */
export function signOffRecord(candidate: Candidate, signature: Signature): SignOffRecord {
  const { checks, now } = candidate
  const { id, by, version, site, previous, notApplicable } = signature
  return {
    kind: 'sign_off',
    schema_version: 1,
    id,
    site: site.name,
    site_title: site.title,
    site_labels: site.labels,
    phase_before: candidate.phase,
    signed_off_at: iso(now),
    signed_off_by: by,
    stable_ms: candidate.stableMs,
    firstlight_version: version,
    ...(previous && { previous: previousRecord(previous) }),
    counts: countsOf(checks, notApplicable),
    suites: suitesOf(checks, signature),
    waivers: checks.flatMap((known) => waiverRecord(known, now)),
    time_to_green: timesRecord(signature.times),
    integration_points: pointsOf(candidate),
    not_applicable: notApplicable.map(({ id, because }) => ({ id, because })),
  }
}

/** The report as it is written and kept: the bytes that its SHA-256 is of. */
export function canonicalText(record: SignOffRecord): string {
  return `${jsonText(record, 2)}\n`
}

/** SHA-256 of a report, hex: what `sha256sum` says of its file. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function previousRecord({ time, by, sha256 }: SignOff) {
  return { signed_off_at: iso(time), signed_off_by: by, sha256 }
}

function countsOf(checks: readonly KnownCheck[], notApplicable: readonly NotApplicable[]): SignOffCounts {
  const green = checks.filter(({ last }) => last !== undefined && isGreen(last.result)).length
  return {
    checks: checks.length,
    green,
    waived: checks.length - green,
    not_applicable: notApplicable.length,
    integration_points: new Set(checks.map(({ check: { suite, point } }) => `${suite}.${point}`)).size,
    owners: new Set(checks.map(({ check }) => check.owner)).size,
  }
}

function timesRecord({ startedAt, whole, points, owners }: SiteTimes): SignOffRecord['time_to_green'] {
  return {
    started_at: iso(startedAt),
    ...groupTimeRecord(whole),
    integration_points: points.map(({ suite, point, title, owner, ...time }) => {
      return { suite, integration_point: point, title, owner, ...groupTimeRecord(time) }
    }),
    owners: owners.map(({ owner, ...time }) => ({ owner, ...groupTimeRecord(time) })),
  }
}

function groupTimeRecord({ total, waived, ms }: GroupTime): GroupTimeRecord {
  return { checks: total, waived, ...(ms !== undefined && { ms }) }
}

/** The suites that declare something at the site. */
function suitesOf(checks: readonly KnownCheck[], { site, suites, notApplicable }: Signature): readonly SuiteRecord[] {
  const prefix = `${site.name}/`.length
  const ids = new Set([
    ...checks.map(({ check }) => check.suite),
    ...notApplicable.map(({ id }) => id.slice(prefix, id.indexOf('.', prefix))),
  ])
  return suites
    .filter(({ id }) => ids.has(id))
    .map(({ id, title, file, sha256 }) => ({ suite: id, title, file, sha256 }))
}

function waiverRecord({ check, last }: KnownCheck, now: number): readonly WaiverRecord[] {
  const waiver = waiverOf(check, now)
  if (waiver === undefined) return []
  const inUse = last === undefined || !isGreen(last.result)
  return [{ id: check.id, owner: check.owner, ...partsOf(waiver), in_use: inUse }]
}

function partsOf({ until, by, reason }: Waiver) {
  return { until, by, reason }
}

function pointsOf(candidate: Candidate): readonly PointRecord[] {
  const points = grouped(candidate.checks, ({ check: { suite, point } }) => JSON.stringify([suite, point]))
  return [...points.values()].map((checks) => {
    const { suite, point, pointTitle } = checks[0].check
    const records = checks.map((known) => checkRecord(known, candidate))
    return { suite, integration_point: point, title: pointTitle, checks: records }
  })
}

function checkRecord({ check, last }: KnownCheck, candidate: Candidate): CheckRecord {
  if (last === undefined) throw new Error(`${check.id} never reported, and is signed off`)
  const { outcome } = last.result
  const waiver = isGreen(last.result) ? undefined : waiverOf(check, candidate.now)
  return {
    id: check.id,
    check: nameInPoint(check),
    title: check.title,
    type: check.type,
    definition: check.definition,
    source: { file: check.source.file, line: check.source.line },
    owner: check.owner,
    ...(check.contact !== undefined && { contact: check.contact }),
    why: check.why,
    ...(check.runbook !== undefined && { runbook: check.runbook }),
    status: outcome.status,
    output: outcome.output,
    ...observedInBrief(outcome.observed),
    event: last.id,
    last_result_at: iso(last.time),
    ...(waiver === undefined ? { green_since: iso(greenSince(last, candidate)) } : { waiver: partsOf(waiver) }),
    seen_red: seenRedRecord(
      { definition: last.result.instance.definition, inHistory: last.seenRed },
      candidate.proofs.get(check.id),
    ),
  }
}
