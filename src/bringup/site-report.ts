import type { NotApplicable } from '../core/instance.js'
import type { Site } from '../core/site.js'
import { grouped } from '../reporters/grouped.js'
import type { SignOff } from '../store/store.js'
import { type Looks, looksOf } from './looks.js'
import { missingPoint, pointKey } from './point-key.js'
import { type RootCause, rootCauses } from './root-causes.js'
import type { CheckStanding } from './standing.js'
import { countStandings, type StandingCounts } from './standing-counts.js'

/** One integration point at one site. */
export interface Cell {
  readonly suite: string
  readonly point: string
  /** Absent when no check of it applies there. */
  readonly title?: string
  readonly counts: StandingCounts
  /** Absent when nobody ever looked. */
  readonly looks?: Looks
  readonly notApplicable: readonly NotApplicable[]
}

/** Where a site stands. */
export interface SiteReport {
  readonly site: Site
  /** The newest, while it counts. */
  readonly signOff?: Pick<SignOff, 'time' | 'by'>
  /** In the order of the suites. */
  readonly checks: readonly CheckStanding[]
  readonly counts: StandingCounts
  /** By `suite.point`, in the order of the suites. */
  readonly cells: ReadonlyMap<string, Cell>
  readonly notApplicable: readonly NotApplicable[]
  /** The suites of which only a part was ever declared there: what else they ask is not known. */
  readonly partial: readonly string[]
  readonly roots: readonly RootCause[]
}

export interface SiteParts {
  readonly site: Site
  /** Every check of the site: root causes are looked for among all of them. */
  readonly checks: readonly CheckStanding[]
  readonly notApplicable: readonly NotApplicable[]
  readonly signOffs: readonly SignOff[]
  readonly partial: readonly string[]
  /** Only the checks of these owners are counted and shown, with what blocks them; absent: all. */
  readonly owners?: readonly string[]
}

export function siteReport({ site, checks: all, notApplicable, signOffs, partial, owners }: SiteParts): SiteReport {
  const isChosen = ({ check }: CheckStanding) => owners?.includes(check.owner) ?? true
  const checks = all.filter(isChosen)
  const signOff = site.signedOffAt === undefined ? undefined : signOffs.findLast((each) => each.site === site.name)
  const cells = cellsOf(checks, notApplicable)
  return {
    site,
    ...(signOff && { signOff }),
    checks,
    counts: countStandings(checks),
    cells,
    notApplicable,
    partial,
    roots: narrowed(rootCauses(all), isChosen),
  }
}

/** The causes of what is chosen, whoever's they are. */
function narrowed(roots: readonly RootCause[], isChosen: (each: CheckStanding) => boolean): readonly RootCause[] {
  return roots
    .map(({ cause, behind }) => ({ cause, behind: behind.filter(isChosen) }))
    .filter(({ cause, behind }) => isChosen(cause) || behind.length > 0)
    .sort((a, b) => b.behind.length - a.behind.length)
}

function cellsOf(checks: readonly CheckStanding[], notApplicable: readonly NotApplicable[]): ReadonlyMap<string, Cell> {
  const theirs = grouped(checks, ({ check }) => pointKey(check))
  const apart = grouped(notApplicable, (each) => pointKey(missingPoint(each)))
  const keys = new Set([...theirs.keys(), ...apart.keys()])
  return new Map([...keys].map((key) => [key, cellOf(theirs.get(key) ?? [], apart.get(key) ?? [])]))
}

function cellOf(checks: readonly CheckStanding[], notApplicable: readonly NotApplicable[]): Cell {
  const [point] = [...checks.map(({ check }) => check), ...notApplicable.map(missingPoint)]
  const title = checks[0]?.check.pointTitle
  const looks = looksOf(checks)
  return {
    suite: point?.suite ?? '',
    point: point?.point ?? '',
    ...(title !== undefined && { title }),
    counts: countStandings(checks),
    ...(looks && { looks }),
    notApplicable,
  }
}
