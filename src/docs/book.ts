// All that the pages tell: the plan by integration point, by site and by owner, with what is known of each check.

import { missingPoint, pointKey } from '../bringup/point-key.js'
import type { AnyCheckType } from '../core/check-type.js'
import type { CheckInstance, NotApplicable, Plan } from '../core/instance.js'
import type { Source } from '../core/problem.js'
import type { Site } from '../core/site.js'
import { grouped } from '../reporters/grouped.js'
import type { IntegrationPoint, Suite } from '../suite/suite.js'
import { fileName } from './file-name.js'
import type { Phrase } from './page.js'
import { type CheckPast, type Memory, type Past, pastOf } from './past.js'
import { demandsOf } from './words/check-words.js'

/** One check at one site, in words. */
export interface Entry {
  readonly instance: CheckInstance
  /** What must be so; the first says what is looked at. */
  readonly demands: readonly Phrase[]
  /** Absent when there is no store. */
  readonly past?: CheckPast
}

export interface PointPart {
  /** `platform.dns` */
  readonly key: string
  readonly path: string
  /** Its own, with its suite where another point has the same one. */
  readonly title: string
  readonly source: Source
  readonly suite: Suite
  readonly point: IntegrationPoint
  /** At all sites, in the order of the suite. */
  readonly entries: readonly Entry[]
  readonly notApplicable: readonly NotApplicable[]
  /** The keys of the integration points that must be green first, wherever this is so. */
  readonly needs: readonly string[]
}

export interface SitePart {
  readonly site: Site
  readonly path: string
  readonly entries: readonly Entry[]
  readonly notApplicable: readonly NotApplicable[]
}

export interface OwnerPart {
  readonly owner: string
  readonly path: string
  readonly entries: readonly Entry[]
}

export interface Book {
  readonly suites: readonly Suite[]
  readonly points: ReadonlyMap<string, PointPart>
  readonly sites: ReadonlyMap<string, SitePart>
  readonly owners: ReadonlyMap<string, OwnerPart>
  readonly entries: readonly Entry[]
  /** Absent when there is no store. */
  readonly past?: Past
}

export interface BookSource {
  readonly plan: Pick<Plan, 'instances' | 'notApplicable'>
  readonly sites: readonly Site[]
  readonly suites: readonly Suite[]
  /** The types of the instances, by their names. */
  readonly types: ReadonlyMap<string, AnyCheckType>
  readonly memory?: Memory
}

export function bookOf({ plan, sites, suites, types, memory }: BookSource): Book {
  const past = memory && pastOf(memory)
  const entries = plan.instances.map((instance): Entry => {
    const type = types.get(instance.type)
    if (type === undefined) throw new Error(`the check type "${instance.type}" of ${instance.id} was not loaded`)
    return { instance, demands: demandsOf(instance, type), ...(past && { past: past.of(instance) }) }
  })
  return {
    suites,
    entries,
    points: pointParts(suites, entries, plan.notApplicable),
    sites: siteParts(sites, entries, plan.notApplicable),
    owners: ownerParts(entries),
    ...(past && { past }),
  }
}

function pointParts(
  suites: readonly Suite[],
  entries: readonly Entry[],
  notApplicable: readonly NotApplicable[],
): ReadonlyMap<string, PointPart> {
  const theirs = grouped(entries, ({ instance }) => pointKey(instance))
  const missing = grouped(notApplicable, (each) => pointKey(missingPoint(each)))
  const keyOfId = new Map(entries.map(({ instance }) => [instance.id, pointKey(instance)]))
  const all = suites.flatMap((suite) =>
    suite.points.map((point) => ({ suite, point, key: `${suite.id}.${point.name}` })),
  )
  const titles = new Map(all.map(({ key, point }) => [key, theirs.get(key)?.[0].instance.pointTitle ?? point.title]))
  const counts = grouped(titles.values(), (title) => title)
  const titleOf = (key: string) => {
    const title = titles.get(key) ?? key
    return counts.get(title)?.length === 1 ? title : `${title} (${key})`
  }
  return new Map(
    all.map(({ suite, point, key }) => {
      const own = theirs.get(key) ?? []
      const needs = own.flatMap(({ instance }) => instance.dependsOn.flatMap((id) => keyOfId.get(id) ?? []))
      const part: PointPart = {
        key,
        path: `points/${fileName(key)}`,
        title: titleOf(key),
        source: point.source,
        suite,
        point,
        entries: own,
        notApplicable: missing.get(key) ?? [],
        needs: [...new Set(needs)].filter((each) => each !== key),
      }
      return [key, part]
    }),
  )
}

function siteParts(
  sites: readonly Site[],
  entries: readonly Entry[],
  notApplicable: readonly NotApplicable[],
): ReadonlyMap<string, SitePart> {
  const theirs = grouped(entries, ({ instance }) => instance.site.name)
  const missing = grouped(notApplicable, ({ site }) => site)
  return new Map(
    sites.map((site) => [
      site.name,
      {
        site,
        path: `sites/${fileName(site.name)}`,
        entries: theirs.get(site.name) ?? [],
        notApplicable: missing.get(site.name) ?? [],
      },
    ]),
  )
}

function ownerParts(entries: readonly Entry[]): ReadonlyMap<string, OwnerPart> {
  const theirs = grouped(entries, ({ instance }) => instance.owner)
  const sorted = [...theirs].sort(([a], [b]) => (a < b ? -1 : 1))
  return new Map(sorted.map(([owner, own]) => [owner, { owner, path: `owners/${fileName(owner)}`, entries: own }]))
}
