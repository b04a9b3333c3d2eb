import type { Site } from '../core/site.js'
import { readCondition } from './conditions.js'
import type { Loaded } from './load/load.js'
import type { SourceDocument } from './load/source-document.js'
import { listed } from './names.js'
import { inside, type Place, sourceOf } from './place.js'
import { type PrepareContext, prepareCheck, type Surroundings } from './prepare-check.js'
import type { PreparedCheck } from './prepared-check.js'
import type { PreparedPoint, PreparedSuite } from './prepared-suite.js'
import { isRecord, type YamlMap } from './record.js'
import { reviewHandlers } from './review-handlers.js'
import { findSetting, type Level } from './settings.js'
import type { IntegrationPoint, Suite } from './suite.js'
import { sitesOf } from './suite-sites.js'
import { compileTemplate } from './template.js'
import { compileTexts } from './texts.js'

export interface SuitesContext extends PrepareContext {
  readonly sites: ReadonlyMap<string, Site>
  /** Whether all documents could be read. */
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
      const place: Place = { document, path: ['suite'] }
      const id = document.data['suite']
      if (typeof id !== 'string') return []
      const first = known.get(id)
      if (first !== undefined) {
        context.report.error(
          place,
          `the suite "${id}" is declared twice: first in ${where(first)}`,
          'rename one of the two',
        )
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
  const vars = compileTemplate(data['vars'] ?? {}, inside(place, 'vars'), {
    variables: ['site'],
    complain: report.error,
  })
  const texts = compileTexts(data, place, { variables: ['site', 'vars'], complain: report.error })
  reviewHandlers(data, place, context)
  const points = new Map<
    string,
    { readonly prepared: PreparedPoint; readonly place: Place; readonly point: IntegrationPoint }
  >()
  for (const source of [document, ...fragments]) {
    const entries = isRecord(source.data['integration_points']) ? Object.entries(source.data['integration_points']) : []
    for (const [name, pointData] of entries) {
      const at: Place = { document: source, path: ['integration_points', name] }
      const known = points.get(name)
      if (known !== undefined) {
        report.error(
          { ...at, key: true },
          `the integration point "${name}" stands in the suite "${id}" twice: first in ${where(known.place)}`,
          'rename one of the two',
        )
      } else if (isRecord(pointData)) {
        points.set(name, {
          place: at,
          ...preparePoint(name, pointData, { suite: { id, data, place, texts }, place: at, context }),
        })
      }
    }
  }
  if (points.size === 0 && context.whole)
    report.error(
      place,
      `the suite "${id}" has no integration points`,
      'add them under "integration_points:", or include them',
    )
  const sites = sitesOf(data['sites'], inside(place, 'sites'), context)
  const suite: Suite = {
    id,
    title: typeof data['title'] === 'string' ? data['title'] : id,
    sites: sites.map(({ name }) => name),
    points: [...points.values()].map(({ point }) => point),
    source: sourceOf(place),
  }
  return {
    id,
    suite,
    sites: sites.filter(({ phase }) => phase !== 'retired'),
    vars,
    points: [...points.values()].map(({ prepared }) => prepared),
  }
}

interface PointReading {
  readonly suite: {
    readonly id: string
    readonly data: YamlMap
    readonly place: Place
    readonly texts: ReturnType<typeof compileTexts>
  }
  readonly place: Place
  readonly context: SuitesContext
}

function preparePoint(
  name: string,
  data: YamlMap,
  { suite, place, context }: PointReading,
): { readonly prepared: PreparedPoint; readonly point: IntegrationPoint } {
  const { report } = context
  const levels: readonly Level[] = [
    { data, place },
    { data: suite.data, place: suite.place },
  ]
  for (const key of ['owner', 'why'] as const) {
    if (findSetting(levels, key) === undefined)
      report.error({ ...place, key: true }, `the integration point "${name}" has no "${key}"`, MISSING[key])
  }
  reviewHandlers(data, place, context)
  const only =
    typeof data['only'] === 'string'
      ? readCondition(data['only'], inside(place, 'only'), { variables: ['site'], complain: report.error })
      : undefined
  const title = String(data['title'] ?? name)
  const around: Surroundings = {
    suite: suite.id,
    point: name,
    pointTitle: title,
    texts: {
      suite: suite.texts,
      point: compileTexts(data, place, { variables: ['site', 'vars'], complain: report.error }),
    },
    levels,
    settings: levels.flatMap((level) => [defaultsOf(level), routingOf(level)]),
    only: only === undefined ? [] : [only],
  }
  const checks: PreparedCheck[] = []
  for (const [check, checkData] of isRecord(data['checks']) ? Object.entries(data['checks']) : []) {
    const at = inside(place, 'checks', check)
    if (!isRecord(checkData)) continue
    reviewHandlers(checkData, at, context)
    const prepared = prepareCheck(checkData, at, around, context)
    if (prepared !== undefined) checks.push(prepared)
  }
  const text = (key: string) => findSetting(levels, key)?.value as string | undefined // the skeleton has checked it
  const [contact, runbook] = [text('contact'), text('runbook')]
  const point: IntegrationPoint = {
    suite: suite.id,
    name,
    title,
    owner: text('owner') ?? '',
    why: text('why') ?? '',
    ...(contact !== undefined && { contact }),
    ...(runbook !== undefined && { runbook }),
    checks: checks.map(({ spec }) => spec),
    source: sourceOf(place),
  }
  return {
    prepared: { suite: suite.id, name, dependsOn: listed(data['depends_on'], inside(place, 'depends_on')), checks },
    point,
  }
}

const MISSING = {
  owner: 'say whom to call: owner: network',
  why: 'say what depends on it, in a sentence',
}

function defaultsOf({ data, place }: Level): Level {
  const defaults = data['defaults']
  return { data: isRecord(defaults) ? defaults : {}, place: inside(place, 'defaults') }
}

/** What a suite or a point says beside its defaults; its other keys are texts. */
function routingOf({ data, place }: Level): Level {
  return { data: { handlers: data['handlers'], subscriptions: data['subscriptions'] }, place }
}

function where({ document, path }: Place): string {
  const { file, line } = sourceOf({ document, path })
  return `${file}:${line}`
}
