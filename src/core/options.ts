import { didYouMean } from './closest.js'
import type { OptionSpec, OptionSpecs } from './option-spec.js'
import { defaultOf, hinted, readValue } from './option-value.js'

export type { OptionSpec, OptionSpecs, OptionsOf } from './option-spec.js'

export interface OptionProblem {
  /** The option's name in YAML, or the unknown key. */
  readonly key: string
  readonly message: string
  readonly hint?: string
}

export interface ReadOptions {
  /** By the names in code, defaults filled in, durations in ms, sizes in bytes. */
  readonly options: Readonly<Record<string, unknown>>
  readonly problems: readonly OptionProblem[]
}

/** `caFile` as YAML says it: `ca_file`. */
export function yamlName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** `caFile` as the command line says it: `ca-file`. */
export function flagName(name: string): string {
  return yamlName(name).replaceAll('_', '-')
}

/** The name of the table's main option, if it has one. */
export function mainOption(specs: OptionSpecs): string | undefined {
  return Object.keys(specs).find((name) => specs[name]?.main)
}

/**
 * Reads options as YAML gives them, by their YAML names. Every problem is reported, none thrown.
 *
 * @param isOpen tells a value that is not resolved yet (it holds `${...}`) and is passed over.
 */
export function readOptions(
  specs: OptionSpecs,
  raw: Readonly<Record<string, unknown>>,
  isOpen: (value: unknown) => boolean = () => false,
): ReadOptions {
  const options: Record<string, unknown> = {}
  const problems: OptionProblem[] = []
  const byYamlName = namesOf(specs)
  for (const key of Object.keys(raw)) {
    if (!byYamlName.has(key)) problems.push(unknownKey(key, byYamlName.keys()))
  }
  for (const [key, name] of byYamlName) {
    const spec = specs[name] as OptionSpec // the map was made from the table
    const value = raw[key]
    if (value === undefined) {
      if (spec.required)
        problems.push({ key, message: `"${key}" is missing: ${spec.description}`, ...hinted(exampleOf(spec)) })
      options[name] = defaultOf(spec)
    } else if (!isOpen(value)) {
      const read = readValue(spec, value)
      if ('problem' in read)
        problems.push({ key, message: `"${key}" ${read.problem}`, ...hinted(read.hint ?? exampleOf(spec)) })
      else options[name] = read.value
    }
  }
  return { options, problems }
}

/** The option that YAML calls by this key; undefined when there is none. */
export function optionByKey(specs: OptionSpecs, key: string): OptionSpec | undefined {
  const name = namesOf(specs).get(key)
  return name === undefined ? undefined : specs[name]
}

const yamlNames = new WeakMap<OptionSpecs, ReadonlyMap<string, string>>()

function namesOf(specs: OptionSpecs): ReadonlyMap<string, string> {
  const known = yamlNames.get(specs)
  if (known !== undefined) return known
  const names = new Map(Object.keys(specs).map((name) => [yamlName(name), name]))
  yamlNames.set(specs, names)
  return names
}

function unknownKey(key: string, known: Iterable<string>): OptionProblem {
  return { key, message: `unknown option "${key}"`, ...hinted(didYouMean(key, known)) }
}

function exampleOf(spec: OptionSpec): string | undefined {
  return spec.example === undefined ? undefined : `for example ${spec.example}`
}
