import type { AnyCheckType } from '../core/check-type.js'
import { messageOf } from '../core/errors.js'
import { keepSecrets } from '../core/known-secrets.js'
import { mainOption, type OptionSpecs, optionByKey, readOptions, yamlName } from '../core/options.js'
import { inside, type Place } from './place.js'
import { isRecord, type YamlMap } from './record.js'
import type { Complain, Report } from './report.js'
import { compileTemplate, hasTemplate, type Scope, type Template, type TemplateRules } from './template.js'

/** Options of a check or a handler: what is the same everywhere is read once, the rest at each site. */
export interface PreparedOptions {
  /** The variables that they read. */
  readonly reads: ReadonlySet<string>
  /** Undefined when something was complained about. */
  readonly at: (scope: Scope) => ResolvedOptions | undefined
}

export interface ResolvedOptions {
  /** As `readOptions` gives them. */
  readonly options: Readonly<Record<string, unknown>>
  /** The host that is burdened. */
  readonly target?: string
  /** The names of the options that a secret was read into. */
  readonly secretOptions?: readonly string[]
}

/** What has options: a check type, or a sink by its name. */
export type OptionsOwner = Pick<AnyCheckType, 'type' | 'options' | 'validate' | 'target'>

export interface OptionsReading {
  readonly type: OptionsOwner
  readonly rules: TemplateRules
  readonly report: Report
}

/** @param value what stands at the check type's key: a map of options, or the main option alone. */
export function prepareOptions(value: unknown, place: Place, reading: OptionsReading): PreparedOptions {
  const { type, rules, report } = reading
  const main = mainOption(type.options)
  const isTable = isRecord(value) || value === null
  if (!isTable && main === undefined) {
    rules.complain(
      place,
      `"${type.type}" has no short form`,
      `write its options: {${Object.keys(type.options).map(yamlName).join(', ')}}`,
    )
    return { reads: new Set(), at: () => undefined }
  }
  const raw: YamlMap = isRecord(value) ? value : value === null || main === undefined ? {} : { [yamlName(main)]: value }
  const placeOf = (key: string): Place => (isTable ? inside(place, key) : place)
  const before = report.errorCount()
  const { options, problems } = readOptions(type.options, raw, hasTemplate)
  for (const { key, message, hint } of problems) {
    const known = Object.hasOwn(raw, key)
    const isUnknown = known && message.startsWith('unknown option')
    rules.complain(
      isUnknown ? { ...placeOf(key), key: true } : known ? placeOf(key) : { ...place, key: true },
      message,
      hint,
    )
  }
  const open = Object.entries(raw).filter(([, each]) => hasTemplate(each))
  const templates = open.map(([key, each]) => ({
    key,
    place: placeOf(key),
    template: compileTemplate(each, placeOf(key), rules),
  }))
  reviewSecrets(type.options, raw, { templates, placeOf, reading })
  const sound = report.errorCount() === before
  return resolver({ type, options, place, templates, sound, report })
}

interface OpenOption {
  readonly key: string
  readonly place: Place
  readonly template: Template
}

interface Resolving {
  readonly type: OptionsOwner
  readonly options: Readonly<Record<string, unknown>>
  readonly place: Place
  readonly templates: readonly OpenOption[]
  /** Whether nothing was complained about so far. */
  readonly sound: boolean
  readonly report: Report
}

function resolver({ type, options, place, templates, sound, report }: Resolving): PreparedOptions {
  const reads = new Set(templates.flatMap(({ template }) => [...template.reads]))
  if (templates.length === 0) {
    const resolved = sound ? finish(type, options, place, report.error) : undefined
    return { reads, at: () => resolved }
  }
  const openSpecs = specsOf(type.options, new Set(templates.map(({ key }) => key)))
  const secretKeys = templates.filter(({ template }) => template.reads.has('secret')).map(({ key }) => key)
  const secretOptions = Object.keys(specsOf(type.options, new Set(secretKeys)))
  return {
    reads,
    at(scope) {
      const raw = Object.fromEntries(templates.map(({ key, template }) => [key, template.resolve(scope)]))
      if (Object.values(raw).includes(undefined)) return undefined
      const read = readOptions(openSpecs, raw)
      for (const { key, message, hint } of read.problems) {
        const option = templates.find((each) => each.key === key)
        // A value that comes from a secret is not shown, not even the half of it that a message would cut off.
        const hidden = option?.template.reads.has('secret') === true
        scope.complain(
          option?.place ?? place,
          hidden ? `"${key}" does not take what its secret holds` : message,
          hidden ? undefined : hint,
        )
      }
      if (read.problems.length > 0 || !sound) return undefined
      const finished = finish(type, { ...options, ...read.options }, place, scope.complain)
      return finished && { ...finished, ...(secretOptions.length > 0 && { secretOptions }) }
    },
  }
}

function specsOf(specs: OptionSpecs, keys: ReadonlySet<string>): OptionSpecs {
  return Object.fromEntries(Object.entries(specs).filter(([name]) => keys.has(yamlName(name))))
}

/** What the check type itself says about its options; a user's module may throw. */
function finish(
  type: OptionsOwner,
  options: Readonly<Record<string, unknown>>,
  place: Place,
  complain: Complain,
): ResolvedOptions | undefined {
  keepSecrets(secretsIn(type.options, options))
  try {
    const sentence = type.validate?.(options)
    if (sentence !== undefined) {
      complain({ ...place, key: true }, sentence)
      return undefined
    }
    const target = type.target?.(options)
    return { options, ...(target !== undefined && { target }) }
  } catch (error) {
    complain({ ...place, key: true }, `the check type "${type.type}" broke on these options: ${messageOf(error)}`)
    return undefined
  }
}

/** What stands in options for secrets, in clear text too. */
function secretsIn(specs: OptionSpecs, options: Readonly<Record<string, unknown>>): readonly string[] {
  const values = Object.entries(options).filter(([name]) => specs[name]?.kind === 'secret')
  return values.map(([, value]) => value).filter((value) => typeof value === 'string')
}

interface SecretReview {
  readonly templates: readonly OpenOption[]
  readonly placeOf: (key: string) => Place
  readonly reading: OptionsReading
}

/** Secrets belong in options that keep them, and nowhere in clear text. */
function reviewSecrets(specs: OptionSpecs, raw: YamlMap, { templates, placeOf, reading }: SecretReview): void {
  for (const { key, template, place } of templates) {
    if (!template.reads.has('secret') || optionByKey(specs, key)?.exposed !== true) continue
    reading.rules.complain(
      place,
      `"${key}" ends where others can read it, so it takes no secret`,
      'pass it by "env" or on standard input',
    )
  }
  for (const [key, value] of Object.entries(raw)) {
    if (optionByKey(specs, key)?.kind === 'secret' && typeof value === 'string' && !hasTemplate(value)) {
      reading.report.warning(placeOf(key), `"${key}" stands here in clear text`, 'use ${secret.NAME}')
    }
  }
}
