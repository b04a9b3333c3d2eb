import { durationText } from '../../duration-text.js'
import type { ImportReport } from '../../import-report.js'
import type { Body } from '../../import-suite.js'
import type { Named } from './inventory.js'

export interface SettingsContext {
  /** Seconds of one unit of `check_interval`. */
  readonly intervalLength: number
  readonly report: ImportReport
}

/** How often a host or a service is checked, and how many failures count. */
export function settingsOf({ attributes }: Named, { intervalLength, report }: SettingsContext): Body {
  const units = (key: string) => {
    const value = Number(attributes.get(key)?.value ?? Number.NaN)
    return value > 0 ? value * intervalLength * 1000 : undefined
  }
  const interval = units('check_interval')
  const attempts = Number(attributes.get('max_check_attempts')?.value ?? 1)
  const retry = attributes.get('retry_interval')
  const isWatched = attributes.get('check_freshness')?.value === '1'
  const freshness = isWatched ? Number(attributes.get('freshness_threshold')?.value ?? 0) * 1000 : 0
  if (retry !== undefined && attempts > 1 && retry.value !== attributes.get('check_interval')?.value)
    report.dropped(retry.source, '"retry_interval": checks run every "interval" while they fail, too')
  const period = attributes.get('check_period')
  if (period !== undefined && !/^24x7$/i.test(period.value))
    report.dropped(period.source, `"check_period ${period.value}": checks run at all hours`)
  return {
    ...(interval !== undefined && { interval: durationText(interval) }),
    ...(freshness > (interval ?? 300_000) && { ttl: durationText(freshness) }),
    ...(attempts > 1 && { occurrences: attempts }),
  }
}
