import { didYouMean } from '../core/closest.js'
import type { Expression } from '../core/expression.js'
import { isRecord } from './record.js'

/** What an expression reads that is not there. */
export interface Unset {
  /** `site.labels.zone`. */
  readonly path: string
  readonly hint: string | undefined
}

/** The first path of an expression that is not set, with what may have been meant. */
export function findUnset(expression: Expression, variables: Readonly<Record<string, unknown>>): Unset | undefined {
  for (const path of expression.paths) {
    const unset = walk(path, variables)
    if (unset !== undefined) return unset
  }
  return undefined
}

/** The same, passing over what the expression itself guards with `has(...)`. */
export function findUnguarded(expression: Expression, variables: Readonly<Record<string, unknown>>): Unset | undefined {
  const guarded = (path: string) => expression.text.replace(/\s+/g, '').includes(`has(${path})`)
  return findUnset({ ...expression, paths: expression.paths.filter((path) => !guarded(path)) }, variables)
}

const STEP = /^(?:\.?([A-Za-z_]\w*)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\])/

function walk(path: string, variables: Readonly<Record<string, unknown>>): Unset | undefined {
  let value: unknown = variables
  for (let rest = path; rest !== ''; ) {
    const match = STEP.exec(rest)
    const step = match?.[1] ?? match?.[2] ?? match?.[3]
    if (match === null || step === undefined) return undefined
    rest = rest.slice(match[0].length)
    if (typeof value !== 'object' || value === null) return undefined
    if (!Object.hasOwn(value, step)) {
      const known = isRecord(value) ? Object.keys(value) : []
      return { path: path.slice(0, path.length - rest.length), hint: didYouMean(step, known) }
    }
    value = (value as Readonly<Record<string, unknown>>)[step] // an object or a list, own key
  }
  return undefined
}
