import { dirname, resolve } from 'node:path'
import { listed } from './names.js'
import { inside, type Place, sourceOf } from './place.js'
import { type PrepareContext, prepareCheck, readOnly, type Surroundings } from './prepare-check.js'
import type { PreparedCheck } from './prepared-check.js'
import type { PreparedPoint } from './prepared-suite.js'
import { isRecord, type YamlMap } from './record.js'
import type { Report } from './report.js'
import { reviewHandlers } from './review-handlers.js'
import { findSetting, type Level, readSettings } from './settings.js'
import { compileTexts, inheritTexts, type TextTemplates, writtenTexts } from './texts.js'

/** The suite that a point is part of. */
export interface PointSuite {
  readonly id: string
  readonly level: Level
  readonly texts: TextTemplates
}

/** Reads and validates an integration point with its checks. */
export function preparePoint(level: Level, suite: PointSuite, context: PrepareContext): PreparedPoint {
  const { data, place } = level
  const name = String(place.path.at(-1))
  reviewTexts(name, [level, suite.level], context.report)
  reviewHandlers(data, place, context)
  const around = surroundingsOf(name, level, suite, context.report)
  const checks: PreparedCheck[] = []
  const broken: string[] = []
  for (const [check, checkData] of isRecord(data['checks']) ? Object.entries(data['checks']) : []) {
    if (!isRecord(checkData)) continue
    const at = inside(place, 'checks', check)
    reviewHandlers(checkData, at, context)
    const prepared = prepareCheck(checkData, at, around, context)
    if (prepared === undefined) broken.push(check)
    else checks.push(prepared)
  }
  const specs = checks.map(({ spec }) => spec)
  return {
    point: {
      suite: suite.id,
      name,
      title: around.pointTitle,
      ...around.written,
      checks: specs,
      source: sourceOf(place),
    },
    suite: suite.id,
    name,
    place,
    dependsOn: listed(data['depends_on'], inside(place, 'depends_on')),
    checks,
    broken,
  }
}

function surroundingsOf(name: string, level: Level, suite: PointSuite, report: Report): Surroundings {
  const { data, place } = level
  const rules = { variables: ['site', 'vars'], complain: report.error }
  const templates = [suite.texts, compileTexts(data, place, rules)]
  const levels = [level, suite.level].flatMap((each) => [defaultsOf(each), routingOf(each)])
  const only = readOnly(data, place, report)
  return {
    suite: suite.id,
    point: name,
    pointTitle: String(data['title'] ?? name),
    written: { owner: '', why: '', ...writtenTexts(suite.level.data), ...writtenTexts(data) },
    templates,
    texts: inheritTexts(templates, place, report.error),
    levels,
    settings: readSettings(levels, report.error),
    only: only === undefined ? [] : [only],
    directory: resolve(dirname(place.document.file.name)),
  }
}

const MISSING = {
  owner: 'say whom to call: owner: network',
  why: 'say what depends on it, in a sentence',
}

// What an import writes where its source tells nothing.
const UNKNOWN = 'unknown'

/** Owner and why must be known, at least to be unknown; contact and runbook are asked for by `validate --strict`. */
function reviewTexts(name: string, levels: readonly Level[], report: Report): void {
  const [{ place } = { place: undefined }] = levels
  if (place === undefined) return
  const at: Place = { ...place, key: true }
  const missing = (key: string) => findSetting(levels, key) === undefined
  for (const key of ['owner', 'why'] as const) {
    if (missing(key)) report.error(at, `the integration point "${name}" has no "${key}"`, MISSING[key])
    else if (findSetting(levels, key)?.value === UNKNOWN)
      report.warning(at, `the integration point "${name}" has an unknown "${key}"`, MISSING[key])
  }
  for (const key of ['contact', 'runbook'].filter(missing)) {
    report.warning(at, `the integration point "${name}" has no "${key}"`)
  }
}

function defaultsOf({ data, place }: Level): Level {
  const defaults = data['defaults']
  return { data: isRecord(defaults) ? defaults : {}, place: inside(place, 'defaults') }
}

/** What a suite or a point says beside its defaults; its other keys are no settings. */
function routingOf({ data, place }: Level): Level {
  const routing: YamlMap = { handlers: data['handlers'], subscriptions: data['subscriptions'] }
  return { data: routing, place }
}
