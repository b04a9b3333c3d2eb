import type { CheckEvent } from '../../core/event.js'
import type { CheckCard } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import { failsRun, isRegression } from '../../core/result.js'
import type { Run } from '../../core/run.js'
import { grouped } from '../grouped.js'
import { type Standing, standingOf } from '../standing.js'
import { NOTHING, type Tally } from '../tally.js'
import { brief, hasSeveralSuites, nameInPoint, namesIn, ownerName, waiverText } from '../wording.js'
import { createProgress, type Progress } from './progress.js'

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
  /** Epoch milliseconds: since when it is green, or is not; undefined before its first result. */
  readonly since: number | undefined
  /** Whether it is green now and was not before. */
  readonly hasTurnedGreen: boolean
  /** Whether it has been green in this run. */
  readonly wasGreen: boolean
  /** Whether it was green in this run, or signed off, and is itself bad now. */
  readonly hasRegressed: boolean
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
  readonly entries: readonly Entry[]
  readonly sites: readonly SiteBoard[]
  /** All checks of the run; kept up to date. */
  readonly counts: Tally
  /** How many were green when. */
  readonly progress: Progress
  /** How often the checks have been gone through: the most results that one check has had. */
  readonly round: () => number
  readonly record: (event: CheckEvent) => void
  /** A check's name by its id, for one that blocks others; the id itself when the run has no such check. */
  readonly nameOf: (id: string) => string
  /** An entry's name, with its site only when there are several. */
  readonly shortNameOf: (entry: Entry) => string
}

type Changing<T> = { -readonly [K in keyof T]: T[K] }

/** @param before the board of the same run with other checks: where they stand is kept. */
export function createBoard(run: Run, before?: Board): Board {
  const known = new Map(before?.entries.map((entry) => [entry.instance.id, entry]))
  const entries = new Map(run.instances.map((instance) => [instance.id, newEntry(instance, known.get(instance.id))]))
  const slots = [...entries.values()]
  const sites = sitesOf(run, slots)
  const counts = countsOf(slots)
  const names = namesIn(run)
  const progress = createProgress()
  let round = before?.round() ?? 1
  return {
    run,
    entries: slots,
    sites,
    counts,
    progress,
    round: () => round,
    record(event) {
      const entry = entries.get(event.result.instance.id)
      if (entry === undefined) return
      const standing = standingOf(event)
      for (const each of [counts, entry.counts]) {
        each[entry.standing]--
        each[standing]++
      }
      takeIn(entry, standing, event)
      round = Math.max(round, entry.results)
      if (counts.waiting === 0) progress.add({ time: event.time, green: counts.green })
    },
    nameOf(id) {
      const instance = entries.get(id)?.instance
      return instance === undefined ? oneLine(id) : `${oneLine(instance.site.name)} ${names(instance)}`
    },
    shortNameOf: ({ instance }) => `${sites.length > 1 ? `${oneLine(instance.site.name)} ` : ''}${names(instance)}`,
  }
}

/** An entry with the counts of its integration point. */
type Slot = Changing<Entry> & { counts: Changing<Tally> }

function newEntry(instance: CheckCard, before: Entry | undefined): Slot {
  const names = { name: nameInPoint(instance), owner: ownerName(instance) }
  const counts = { ...NOTHING }
  return { ...NO_RESULT, ...before, ...names, instance, counts }
}

const NO_RESULT = {
  standing: 'waiting',
  brief: '',
  blockedBy: undefined,
  results: 0,
  since: undefined,
  hasTurnedGreen: false,
  wasGreen: false,
  hasRegressed: false,
} as const

function takeIn(entry: Slot, standing: Standing, event: CheckEvent): void {
  const { result, since, seenRed } = event
  entry.standing = standing
  entry.brief = briefOf(event)
  entry.blockedBy = result.blockedBy
  entry.results++
  entry.since = since
  entry.wasGreen ||= standing === 'green'
  entry.hasTurnedGreen = standing === 'green' && seenRed
  entry.hasRegressed = isRegression(result) || (entry.wasGreen && failsRun(result) && result.blockedBy === undefined)
}

function countsOf(entries: readonly Entry[]): Changing<Tally> {
  const counts = { ...NOTHING, total: entries.length }
  for (const { standing } of entries) counts[standing]++
  return counts
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
  const counts = countsOf(entries)
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
