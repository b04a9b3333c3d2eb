/** A YAML map as it comes from the parser: own keys only, values of any kind. */
export type YamlMap = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
