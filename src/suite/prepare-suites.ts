import type { Site } from '../core/site.js'
import type { Loaded } from './load/load.js'
import type { SourceDocument } from './load/source-document.js'
import { inside, type Place, sourceOf } from './place.js'
import type { PrepareContext } from './prepare-check.js'
import { type PointSuite, preparePoint } from './prepare-point.js'
import type { PreparedPoint, PreparedSuite } from './prepared-suite.js'
import { isRecord } from './record.js'
import { reviewHandlers } from './review-handlers.js'
import { sitesOf } from './suite-sites.js'
import { compileTemplate } from './template.js'
import { compileTexts } from './texts.js'

export interface SuitesContext extends PrepareContext {
  readonly sites: ReadonlyMap<string, Site>
  /** Whether all names are known. */
  readonly whole: boolean
}

/** Reads and validates all suites with what they include. */
export function prepareSuites(
  { documents, fragments }: Pick<Loaded, 'documents' | 'fragments'>,
  context: SuitesContext,
): readonly PreparedSuite[] {
  const known = new Map<string, Place>()
  return documents
    .filter(({ kind }) => kind === 'suite')
    .flatMap((document) => {
      const id = String(document.data['suite'] ?? '')
      const first = known.get(id)
      if (first !== undefined) {
        const message = `the suite "${id}" is declared twice: first in ${where(first)}`
        context.report.error({ document, path: ['suite'] }, message, 'rename one of the two')
        return []
      }
      known.set(id, { document, path: [] })
      return [prepareSuite(id, document, fragments.get(document) ?? [], context)]
    })
}

function prepareSuite(
  id: string,
  document: SourceDocument,
  fragments: readonly SourceDocument[],
  context: SuitesContext,
): PreparedSuite {
  const { report } = context
  const { data } = document
  const place: Place = { document, path: [] }
  reviewHandlers(data, place, context)
  const vars = compileTemplate(data['vars'] ?? {}, inside(place, 'vars'), {
    variables: ['site'],
    complain: report.error,
  })
  const texts = compileTexts(data, place, { variables: ['site', 'vars'], complain: report.error })
  const points = preparePoints([document, ...fragments], { id, level: { data, place }, texts }, context)
  const sites = sitesOf(data['sites'], inside(place, 'sites'), context)
  const title = typeof data['title'] === 'string' ? data['title'] : id
  const suite = {
    id,
    title,
    sites: sites.map(({ name }) => name),
    points: points.map(({ point }) => point),
    files: [...new Set([document, ...fragments].map(({ file }) => file.path))],
    source: sourceOf(place),
  }
  return { id, suite, sites: sites.filter(({ phase }) => phase !== 'retired'), vars, points }
}

/** The points of a suite and of the fragments it includes. */
function preparePoints(
  documents: readonly SourceDocument[],
  suite: PointSuite,
  context: SuitesContext,
): readonly PreparedPoint[] {
  const points = new Map<string, PreparedPoint>()
  for (const document of documents) {
    const entries = document.data['integration_points']
    for (const [name, data] of isRecord(entries) ? Object.entries(entries) : []) {
      const place: Place = { document, path: ['integration_points', name] }
      const known = points.get(name)
      if (known !== undefined) {
        const message = `the integration point "${name}" stands in the suite "${suite.id}" twice: first in ${where(known.place)}`
        context.report.error({ ...place, key: true }, message, 'rename one of the two')
      } else if (isRecord(data)) points.set(name, preparePoint({ data, place }, suite, context))
    }
  }
  if (points.size === 0 && context.whole) {
    const message = `the suite "${suite.id}" has no integration points`
    context.report.error(suite.level.place, message, 'add them under "integration_points:", or include them')
  }
  return [...points.values()]
}

function where(place: Place): string {
  const { file, line } = sourceOf(place)
  return `${file}:${line}`
}
