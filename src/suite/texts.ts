import { type PerSite, perSite } from './per-site.js'
import { keyAt, type Place } from './place.js'
import type { Texts } from './prepared-check.js'
import { isRecord, type YamlMap } from './record.js'
import type { Complain } from './report.js'
import { compileTemplate, type Template, type TemplateRules } from './template.js'

/** The texts of a suite, an integration point or a check, each a template. */
export type TextTemplates = Readonly<Record<string, Template>>

const TEXTS = ['title', 'owner', 'why', 'contact', 'runbook', 'entity', 'labels']

export function compileTexts(data: YamlMap, place: Place, rules: TemplateRules): TextTemplates {
  const written = TEXTS.filter((key) => data[key] !== undefined)
  return Object.fromEntries(
    written.map((key) => [
      key,
      compileTemplate(data[key], { document: place.document, path: [...place.path, key] }, rules),
    ]),
  )
}

/** The levels from the suite down to the check; what is nearer to the check wins, labels are merged. */
export interface TextLevels {
  readonly suite: TextTemplates
  readonly point: TextTemplates
  readonly check: TextTemplates
}

/** @param place the check, for a text that is none. */
export function inheritTexts(
  { suite, point, check }: TextLevels,
  name: string,
  at: { readonly place: Place; readonly complain: Complain },
): PerSite<Texts> {
  const { title: _, ...fromSuite } = suite
  const { title: pointTitle, ...fromPoint } = point
  const inherited: TextTemplates = { ...fromSuite, ...fromPoint, ...check, ...(pointTitle && { pointTitle }) }
  const labels = [suite, point, check].map((level) => level['labels']).filter((template) => template !== undefined)
  const all = Object.entries(inherited).filter(([key]) => key !== 'labels')
  const template: Template = {
    reads: new Set([...all.map(([, each]) => each), ...labels].flatMap(({ reads }) => [...reads])),
    resolve(scope) {
      const texts = Object.fromEntries(all.map(([key, each]) => [key, each.resolve(scope)]))
      return { ...texts, labels: Object.assign({}, ...labels.map((each) => each.resolve(scope))) }
    },
  }
  return perSite(template, at.complain, (value, complain) => buildTexts(value, name, { place: at.place, complain }))
}

function buildTexts(
  value: unknown,
  name: string,
  { place, complain }: { readonly place: Place; readonly complain: Complain },
): Texts | undefined {
  const texts: YamlMap = isRecord(value) ? value : {}
  const labels: YamlMap = isRecord(texts['labels']) ? texts['labels'] : {}
  const wrong = [...Object.entries(texts).filter(([key]) => key !== 'labels'), ...Object.entries(labels)].filter(
    ([, text]) => typeof text !== 'string',
  )
  // Undefined is what was unset, and has been complained about.
  for (const [key, text] of wrong)
    if (text !== undefined) complain(keyAt(place), `"${key}" is ${JSON.stringify(text)}, wanted a text`)
  if (wrong.length > 0) return undefined
  const pointTitle = String(texts['pointTitle'] ?? '')
  return { title: `${pointTitle}: ${name}`, ...texts, pointTitle, labels } as unknown as Texts // every text was just looked at
}
