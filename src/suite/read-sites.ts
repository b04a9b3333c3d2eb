import type { Phase, Site } from '../core/site.js'
import type { SourceDocument } from './load/source-document.js'
import { inside, keyAt, type Place, sourceOf } from './place.js'
import { isRecord, type YamlMap } from './record.js'
import type { Report } from './report.js'
import { secretsOf } from './secrets.js'
import { compileTemplate } from './template.js'

const OWN_NAMES = ['name', 'title', 'phase', 'labels', 'variables']

/** The sites of all documents, by name, in the order they are written. */
export function readSites(documents: readonly SourceDocument[], report: Report): ReadonlyMap<string, Site> {
  const sites = new Map<string, Site>()
  for (const document of documents.filter(({ kind }) => kind === 'sites')) {
    const defaults = mapAt(document.data, 'site_defaults')
    checkVariables(mapAt(defaults, 'variables'), { document, path: ['site_defaults', 'variables'] }, report)
    for (const [name, data] of Object.entries(mapAt(document.data, 'sites'))) {
      const place: Place = { document, path: ['sites', name] }
      const known = sites.get(name)
      if (known !== undefined) reportTwice(name, known, place, report)
      else sites.set(name, readSite(name, isRecord(data) ? data : {}, { place, defaults, report }))
    }
  }
  return sites
}

interface Reading {
  readonly place: Place
  readonly defaults: YamlMap
  readonly report: Report
}

function readSite(name: string, data: YamlMap, { place, defaults, report }: Reading): Site {
  checkVariables(mapAt(data, 'variables'), inside(place, 'variables'), report)
  return {
    name,
    title: (data['title'] as string | undefined) ?? name, // the skeleton has checked it
    phase: (data['phase'] as Phase | undefined) ?? 'live', // the skeleton has checked it
    labels: { ...mapAt(defaults, 'labels'), ...mapAt(data, 'labels') } as Readonly<Record<string, string>>, // checked
    variables: literal({ ...mapAt(defaults, 'variables'), ...mapAt(data, 'variables') }, place),
    source: sourceOf(place),
  }
}

/** `$${` is a literal here as everywhere; `${...}` was complained about at its own place. */
function literal(variables: YamlMap, place: Place): YamlMap {
  const complain = () => undefined
  const value = compileTemplate(variables, place, { variables: [], complain }).resolve({
    variables: {},
    secrets: secretsOf({}),
    complain,
  })
  return isRecord(value) ? value : {}
}

function checkVariables(variables: YamlMap, place: Place, report: Report): void {
  const { reads } = compileTemplate(variables, place, { variables: [], complain: report.error })
  if (reads.size > 0) report.error(place, '"${...}" cannot be used in sites', 'put the text into the suite')
  for (const name of Object.keys(variables)) {
    if (!OWN_NAMES.includes(name)) continue
    report.error(keyAt(place, name), `a variable cannot be named "${name}": that is the site's own`, 'rename it')
  }
}

function reportTwice(name: string, { source }: Site, place: Place, report: Report): void {
  report.error(
    { ...place, key: true },
    `the site "${name}" is declared twice: first at ${source.file}:${source.line}`,
    'rename or remove one of the two',
  )
}

function mapAt(data: YamlMap, key: string): YamlMap {
  const value = data[key]
  return isRecord(value) ? value : {}
}
