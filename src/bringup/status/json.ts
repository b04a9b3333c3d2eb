import { exitCodeOf } from '../../core/status.js'
import { iso } from '../../formats/event-record.js'
import { jsonText } from '../../formats/json-text.js'
import type { Backlog } from '../../store/outbox-store.js'
import { checkRecord, countsRecord, snake } from '../check-record.js'
import { looksOf, looksRecord } from '../looks.js'
import { markedAsCell } from '../marks.js'
import { followers } from '../root-causes.js'
import { siteRecord } from '../site-record.js'
import type { Cell, SiteReport } from '../site-report.js'
import type { StatusReport } from '../status-report.js'
import { undeliveredRecord } from '../undelivered.js'

/** Where the sites stand, as one JSON object on one line. */
export function statusJson(report: StatusReport, backlog: readonly Backlog[] = []): string {
  const { now, status, counts, rootCauses, follow, sites } = report
  return `${jsonText({
    kind: 'status',
    time: iso(now),
    status,
    exit_code: exitCodeOf(status),
    counts: countsRecord(counts),
    ...looksRecord(looksOf(sites.flatMap(({ checks }) => checks)), now),
    root_causes: rootCauses,
    follow,
    sites: sites.map((site) => siteStatusRecord(site, now)),
    undelivered: backlog.map(undeliveredRecord),
  })}\n`
}

function siteStatusRecord(report: SiteReport, now: number) {
  const { cells, checks, roots, notApplicable } = report
  return {
    ...siteRecord(report, now),
    root_causes: roots.map(({ cause, behind }) => ({
      instance: cause.check.id,
      owner: cause.check.owner,
      behind: behind.map(({ check }) => check.id),
    })),
    follow: followers(roots).size,
    integration_points: [...cells.values()].map((cell) => cellRecord(cell, now)),
    checks: checks.map((each) => checkRecord(each, now)),
    not_applicable: notApplicable.map(({ id, because }) => ({ instance: id, because })),
  }
}

function cellRecord(cell: Cell, now: number) {
  const { suite, point, title, counts, looks, notApplicable } = cell
  return {
    suite,
    integration_point: point,
    ...(title !== undefined && { title }),
    standing: snake(markedAsCell(cell)),
    counts: countsRecord(counts),
    ...looksRecord(looks, now),
    not_applicable: notApplicable.length,
  }
}
