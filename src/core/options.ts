import { didYouMean } from './closest.js'
import { messageOf, OperatorError } from './errors.js'
import { parseDuration, parseSize } from './quantity.js'
import { parseRange, type Range } from './range.js'

interface Common {
  /** One sentence without a full stop at the end; Markdown code spans allowed. */
  readonly description: string
  readonly required?: true
  /** The option that the short form `http: "https://..."` sets; at most one per table. */
  readonly main?: true
  /** One letter for the command line. */
  readonly short?: string
  /** Ends in a process list, where everybody on the machine can read it: a suite may not put a secret here. */
  readonly exposed?: true
  /** A value that works, for help and documentation. */
  readonly example?: string
}

/** One option of a check type or of a command, declared once: flag, schema, validation, documentation and type follow. */
export type OptionSpec = Common &
  (
    | { readonly kind: 'string'; readonly default?: string; readonly pattern?: RegExp }
    /** A string that is never shown: on the command line it comes from an environment variable or a file. */
    | { readonly kind: 'secret' }
    | { readonly kind: 'integer'; readonly default?: number; readonly minimum?: number; readonly maximum?: number }
    | { readonly kind: 'number'; readonly default?: number; readonly minimum?: number; readonly maximum?: number }
    | { readonly kind: 'boolean'; readonly default?: boolean }
    /** Written `10s`; the value is in milliseconds. */
    | { readonly kind: 'duration'; readonly default?: string }
    /** Written `10MB`; the value is in bytes. */
    | { readonly kind: 'size'; readonly default?: string }
    | { readonly kind: 'range' }
    | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly default?: string }
    /** A list, or one element alone; on the command line the flag is repeated. */
    | { readonly kind: 'strings'; readonly default?: readonly string[] }
    | { readonly kind: 'integers'; readonly default?: readonly number[] }
    /** Names to strings; on the command line `NAME=VALUE`, repeated. */
    | { readonly kind: 'map' }
    /** Any value; on the command line JSON, or a plain string when it is not. */
    | { readonly kind: 'json' }
  )

/** Options by their name in code (`caFile`); YAML says `ca_file`, the command line `--ca-file`. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>

interface Values {
  string: string
  secret: string
  integer: number
  number: number
  boolean: boolean
  duration: number
  size: number
  range: Range
  strings: readonly string[]
  integers: readonly number[]
  map: Readonly<Record<string, string>>
  json: unknown
}

type ValueOf<S extends OptionSpec> = S extends { kind: 'choice'; choices: readonly (infer C)[] }
  ? C
  : S['kind'] extends keyof Values
    ? Values[S['kind']]
    : never

type Given = { readonly required: true } | { readonly default: unknown } | { readonly kind: 'boolean' }

/** The type of the options that a table describes: what has neither a default nor `required` may be undefined. */
export type OptionsOf<T extends OptionSpecs> = {
  readonly [K in keyof T]: T[K] extends Given ? ValueOf<T[K]> : ValueOf<T[K]> | undefined
}

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
    if (value === undefined || value === null) {
      if (spec.required) problems.push({ key, message: `"${key}" is missing: ${spec.description}`, ...example(spec) })
      options[name] = defaultOf(spec)
    } else if (!isOpen(value)) {
      const read = readValue(spec, value)
      if ('problem' in read) problems.push({ key, message: `"${key}" ${read.problem}`, ...hinted(read.hint) })
      else options[name] = read.value
    }
  }
  return { options, problems }
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

function defaultOf(spec: OptionSpec): unknown {
  if (spec.kind === 'boolean') return spec.default ?? false
  if (!('default' in spec) || spec.default === undefined) return undefined
  if (spec.kind === 'duration') return parseDuration(spec.default)
  if (spec.kind === 'size') return parseSize(spec.default)
  return spec.default
}

type Read = { readonly value: unknown } | { readonly problem: string; readonly hint?: string }

function readValue(spec: OptionSpec, value: unknown): Read {
  switch (spec.kind) {
    case 'string':
      return readString(spec.pattern, value)
    case 'secret':
      return readString(undefined, value)
    case 'integer':
    case 'number':
      return readNumber(spec, value)
    case 'boolean':
      return typeof value === 'boolean' ? { value } : { problem: `is ${show(value)}, wanted true or false` }
    case 'duration':
      return readText(value, parseDuration, 'a duration such as 10s')
    case 'size':
      return readText(value, parseSize, 'a size such as 10MB')
    case 'range':
      return readText(typeof value === 'number' ? String(value) : value, parseRange, 'a threshold range such as 10:20')
    case 'choice':
      return readChoice(spec.choices, value)
    case 'strings':
      return readList(value, (each) => readString(undefined, each))
    case 'integers':
      return readList(value, (each) => readNumber({ kind: 'integer' }, each))
    case 'map':
      return readMap(value)
    case 'json':
      return { value }
  }
}

function readString(pattern: RegExp | undefined, value: unknown): Read {
  if (typeof value !== 'string') {
    const quotable = typeof value === 'number' || typeof value === 'boolean'
    return { problem: `is ${show(value)}, wanted a string`, ...(quotable && { hint: `quote it: "${value}"` }) }
  }
  if (value === '') return { problem: 'is empty' }
  if (pattern !== undefined && !pattern.test(value)) return { problem: `is ${show(value)}, wanted ${pattern.source}` }
  return { value }
}

interface Bounds {
  readonly kind: 'integer' | 'number'
  readonly minimum?: number
  readonly maximum?: number
}

function readNumber({ kind, minimum = -Infinity, maximum = Infinity }: Bounds, value: unknown): Read {
  const fits = typeof value === 'number' && Number.isFinite(value) && (kind === 'number' || Number.isInteger(value))
  if (!fits) return { problem: `is ${show(value)}, wanted ${kind === 'integer' ? 'a whole number' : 'a number'}` }
  if (value < minimum) return { problem: `is ${value}, wanted at least ${minimum}` }
  if (value > maximum) return { problem: `is ${value}, wanted at most ${maximum}` }
  return { value }
}

function readText(value: unknown, parse: (text: string) => unknown, wanted: string): Read {
  if (typeof value !== 'string') return { problem: `is ${show(value)}, wanted ${wanted}` }
  try {
    return { value: parse(value) }
  } catch (error) {
    const hint = error instanceof OperatorError ? error.hint : undefined
    return { problem: `is wrong: ${messageOf(error)}`, ...hinted(hint) }
  }
}

function readChoice(choices: readonly string[], value: unknown): Read {
  if (typeof value === 'string' && choices.includes(value)) return { value }
  const hint = typeof value === 'string' ? didYouMean(value, choices) : undefined
  return { problem: `is ${show(value)}, wanted one of ${choices.join(', ')}`, ...hinted(hint) }
}

function readList(value: unknown, readOne: (each: unknown) => Read): Read {
  const values: unknown[] = []
  for (const each of Array.isArray(value) ? value : [value]) {
    const read = readOne(each)
    if ('problem' in read) return read
    values.push(read.value)
  }
  return values.length === 0 ? { problem: 'is an empty list' } : { value: values }
}

function readMap(value: unknown): Read {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: `is ${show(value)}, wanted names with values` }
  }
  for (const [name, each] of Object.entries(value)) {
    if (typeof each !== 'string') {
      return { problem: `has ${show(each)} for "${name}", wanted a string`, hint: 'quote it' }
    }
  }
  return { value }
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

function hinted(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint }
}

function example(spec: OptionSpec): { readonly hint?: string } {
  return hinted(spec.example === undefined ? undefined : `for example ${spec.example}`)
}
