import { parseDuration } from '../core/quantity.js'
import type { Status } from '../core/status.js'
import type { Settings } from './check-spec.js'
import { namesIn } from './names.js'
import type { Place } from './place.js'
import { isRecord, type YamlMap } from './record.js'
import type { Complain } from './report.js'
import { SETTING_PROPERTIES } from './validate/skeleton.js'

/** A map of settings and where it stands; what comes first in a list of them wins. */
export interface Level {
  readonly data: YamlMap
  readonly place: Place
}

/** The keys that say something about settings. */
export const SETTINGS = [...Object.keys(SETTING_PROPERTIES), 'handlers', 'subscriptions']

const DEFAULTS = { timeout: '10s', interval: '1m', delay: '1s' }
// What a timer can hold: 2^31 - 1 ms.
const LONGEST_TIMER_MS = 2_147_483_647

/** The settings of a check: its own first, then those of its surroundings, then the built-in ones. */
export function readSettings(levels: readonly Level[], complain: Complain): Settings {
  const find = (key: string) => findSetting(levels, key)
  const durationMs = (key: 'timeout' | 'interval') => parseDuration(String(find(key)?.value ?? DEFAULTS[key]))
  const [timeoutMs, intervalMs] = [durationMs('timeout'), durationMs('interval')]
  for (const [key, ms] of [
    ['timeout', timeoutMs],
    ['interval', intervalMs],
  ] as const) {
    const place = find(key)?.place
    if (place !== undefined && (ms < 1 || ms > LONGEST_TIMER_MS))
      complain(place, `"${key}" must be between 1ms and 24d`)
  }
  const ttl = find('ttl')
  const ttlMs = ttl === undefined ? undefined : parseDuration(String(ttl.value))
  if (ttl !== undefined && ttlMs !== undefined && ttlMs <= intervalMs) {
    complain(
      ttl.place,
      '"ttl" must be longer than "interval": every result would be stale',
      'two to three intervals are usual',
    )
  }
  const severity = find('severity')?.value
  return {
    timeoutMs,
    timeoutStatus: statusOf(find('timeout_status')?.value ?? 'critical'),
    retry: readRetry(levels),
    settle: Number(find('settle')?.value ?? 1),
    intervalMs,
    ...(ttlMs !== undefined && { ttlMs }),
    occurrences: Number(find('occurrences')?.value ?? 1),
    ...(severity !== undefined && { severity: severity === 'warning' ? 'WARNING' : 'CRITICAL' }),
    handlers: namesIn(find('handlers')?.value),
    subscriptions: namesIn(find('subscriptions')?.value),
  }
}

/** The nearest level that says something about a key. */
export function findSetting(
  levels: readonly Level[],
  key: string,
): { readonly value: unknown; readonly place: Place } | undefined {
  const level = levels.find(({ data }) => data[key] !== undefined)
  if (level === undefined) return undefined
  const { document, path } = level.place
  return { value: level.data[key], place: { document, path: [...path, key] } }
}

/** `retry: {attempts: 3}` at a check keeps the delay of the suite. */
function readRetry(levels: readonly Level[]): Settings['retry'] {
  const retries = levels.map(({ data }) => data['retry']).filter(isRecord)
  const find = (key: string) => retries.find((retry) => retry[key] !== undefined)?.[key]
  return {
    attempts: Number(find('attempts') ?? 1),
    delayMs: parseDuration(String(find('delay') ?? DEFAULTS.delay)),
    backoff: find('backoff') === 'exponential' ? 'exponential' : 'constant',
  }
}

function statusOf(word: unknown): Status {
  if (word === 'warning') return 'WARNING'
  return word === 'unknown' ? 'UNKNOWN' : 'CRITICAL'
}
