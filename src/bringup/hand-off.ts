import { compareStatus, type Status } from '../core/status.js'
import { grouped } from '../reporters/grouped.js'
import { pointKey } from './point-key.js'
import { followers, type RootCause } from './root-causes.js'
import type { SiteReport } from './site-report.js'
import { type CheckStanding, isSilent } from './standing.js'
import { statusOfStandings } from './standing-counts.js'

/** Who has to act next at a site, and on what: root causes only. */
export interface HandOff {
  readonly report: SiteReport
  /** The owner with most waiting first. */
  readonly owners: readonly OwnerWork[]
  readonly causes: number
  /** How many checks follow when all of it is done: those that wait for nobody else as well. */
  readonly follow: number
  /** What is not green of the owners that were asked for and waits for somebody else. */
  readonly elsewhere: readonly Elsewhere[]
}

export interface OwnerWork {
  readonly owner: string
  /** Absent when its integration points name different ones, or none. */
  readonly contact?: string
  readonly causes: number
  readonly behind: number
  readonly points: readonly PointWork[]
}

/** The root causes of one integration point, which share what they are for. */
export interface PointWork {
  readonly suite: string
  readonly point: string
  readonly title: string
  readonly why: string
  readonly runbook?: string
  /** Where the owner has several. */
  readonly contact?: string
  readonly items: readonly WorkItem[]
}

/** One root cause; several when all there is to say of each is that nobody has looked. */
export interface WorkItem {
  readonly causes: Causes
}

type Causes = readonly [RootCause, ...RootCause[]]

/** What waits for another owner's check. */
export interface Elsewhere {
  readonly cause: CheckStanding
  readonly waiting: readonly CheckStanding[]
}

/**
 * @param report of all owners' checks.
 * @param owners whose work is asked for; absent: everybody's.
 */
export function handOff(report: SiteReport, owners?: readonly string[]): HandOff {
  const isAsked = ({ check }: CheckStanding) => owners?.includes(check.owner) ?? true
  const roots = report.roots.filter(({ cause }) => isAsked(cause))
  const others = report.roots.filter(({ cause }) => !isAsked(cause))
  const waitingForOthers = followers(others)
  return {
    report,
    owners: byUrgency(grouped(roots, ({ cause }) => cause.check.owner)).map(ownerWork),
    causes: roots.length,
    follow: [...followers(roots)].filter((each) => !waitingForOthers.has(each)).length,
    elsewhere: others
      .map(({ cause, behind }) => ({ cause, waiting: behind.filter(isAsked) }))
      .filter(({ waiting }) => waiting.length > 0),
  }
}

/** A check may override what its integration point says: it then stands apart. */
function workKey({ cause: { check } }: RootCause): string {
  return JSON.stringify([pointKey(check), check.why, check.runbook, check.contact])
}

function ownerWork(roots: Causes): OwnerWork {
  const contacts = new Set(roots.map(({ cause }) => cause.check.contact))
  const [contact] = contacts.size === 1 ? contacts : []
  return {
    owner: roots[0].cause.check.owner,
    ...(contact !== undefined && { contact }),
    causes: roots.length,
    behind: followers(roots).size,
    points: byUrgency(grouped(roots, workKey))
      .map(pointWork)
      .map((point) => withoutContact(point, contact)),
  }
}

/** What is said of the owner need not be said again. */
function withoutContact({ contact, ...point }: PointWork, known: string | undefined): PointWork {
  return contact === undefined || contact === known ? point : { ...point, contact }
}

function pointWork(roots: Causes): PointWork {
  const { suite, point, pointTitle, why, runbook, contact } = roots[0].cause.check
  return {
    suite,
    point,
    title: pointTitle,
    why,
    ...(runbook !== undefined && { runbook }),
    ...(contact !== undefined && { contact }),
    items: [...grouped(roots, itemKey).values()].map((causes) => ({ causes })),
  }
}

/** Of what nobody has looked at there is the same to say, however many they are. */
function itemKey({ cause }: RootCause): string {
  return isSilent(cause) && !cause.regression ? cause.standing : cause.check.id
}

/** Most waiting first, then what worked before, then the worst, then the order of the suites. */
function byUrgency(groups: ReadonlyMap<string, Causes>): readonly Causes[] {
  const regressions = (roots: Causes) => roots.filter(({ cause }) => cause.regression).length
  return [...groups.values()].sort(
    (a, b) =>
      followers(b).size - followers(a).size || regressions(b) - regressions(a) || compareStatus(worstOf(b), worstOf(a)),
  )
}

function worstOf(roots: Causes): Status {
  return statusOfStandings(roots.map(({ cause }) => cause))
}
