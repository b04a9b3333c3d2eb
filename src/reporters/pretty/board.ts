import type { CheckEvent } from '../../core/event.js'
import type { CheckCard } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import type { Run } from '../../core/run.js'
import { grouped } from '../grouped.js'
import { type Standing, standingOf } from '../standing.js'
import { NOTHING, type Tally } from '../tally.js'
import { brief, hasSeveralSuites, nameInPoint, namesIn, ownerName, waiverText } from '../wording.js'

/** A check as it stands now. */
export interface Entry {
  readonly instance: CheckCard
  /** Its name within its integration point. */
  readonly name: string
  readonly owner: string
  readonly standing: Standing
  /** What its last result says, on one line. */
  readonly brief: string
  /** The root cause, when it is blocked. */
  readonly blockedBy: string | undefined
  /** How many results it has had. */
  readonly results: number
}

/** An integration point at one site. */
export interface Point {
  readonly name: string
  readonly title: string
  readonly entries: readonly Entry[]
  /** How many of the entries stand where; kept up to date. */
  readonly counts: Tally
  readonly notApplicable: number
}

export interface SiteBoard {
  readonly name: string
  readonly title: string
  readonly points: readonly Point[]
}

/** What a live view shows: the checks of a run by site and integration point, each as it was last reported. */
export interface Board {
  readonly run: Run
  readonly sites: readonly SiteBoard[]
  /** All checks of the run; kept up to date. */
  readonly counts: Tally
  /** How often the checks have been gone through: the most results that one check has had. */
  readonly round: () => number
  readonly record: (event: CheckEvent) => void
  /** A check's name by its id, for one that blocks others; the id itself when the run has no such check. */
  readonly nameOf: (id: string) => string
}

type Changing<T> = { -readonly [K in keyof T]: T[K] }

export function createBoard(run: Run): Board {
  const entries = new Map(run.instances.map((instance) => [instance.id, newEntry(instance)]))
  const sites = sitesOf(run, [...entries.values()])
  const counts = allWaiting(entries.size)
  const names = namesIn(run)
  let round = 1
  return {
    run,
    sites,
    counts,
    round: () => round,
    record(event) {
      const entry = entries.get(event.result.instance.id)
      if (entry === undefined) return
      const standing = standingOf(event)
      for (const each of [counts, entry.counts]) {
        each[entry.standing]--
        each[standing]++
      }
      entry.standing = standing
      entry.brief = briefOf(event)
      entry.blockedBy = event.result.blockedBy
      round = Math.max(round, ++entry.results)
    },
    nameOf(id) {
      const instance = entries.get(id)?.instance
      return instance === undefined ? oneLine(id) : `${oneLine(instance.site.name)} ${names(instance)}`
    },
  }
}

/** An entry with the counts of its integration point. */
type Slot = Changing<Entry> & { counts: Changing<Tally> }

function newEntry(instance: CheckCard): Slot {
  const names = { name: nameInPoint(instance), owner: ownerName(instance) }
  return { ...names, instance, standing: 'waiting', brief: '', blockedBy: undefined, results: 0, counts: allWaiting(0) }
}

function allWaiting(total: number): Changing<Tally> {
  return { ...NOTHING, total, waiting: total }
}

function briefOf({ result: { outcome, waiver } }: CheckEvent): string {
  const said = brief(outcome.output) || 'it said nothing'
  return waiver === undefined || outcome.status === 'OK' ? said : `${waiverText(waiver)} (${said})`
}

function sitesOf(run: Run, entries: readonly Slot[]): readonly SiteBoard[] {
  const several = hasSeveralSuites(run)
  return [...grouped(entries, ({ instance }) => instance.site.name).values()].map((theirs) => {
    const { name, title, phase } = theirs[0].instance.site
    const points = grouped(theirs, ({ instance: { suite, point } }) => JSON.stringify([suite, point]))
    return {
      name: oneLine(name),
      title: oneLine(`${title}, ${phase}`),
      points: [...points.values()].map((each) => pointOf(run, each, several)),
    }
  })
}

function pointOf(run: Run, entries: readonly [Slot, ...Slot[]], several: boolean): Point {
  const { instance } = entries[0]
  const counts = allWaiting(entries.length)
  for (const entry of entries) entry.counts = counts
  const beginning = `${instance.site.name}/${instance.suite}.${instance.point}.`
  return {
    name: oneLine(several ? `${instance.suite}.${instance.point}` : instance.point),
    title: oneLine(instance.pointTitle),
    entries,
    counts,
    notApplicable: run.notApplicable.filter(({ id }) => id.startsWith(beginning)).length,
  }
}
