import { boundedCache } from '../core/bounded-cache.js'
import type { AnyCheckType } from '../core/check-type.js'
import { didYouMean } from '../core/closest.js'
import { OperatorError } from '../core/errors.js'
import { type Range, rangeTrap } from '../core/range.js'
import type { Thresholds } from '../core/threshold.js'
import { parseThreshold } from '../core/threshold-text.js'
import { inside, keyAt, type Place } from './place.js'
import { isRecord, type YamlMap } from './record.js'
import type { Complain, Report } from './report.js'

/** Thresholds by metric, as a check writes them, each with its place. */
export interface Written {
  readonly metric: string
  readonly level: 'warning' | 'critical'
  readonly place: Place
}

/** What a check says about thresholds; metrics that its type does not have are complained about. */
export function findThresholds(
  data: YamlMap,
  place: Place,
  type: AnyCheckType,
  complain: Complain,
): readonly Written[] {
  const written: Written[] = []
  for (const level of ['warning', 'critical'] as const) {
    if (data[level] === undefined) continue
    if (type.primaryMetric !== undefined)
      written.push({ metric: type.primaryMetric, level, place: inside(place, level) })
    else complain(keyAt(place, level), `"${type.type}" has no primary metric`, metricsHint(type))
  }
  const byMetric = isRecord(data['thresholds']) ? data['thresholds'] : {}
  for (const [metric, levels] of Object.entries(byMetric)) {
    const at = inside(place, 'thresholds', metric)
    if (type.open === undefined && !Object.hasOwn(type.metrics, metric)) {
      complain(
        { ...at, key: true },
        `"${type.type}" has no metric "${metric}"`,
        didYouMean(metric, Object.keys(type.metrics)),
      )
      continue
    }
    for (const level of ['warning', 'critical'] as const) {
      if (!isRecord(levels) || levels[level] === undefined) continue
      if (written.some((other) => other.metric === metric && other.level === level)) {
        complain(inside(at, level), `"${level}" of ${metric} is given twice`, `remove this or "${level}" of the check`)
      }
      written.push({ metric, level, place: inside(at, level) })
    }
  }
  return written
}

function metricsHint(type: AnyCheckType): string {
  const [metric] = Object.keys(type.metrics)
  return metric === undefined ? 'it measures nothing' : `name the metric: thresholds: {${metric}: ...}`
}

/** Reads the resolved values into ranges. */
export function buildThresholds(
  written: readonly Written[],
  values: readonly unknown[],
  { type, report, complain }: { readonly type: AnyCheckType; readonly report: Report; readonly complain: Complain },
): Readonly<Record<string, Thresholds>> {
  const byMetric = new Map<string, Thresholds>()
  for (const [index, { metric, level, place }] of written.entries()) {
    const unit = Object.hasOwn(type.metrics, metric) ? type.metrics[metric]?.unit : undefined
    const range = readThreshold(values[index], unit)
    if ('problem' in range) complain(place, range.problem, range.hint)
    else byMetric.set(metric, { ...byMetric.get(metric), [level]: range.range })
    if ('trap' in range && range.trap !== undefined) report.warning(place, range.trap)
  }
  return Object.fromEntries(byMetric)
}

type Read =
  | { readonly range: Range; readonly trap: string | undefined }
  | { readonly problem: string; readonly hint: string | undefined }

// Many checks have the same few thresholds: they share the ranges.
const known = boundedCache<string, Read>(1000)

function readThreshold(value: unknown, unit: string | undefined): Read {
  const key = `${unit} ${value}`
  return known.get(key) ?? known.set(key, readRange(String(value), unit))
}

function readRange(text: string, unit: string | undefined): Read {
  try {
    const range = parseThreshold(text, unit)
    return { range, trap: rangeTrap(range) }
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    return { problem: error.message, hint: error.hint }
  }
}
