import type { NotApplicable } from '../core/instance.js'
import { oneLine } from '../core/printable.js'
import { type Status, worst } from '../core/status.js'
import { grouped } from '../reporters/grouped.js'
import { hasSeveralSuites, type NameOf, namesIn } from '../reporters/wording.js'
import type { KnownCheck, SignOff, SuiteAtSite } from '../store/store.js'
import { missingPoint, pointKey } from './point-key.js'
import { followers } from './root-causes.js'
import { type SiteReport, siteReport } from './site-report.js'
import { type CheckStanding, type Moment, standingNow } from './standing.js'
import { countStandings, type StandingCounts, statusOfStandings } from './standing-counts.js'

/** What a store knows, read at one moment. */
export interface Known extends Moment {
  readonly checks: readonly KnownCheck[]
  readonly notApplicable: readonly NotApplicable[]
  /** Oldest first. */
  readonly signOffs: readonly SignOff[]
  /** The suites that were never declared whole at a site where some of their checks are. */
  readonly partial: readonly SuiteAtSite[]
}

/** Where all sites stand. */
export interface StatusReport {
  /** Epoch milliseconds. */
  readonly now: number
  readonly status: Status
  readonly counts: StandingCounts
  readonly rootCauses: number
  /** How many checks follow when the root causes are green. */
  readonly follow: number
  readonly sites: readonly SiteReport[]
  /** The integration points of all sites. */
  readonly points: readonly PointColumn[]
  /** Names a check without its site. */
  readonly nameOf: NameOf
}

export interface PointColumn {
  /** Of a site's cells. */
  readonly key: string
  /** `dns`; with its suite when there are several. */
  readonly name: string
}

/** @param owners only their checks, with what blocks them; absent: everybody's. */
export function statusReport(known: Known, { owners }: { readonly owners?: readonly string[] } = {}): StatusReport {
  const standings = known.checks.map((each) => standingNow(each, known))
  const chosen = standings.filter(({ check }) => owners?.includes(check.owner) ?? true)
  const sites = sitesOf(standings, { ...known, notApplicable: missingOf(known, owners && chosen) }, owners)
  return {
    now: known.now,
    status: worst(statusOfStandings(chosen), ...known.partial.map(() => 'UNKNOWN' as const)),
    counts: countStandings(chosen),
    rootCauses: sites.reduce((sum, { roots }) => sum + roots.length, 0),
    follow: sites.reduce((sum, { roots }) => sum + followers(roots).size, 0),
    sites: sites.filter(({ checks }) => checks.length > 0),
    points: pointsOf(sites, chosen),
    nameOf: namesIn({ instances: standings.map(({ check }) => check) }),
  }
}

function sitesOf(
  standings: readonly CheckStanding[],
  { notApplicable, signOffs, partial }: Pick<Known, 'notApplicable' | 'signOffs' | 'partial'>,
  owners: readonly string[] | undefined,
): readonly SiteReport[] {
  const missing = grouped(notApplicable, ({ site }) => site)
  return [...grouped(standings, ({ check }) => check.site.name)].map(([name, checks]) => {
    const suites = partial.filter(({ site }) => site === name).map(({ suite }) => suite)
    const parts = { site: checks[0].check.site, checks, notApplicable: missing.get(name) ?? [], signOffs }
    return siteReport({ ...parts, partial: suites, ...(owners && { owners }) })
  })
}

/** What does not apply has no owner of its own: it belongs to the integration points that are shown. */
function missingOf({ notApplicable }: Known, chosen: readonly CheckStanding[] | undefined): readonly NotApplicable[] {
  if (chosen === undefined) return notApplicable
  const shown = new Set(chosen.map(({ check }) => pointKey(check)))
  return notApplicable.filter((each) => shown.has(pointKey(missingPoint(each))))
}

function pointsOf(sites: readonly SiteReport[], checks: readonly CheckStanding[]): readonly PointColumn[] {
  const several = hasSeveralSuites({ instances: checks.map(({ check }) => check) })
  const points = new Map(
    sites.flatMap(({ cells }) => [...cells].map(([key, { point }]) => [key, several ? key : point] as const)),
  )
  return [...points].map(([key, name]) => ({ key, name: oneLine(name) }))
}
