import { jsonWithoutCommands } from '../core/log-commands.js'

/** What JSON allows raw but terminals, JavaScript and line readers do not take well. */
const RAW = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g

/** Deeper structures are cut here: recursive readers and writers give up somewhere beyond. */
const DEEPEST = 64

/**
 * JSON on one line, or indented by so many spaces, of plain ASCII control-free text: control characters and direction
 * overrides as `\uNNNN`, and so is what a CI would take for a command in its log; lone surrogates as U+FFFD (Go and PostgreSQL refuse their escapes), numbers that JSON has not (NaN,
 * Infinity) as null, big integers as strings, cycles and what lies too deep as `"…"`. Never throws.
 */
export function jsonText(value: object | string | number | boolean, indent = 0): string {
  const json = JSON.stringify(plain(value, []), undefined, indent)
  return jsonWithoutCommands(json.replace(RAW, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`))
}

function plain(value: unknown, ancestors: readonly unknown[]): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (ancestors.length >= DEEPEST || ancestors.includes(value)) return '…'
  const below = [...ancestors, value]
  if (Array.isArray(value)) return value.map((each) => plain(each, below))
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key.toWellFormed(), plain(each, below)]))
}
