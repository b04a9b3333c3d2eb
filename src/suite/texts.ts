import { type PerSite, perSite } from './per-site.js'
import { inside, keyAt, type Place } from './place.js'
import type { Texts } from './prepared-check.js'
import { isRecord, type YamlMap } from './record.js'
import type { Complain } from './report.js'
import { compileTemplate, type Template, type TemplateRules } from './template.js'

/** The texts of a suite, an integration point or a check, each a template. */
export type TextTemplates = Readonly<Record<string, Template>>

export const TEXTS = ['title', 'owner', 'why', 'contact', 'runbook', 'entity', 'labels']

/** What a check inherits, as it stands in the files. */
export interface WrittenTexts {
  readonly owner: string
  readonly why: string
  readonly contact?: string
  readonly runbook?: string
}

export function writtenTexts(data: YamlMap): Partial<WrittenTexts> {
  const written = (['owner', 'why', 'contact', 'runbook'] as const).filter((key) => typeof data[key] === 'string')
  return Object.fromEntries(written.map((key) => [key, data[key]]))
}

export function compileTexts(data: YamlMap, place: Place, rules: TemplateRules): TextTemplates {
  const written = TEXTS.filter((key) => data[key] !== undefined)
  return Object.fromEntries(written.map((key) => [key, compileTemplate(data[key], inside(place, key), rules)]))
}

/**
 * The texts of a check or, without its own level, of any check of a point.
 *
 * @param levels the suite, the point, the check: what is nearer to the check wins, labels are merged, titles are not inherited.
 * @param place where to complain about a text that is none.
 */
export function inheritTexts(levels: readonly TextTemplates[], place: Place, complain: Complain): PerSite<Texts> {
  const [suite = {}, point = {}, check = {}] = levels
  const merged: Record<string, Template> = { ...suite, ...point, ...check }
  const labels = levels.map((level) => level['labels']).filter((template) => template !== undefined)
  const titles = { title: check['title'], pointTitle: point['title'] }
  const texts = Object.entries({ ...merged, ...titles }).filter(isText)
  const template: Template = {
    reads: new Set([...texts.map(([, each]) => each), ...labels].flatMap(({ reads }) => [...reads])),
    resolve: (scope) => ({
      ...Object.fromEntries(texts.map(([key, each]) => [key, each.resolve(scope)])),
      labels: Object.assign({}, ...labels.map((each) => each.resolve(scope))),
    }),
  }
  return perSite(template, complain, (value, complainHere) => buildTexts(value, place, complainHere))
}

function isText(entry: readonly [string, Template | undefined]): entry is [string, Template] {
  return entry[0] !== 'labels' && entry[1] !== undefined
}

function buildTexts(value: unknown, place: Place, complain: Complain): Texts | undefined {
  const { labels, ...texts }: YamlMap = isRecord(value) ? value : {}
  const wrong = Object.entries({ ...texts, ...Object(labels) }).filter(([, text]) => typeof text !== 'string')
  for (const [key, text] of wrong) {
    // Undefined is what was unset, and has been complained about.
    if (text !== undefined) complain(keyAt(place), `"${key}" is ${JSON.stringify(text)}, wanted a text`)
  }
  return wrong.length > 0 ? undefined : (value as Texts) // every text of it was just looked at
}
