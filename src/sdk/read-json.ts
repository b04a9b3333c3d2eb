import { exactNumbers } from './exact-numbers.js'

/** Below what no reader, redactor or printer of JSON runs out of stack. */
const MAX_DEPTH = 500

/**
 * The value of a JSON text, with or without a byte order mark; undefined when it is none, or nested too deeply. A number that a
 * double does not hold is a `bigint` or NaN: see `exactNumbers`.
 */
export function readJson(text: string): unknown {
  const json = text.startsWith('\ufeff') ? text.slice(1) : text
  try {
    const value: unknown = JSON.parse(json)
    if (json.length > MAX_DEPTH && isDeeper(value, MAX_DEPTH)) return undefined
    return exactNumbers(json) ?? value
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((each) => isDeeper(each, depth - 1))
}
