import { createHash } from 'node:crypto'
import type { YamlMap } from './record.js'

/** What decides when a check is green. */
const KEYS = ['warning', 'critical', 'thresholds', 'expect', 'negate', 'severity', 'each', 'timeout_status']

/** A short name for what a check is, as written: with the same one, what was once proven of it still holds. */
export function definitionOf(kind: string, data: YamlMap): string {
  const written = [kind, data[kind], ...KEYS.map((key) => data[key])]
  return createHash('sha256').update(JSON.stringify(written)).digest('hex').slice(0, 16)
}
