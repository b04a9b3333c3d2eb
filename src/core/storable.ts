/**
 * The facts as JSON can hold them: an integer that no number holds exactly, which conditions see as a `bigint`, becomes the
 * text of its digits. The same object when there is none.
 */
export function storable<T>(facts: T): T {
  return hasBigInt(facts) ? (withTexts(facts) as T) : facts // records and lists stay what they are
}

function hasBigInt(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint'
  return Object.values(value).some(hasBigInt)
}

function withTexts(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(withTexts)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withTexts(each)]))
}
