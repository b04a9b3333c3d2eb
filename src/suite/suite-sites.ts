import { didYouMean } from '../core/closest.js'
import type { Site } from '../core/site.js'
import { inside, type Place } from './place.js'
import { isRecord } from './record.js'
import type { Report } from './report.js'

export interface SitesContext {
  readonly sites: ReadonlyMap<string, Site>
  readonly whole: boolean
  readonly report: Report
}

/** The sites that a suite's `sites` means: all, a list, or those that have the labels. */
export function sitesOf(selector: unknown, place: Place, { sites, whole, report }: SitesContext): readonly Site[] {
  if (!whole) return []
  if (sites.size === 0) {
    report.error(
      { document: place.document, path: [] },
      'a suite needs sites, and none are declared',
      'add a file sites.yaml: {sites: {dfw1: {phase: bringup}}}',
    )
    return []
  }
  if (Array.isArray(selector)) return listedSites(selector, place, { sites, report })
  if (!isRecord(selector)) return [...sites.values()]
  const labels = Object.entries(selector)
  const matching = [...sites.values()].filter((site) =>
    labels.every(([key, value]) => Object.hasOwn(site.labels, key) && site.labels[key] === value),
  )
  if (matching.length === 0) {
    const known = [
      ...new Set([...sites.values()].flatMap((site) => Object.entries(site.labels).map((pair) => pair.join('=')))),
    ]
    report.error(
      place,
      'no site has these labels',
      known.length === 0 ? 'no site has labels' : `there are ${known.slice(0, 12).join(', ')}`,
    )
  }
  return matching
}

function listedSites(
  names: readonly unknown[],
  place: Place,
  { sites, report }: Omit<SitesContext, 'whole'>,
): readonly Site[] {
  if (names.length === 0) report.error(place, '"sites" is empty', 'write all, or a list of sites')
  return [...new Set(names.map(String))].flatMap((name, index) => {
    const site = sites.get(name)
    if (site === undefined)
      report.error(inside(place, index), `there is no site "${name}"`, didYouMean(name, sites.keys()))
    return site === undefined ? [] : [site]
  })
}
