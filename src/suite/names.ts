import { inside, type Place } from './place.js'

/** A list of names, or one alone, each with its place. */
export function listed(value: unknown, place: Place): readonly (readonly [string, Place])[] {
  if (typeof value === 'string') return [[value, place]]
  return Array.isArray(value) ? value.map((each, index) => [String(each), inside(place, index)]) : []
}

/** The names alone. */
export function namesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.map(String) : []
}
