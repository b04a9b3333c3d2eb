import { clip } from './clip.js'
import { closest } from './closest.js'
import { messageOf, OperatorError } from './errors.js'
import type { OptionSpec } from './option-spec.js'
import { parseDuration, parseSize } from './quantity.js'
import { parseRange } from './range.js'

/** The value of an option that is not given: durations in milliseconds, sizes in bytes; undefined when there is none. */
export function defaultOf(spec: OptionSpec): unknown {
  if (spec.kind === 'boolean') return spec.default ?? false
  if (!('default' in spec) || spec.default === undefined) return undefined
  if (spec.kind === 'duration') return parseDuration(spec.default)
  if (spec.kind === 'size') return parseSize(spec.default)
  return spec.default
}

/** A value that was read, or what is wrong with it: the rest of a sentence that begins with the option's name. */
export type Read = { readonly value: unknown } | { readonly problem: string; readonly hint?: string }

/** Reads one option's value as YAML gives it. */
export function readValue(spec: OptionSpec, value: unknown): Read {
  if (value === null && spec.kind !== 'json') return { problem: 'has no value', hint: 'write one, or drop the line' }
  switch (spec.kind) {
    case 'string':
      return readString(spec.pattern, value)
    case 'secret':
      return typeof value === 'string' ? readString(undefined, value) : { problem: 'is not a string', hint: 'quote it' }
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
  const fits = kind === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value)
  if (typeof value !== 'number' || !fits) {
    const quoted = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)
    const wanted = kind === 'integer' ? 'a whole number' : 'a number'
    return { problem: `is ${show(value)}, wanted ${wanted}`, ...hinted(quoted ? 'drop the quotes' : undefined) }
  }
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

/** YAML takes a choice such as 4 for a number. */
function readChoice(choices: readonly string[], given: unknown): Read {
  const value = String(given)
  const isText = typeof given === 'string'
  if ((isText || typeof given === 'number') && choices.includes(value)) return { value }
  const meant = isText ? closest(value, choices) : undefined
  const hint = meant === undefined ? undefined : `did you mean "${meant}"?`
  return { problem: `is ${show(given)}, wanted one of ${choices.join(', ')}`, ...hinted(hint) }
}

function readList(value: unknown, readOne: (each: unknown) => Read): Read {
  if (!Array.isArray(value)) {
    const read = readOne(value)
    return 'problem' in read ? read : { value: [read.value] }
  }
  const values: unknown[] = []
  for (const [index, each] of value.entries()) {
    const read = readOne(each)
    if ('problem' in read) return { ...read, problem: `element ${index + 1} ${read.problem}` }
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
  return clip(typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value)), 60)
}

/** A hint as a field, when there is one. */
export function hinted(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint }
}
