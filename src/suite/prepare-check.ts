import type { AnyCheckType } from '../core/check-type.js'
import { kindOfCheck } from './check-kind.js'
import type { CheckSpec, Settings } from './check-spec.js'
import { type Condition, readCondition } from './conditions.js'
import { readCriteria } from './criteria.js'
import { definitionOf } from './definition.js'
import { readEach } from './each.js'
import { typeName } from './load-types.js'
import { listed, namesIn } from './names.js'
import { type PerSite, perSite } from './per-site.js'
import { inside, type Place, sourceOf } from './place.js'
import { prepareOptions } from './prepare-options.js'
import type { PreparedCheck, Texts } from './prepared-check.js'
import { isRecord, type YamlMap } from './record.js'
import type { Report } from './report.js'
import { type Level, readSettings, SETTINGS } from './settings.js'
import { compileTemplate, type TemplateRules } from './template.js'
import { compileTexts, inheritTexts, TEXTS, type TextTemplates, type WrittenTexts, writtenTexts } from './texts.js'
import { readWaiver } from './waiver.js'

/** What a check inherits from its integration point and suite. */
export interface Surroundings {
  readonly suite: string
  readonly point: string
  readonly pointTitle: string
  /** As they stand in the files. */
  readonly written: WrittenTexts
  readonly templates: readonly TextTemplates[]
  /** What a check has that writes none of its own. */
  readonly texts: PerSite<Texts>
  /** The point's defaults, the point, the suite's defaults, the suite. */
  readonly levels: readonly Level[]
  /** What a check has that writes none of its own. */
  readonly settings: Settings
  readonly only: readonly Condition[]
  /** Where relative paths start; absolute. */
  readonly directory: string
}

export interface PrepareContext {
  readonly report: Report
  readonly types: ReadonlyMap<string, AnyCheckType>
  readonly checkTypeNames: ReadonlySet<string>
  /** The declared handlers; undefined when not all documents could be read. */
  readonly handlers: ReadonlySet<string> | undefined
  readonly now: number
}

/** Reads and validates all of a check that is the same everywhere; undefined when it has no check type. */
export function prepareCheck(
  data: YamlMap,
  place: Place,
  around: Surroundings,
  context: PrepareContext,
): PreparedCheck | undefined {
  const { report, types, checkTypeNames } = context
  const kind = kindOfCheck(data, place, { types: checkTypeNames, complain: report.error })
  const each = isRecord(data['each']) ? readEach(data['each'], inside(place, 'each'), EACH(report)) : undefined
  const rules: TemplateRules = { variables: ['site', 'vars', ...(each?.names ?? [])], complain: report.error }
  const settings = readOwnSettings(data, place, around, report)
  const texts = readOwnTexts(data, place, around, rules)
  const only = readOnly(data, place, report)
  const waiver = readWaive(data['waive'], inside(place, 'waive'), rules, context)
  const type = kind === undefined ? undefined : types.get(typeName(kind, place.document))
  if (kind === undefined || type === undefined) return undefined
  const optionRules = { ...rules, variables: [...rules.variables, 'env', 'secret'] }
  const options = prepareOptions(data[kind], inside(place, kind), { type, rules: optionRules, report })
  const { severity, timeoutMs } = settings
  const { criteria, thresholds } = readCriteria(data, place, { type, rules, report, severity, timeoutMs })
  const conditions = only === undefined ? around.only : [...around.only, only]
  const name = String(place.path.at(-1))
  const spec: CheckSpec = {
    suite: around.suite,
    point: around.point,
    name,
    ...around.written,
    ...writtenTexts(data),
    title: String(data['title'] ?? `${around.pointTitle}: ${name}`),
    type: typeName(kind, place.document),
    definition: definitionOf(kind, data),
    only: conditions.map(({ expression }) => expression.text),
    each: each?.names ?? [],
    dependsOn: namesIn(data['depends_on']),
    settings,
    source: sourceOf(place),
  }
  const dependsOn = listed(data['depends_on'], inside(place, 'depends_on'))
  const { directory } = around
  return {
    spec,
    place,
    type,
    only: conditions,
    each,
    texts,
    criteria,
    thresholds,
    waiver,
    options,
    dependsOn,
    directory,
  }
}

const EACH = (report: Report): TemplateRules => ({ variables: ['site', 'vars'], complain: report.error })

function readOwnSettings(data: YamlMap, place: Place, { settings, levels }: Surroundings, report: Report): Settings {
  if (!SETTINGS.some((key) => data[key] !== undefined)) return settings
  return readSettings([{ data, place }, ...levels], report.error)
}

function readOwnTexts(data: YamlMap, place: Place, around: Surroundings, rules: TemplateRules): PerSite<Texts> {
  if (!TEXTS.some((key) => data[key] !== undefined)) return around.texts
  return inheritTexts([...around.templates, compileTexts(data, place, rules)], place, rules.complain)
}

/** The condition of a point or a check on its sites. */
export function readOnly(data: YamlMap, place: Place, report: Report): Condition | undefined {
  if (typeof data['only'] !== 'string') return undefined
  return readCondition(data['only'], inside(place, 'only'), { variables: ['site'], complain: report.error })
}

function readWaive(value: unknown, place: Place, rules: TemplateRules, { now }: PrepareContext) {
  if (value === undefined) return undefined
  return perSite(compileTemplate(value, place, rules), rules.complain, (resolved, complain) =>
    readWaiver(resolved, place, { now, complain }),
  )
}
