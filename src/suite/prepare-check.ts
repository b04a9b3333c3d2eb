import { dirname, resolve } from 'node:path'
import type { AnyCheckType } from '../core/check-type.js'
import type { Criteria } from '../core/judge.js'
import { kindOfCheck } from './check-kind.js'
import type { CheckSpec } from './check-spec.js'
import { type Condition, readCondition, readExpectations } from './conditions.js'
import { readEach } from './each.js'
import { typeName } from './load-types.js'
import { listed, namesIn } from './names.js'
import { type PerSite, perSite } from './per-site.js'
import { inside, type Place, sourceOf } from './place.js'
import { prepareOptions } from './prepare-options.js'
import type { PreparedCheck } from './prepared-check.js'
import { isRecord, type YamlMap } from './record.js'
import type { Report } from './report.js'
import { findSetting, type Level, readSettings } from './settings.js'
import { compileTemplate, type Template, type TemplateRules } from './template.js'
import { compileTexts, inheritTexts, type TextTemplates } from './texts.js'
import { buildThresholds, findThresholds } from './thresholds.js'
import { readWaiver } from './waiver.js'

/** What a check inherits. */
export interface Surroundings {
  readonly suite: string
  readonly point: string
  readonly pointTitle: string
  readonly texts: { readonly suite: TextTemplates; readonly point: TextTemplates }
  /** For owner and the like: the point, then the suite. */
  readonly levels: readonly Level[]
  /** For settings: the point's defaults, the point, the suite's defaults, the suite. */
  readonly settings: readonly Level[]
  readonly only: readonly Condition[]
}

export interface PrepareContext {
  readonly report: Report
  readonly types: ReadonlyMap<string, AnyCheckType>
  readonly checkTypeNames: ReadonlySet<string>
  /** The declared handlers; undefined when not all documents could be read. */
  readonly handlers: ReadonlySet<string> | undefined
  readonly now: number
}

/** Reads and validates all of a check that is the same everywhere; undefined when something is wrong with it. */
export function prepareCheck(
  data: YamlMap,
  place: Place,
  around: Surroundings,
  context: PrepareContext,
): PreparedCheck | undefined {
  const { report } = context
  const before = report.errorCount()
  const kind = kindOfCheck(data, place, { types: context.checkTypeNames, complain: report.error })
  const name = String(place.path.at(-1))
  const levels = [{ data, place }, ...around.settings]
  const settings = readSettings(levels, report.error)
  const each = isRecord(data['each'])
    ? readEach(data['each'], inside(place, 'each'), { variables: ['site', 'vars'], complain: report.error })
    : undefined
  const rules: TemplateRules = { variables: ['site', 'vars', ...(each?.names ?? [])], complain: report.error }
  const own = compileTexts(data, place, rules)
  const texts = inheritTexts({ ...around.texts, check: own }, name, { place, complain: report.error })
  const only =
    typeof data['only'] === 'string' ? [readCondition(data['only'], inside(place, 'only'), ONLY(report))] : []
  const waiver = readWaive(data['waive'], inside(place, 'waive'), rules, context)
  reviewLevels([{ data, place }, ...around.levels], place, report)
  const type = kind === undefined ? undefined : context.types.get(typeName(kind, place.document))
  if (kind === undefined || type === undefined) return undefined
  const options = prepareOptions(data[kind], inside(place, kind), {
    type,
    rules: { ...rules, variables: [...rules.variables, 'env', 'secret'] },
    report,
  })
  const criteria = readCriteria(data, place, { type, rules, report, severity: settings.severity })
  if (options === undefined || report.errorCount() > before) return undefined
  const dependsOn = listed(data['depends_on'], inside(place, 'depends_on'))
  const conditions = [...around.only, ...only.filter((condition) => condition !== undefined)]
  const spec: CheckSpec = {
    suite: around.suite,
    point: around.point,
    name,
    title: String(data['title'] ?? `${around.pointTitle}: ${name}`),
    type: typeName(kind, place.document),
    owner: textOf('owner') ?? '',
    why: textOf('why') ?? '',
    ...optional('contact', textOf('contact')),
    ...optional('runbook', textOf('runbook')),
    only: conditions.map(({ expression }) => expression.text),
    each: each?.names ?? [],
    dependsOn: namesIn(data['depends_on']),
    settings,
    source: sourceOf(place),
  }
  const directory = resolve(dirname(place.document.file.name))
  return { spec, place, type, only: conditions, each, texts, criteria, waiver, options, dependsOn, directory }

  function textOf(key: string): string | undefined {
    const found = findSetting([{ data, place }, ...around.levels], key)
    return found === undefined ? undefined : String(found.value)
  }
}

const ONLY = (report: Report): TemplateRules => ({ variables: ['site'], complain: report.error })

function optional<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: string }) // a computed key widens to string
}

function readWaive(value: unknown, place: Place, rules: TemplateRules, { now }: PrepareContext) {
  if (value === undefined) return undefined
  return perSite(compileTemplate(value, place, rules), rules.complain, (resolved, complain) =>
    readWaiver(resolved, place, { now, complain }),
  )
}

/** What `validate --strict` asks of every check. */
function reviewLevels(levels: readonly Level[], place: Place, report: Report): void {
  for (const key of ['contact', 'runbook']) {
    if (findSetting(levels, key) !== undefined) continue
    const point = { document: place.document, path: place.path.slice(0, 2), key: true } as const
    report.warning(point, `the integration point "${point.path.at(-1)}" has no "${key}"`)
  }
}

interface CriteriaReading {
  readonly type: AnyCheckType
  readonly rules: TemplateRules
  readonly report: Report
  readonly severity: 'WARNING' | 'CRITICAL' | undefined
}

function readCriteria(
  data: YamlMap,
  place: Place,
  { type, rules, report, severity }: CriteriaReading,
): PerSite<Criteria> {
  const written = findThresholds(data, place, type, report.error)
  const values = written.map(({ place: at }) =>
    compileTemplate(valueAt(data, at.path.slice(place.path.length)), at, rules),
  )
  const template: Template = {
    reads: new Set(values.flatMap(({ reads }) => [...reads])),
    resolve: (scope) => values.map((value) => value.resolve(scope)),
  }
  const rest = {
    expectations: readExpectations(data['expect'], inside(place, 'expect'), { type, complain: report.error }),
    negate: data['negate'] === true,
    ...(severity !== undefined && { severity }),
  }
  return perSite(template, report.error, (resolved, complain) => {
    if (!Array.isArray(resolved) || resolved.includes(undefined)) return undefined
    return { thresholds: buildThresholds(written, resolved, { type, report, complain }), ...rest }
  })
}

function valueAt(data: YamlMap, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => (isRecord(value) ? value[step] : undefined), data)
}
