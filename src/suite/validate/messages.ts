import type { ErrorObject } from 'ajv'
import { clip } from '../../core/clip.js'
import { closest, didYouMean } from '../../core/closest.js'
import { oneLine } from '../../core/printable.js'
import type { Path } from '../load/source-document.js'
import { isRecord, type YamlMap } from '../record.js'

/** What is wrong with the shape of a document. */
export interface Misshape {
  readonly path: Path
  /** The key itself is wrong rather than its value. */
  readonly key: boolean
  readonly message: string
  readonly hint?: string
  /** Something is missing, and the rest can be read without it. */
  readonly readable?: true
}

/** A validator's error as a sentence with a place; undefined for one that only sums up others. */
export function misshapeOf(error: ErrorObject, path: Path): Misshape | undefined {
  const schema: YamlMap = isRecord(error.parentSchema) ? error.parentSchema : {}
  const name = path.findLast((step) => typeof step === 'string') ?? 'document'
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(path, String(error.params['additionalProperty']), schema)
    case 'required':
      return missing(path, String(error.params['missingProperty']))
    case 'propertyNames':
      return undefined
    case 'pattern':
      return error.propertyName === undefined ? wrongValue(path, name, error, schema) : wrongName(path, error, schema)
    case 'minItems':
    case 'minProperties':
    case 'minLength':
      return { path, key: false, message: `"${name}" is empty`, ...hinted(wanted(schema)) }
    default:
      return wrongValue(path, name, error, schema)
  }
}

function unknownKey(path: Path, key: string, schema: YamlMap): Misshape {
  const known = isRecord(schema['properties']) ? Object.keys(schema['properties']) : []
  const parent = path.findLast((step) => typeof step === 'string')
  const where = parent === undefined ? '' : ` in "${parent}"`
  return {
    path: [...path, key],
    key: true,
    message: `unknown key "${shown(key)}"${where}`,
    ...hinted(didYouMean(key, known)),
  }
}

function missing(path: Path, key: string): Misshape {
  const [section, point] = path
  if (section === 'integration_points' && path.length === 2) {
    return { path, key: true, message: `the integration point "${point}" has no "${key}"`, readable: true }
  }
  const parent = path.findLast((step) => typeof step === 'string')
  return { path, key: true, message: `"${key}" is missing${parent === undefined ? '' : ` in "${parent}"`}` }
}

function wrongName(path: Path, error: ErrorObject, schema: YamlMap): Misshape {
  const name = error.propertyName ?? ''
  const better = name.toLowerCase().replace(/[^a-z0-9_-]+/g, '-')
  return {
    path: [...path, name],
    key: true,
    message: `"${shown(name)}" is not a name, wanted ${schema['title']}`,
    ...(better !== name && better !== '' && { hint: `for example "${shown(better)}"` }),
  }
}

function wrongValue(path: Path, name: string | number, error: ErrorObject, schema: YamlMap): Misshape {
  const { data } = error
  const choices = error.keyword === 'enum' && Array.isArray(schema['enum']) ? schema['enum'].map(String) : undefined
  const want = choices === undefined ? schema['title'] : `one of ${choices.join(', ')}`
  const what = path.length === 0 ? 'the document' : `"${name}"`
  const message = `${what} is ${describe(data)}, wanted ${want}`
  const readable = path.length === 1 && path[0] === 'suite' && typeof data === 'string'
  return { path, key: false, message, ...hinted(hintFor(data, choices, schema)), ...(readable && { readable }) }
}

function hintFor(data: unknown, choices: readonly string[] | undefined, schema: YamlMap): string | undefined {
  if (choices !== undefined) return typeof data === 'string' ? meant(data, choices) : undefined
  const type = schema['type']
  const text = type === 'string' || (Array.isArray(type) && type.includes('string'))
  if (typeof data === 'number' && /duration/.test(String(schema['title']))) return `add a unit: "${data}s"`
  if (text && (typeof data === 'number' || typeof data === 'boolean')) return `quote it: "${data}"`
  if (type === 'integer' && typeof data === 'string' && /^\d+$/.test(data)) return `without quotes: ${data}`
  return undefined
}

/** The message names all choices already. */
function meant(word: string, choices: readonly string[]): string | undefined {
  const found = closest(word, choices)
  return found === undefined ? undefined : `did you mean "${found}"?`
}

function describe(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  return isRecord(value) ? 'a map' : shown(JSON.stringify(value))
}

function wanted({ title }: YamlMap): string | undefined {
  return typeof title === 'string' ? `wanted ${title}` : undefined
}

function shown(text: string): string {
  return clip(oneLine(text), 60)
}

function hinted(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint }
}
