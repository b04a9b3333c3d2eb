import type { ErrorObject, ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { DocumentKind, Path } from '../load/source-document.js'
import { isRecord } from '../record.js'
import { type Misshape, misshapeOf } from './messages.js'
import { shapeOf } from './skeleton.js'

/** What a validated document is: its well-shaped part, and what is wrong with the rest. */
export interface Shaped {
  readonly data: Readonly<Record<string, unknown>>
  readonly misshapes: readonly Misshape[]
}

/**
 * Holds a document against the shape of its kind. What is wrong is left out of the data, so that the rest can be read and
 * everything else that is wrong be told too.
 */
export function validate(kind: DocumentKind, data: Readonly<Record<string, unknown>>): Shaped {
  const validator = validatorOf(kind)
  if (validator(data)) return { data, misshapes: [] }
  const errors = (validator.errors ?? []).map((error) => ({ error, path: pathOf(error, data) }))
  const misshapes = errors.map(({ error, path }) => misshapeOf(error, path)).filter((each) => each !== undefined)
  const pruned: unknown = structuredClone(data)
  // From the last to the first, so that indices before a removed element stay true.
  const paths = misshapes.filter(({ readable }) => readable === undefined).map(({ path }) => JSON.stringify(path))
  for (const path of [...new Set(paths)].toReversed()) remove(pruned, JSON.parse(path))
  return { data: isRecord(pruned) ? pruned : {}, misshapes }
}

const validators = new Map<DocumentKind, ValidateFunction>()

function validatorOf(kind: DocumentKind): ValidateFunction {
  const known = validators.get(kind)
  if (known !== undefined) return known
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, validateSchema: false, meta: false })
  const validator = ajv.compile(shapeOf(kind))
  validators.set(kind, validator)
  return validator
}

/** JSON Pointer (RFC 6901) to keys and indices. */
function pathOf(error: ErrorObject, data: unknown): Path {
  const path: (string | number)[] = []
  let value = data
  for (const token of error.instancePath.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
    path.push(Array.isArray(value) ? Number(key) : key)
    value = Array.isArray(value) ? value[Number(key)] : isRecord(value) ? value[key] : undefined
  }
  return path
}

function remove(data: unknown, path: Path): void {
  const parent = path.slice(0, -1).reduce<unknown>((value, step) => childOf(value, step), data)
  const last = path.at(-1)
  if (Array.isArray(parent) && typeof last === 'number') parent.splice(last, 1)
  else if (isRecord(parent) && last !== undefined) delete (parent as Record<string, unknown>)[last] // our own clone
}

function childOf(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[Number(step)]
  return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined
}
