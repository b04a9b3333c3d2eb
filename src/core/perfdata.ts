import type { Metric } from './metric.js'
import { parseRange, type Range } from './range.js'

/** A token that looked like perfdata and is not, with the reason. */
export interface BadPerfdata {
  readonly text: string
  readonly reason: string
}

export interface Perfdata {
  readonly metrics: readonly Metric[]
  readonly bad: readonly BadPerfdata[]
}

/**
 * Writes metrics so that Nagios, Icinga and Sensu Go all read the same: labels without spaces or quotes, decimals with a
 * point and no exponent, `U` for what is not known, trailing semicolons dropped.
 * Source: Monitoring Plugins guidelines, "Performance data"; Sensu Go splits at each space and reads `[0-9.-]` only.
 */
export function formatPerfdata(metrics: readonly Metric[]): string {
  return metrics.map(formatMetric).join(' ')
}

/**
 * Reads perfdata: quoted labels with doubled quotes, any unit, `U`, decimal commas and exponents, ranges as thresholds.
 * Times become seconds (`ms`, `us`) and sizes bytes (`KB` = 1024 B, as monitoring-plugins writes them).
 */
export function parsePerfdata(text: string): Perfdata {
  const metrics: Metric[] = []
  const bad: BadPerfdata[] = []
  for (const [token = '', quoted, plain, rest = ''] of text.matchAll(TOKEN)) {
    const label = quoted === undefined ? plain : quoted.slice(1, -1).replaceAll("''", "'")
    const read = label === undefined ? 'no label before an "="' : parseMetric(label, rest)
    if (typeof read === 'string') bad.push({ text: token, reason: read })
    else metrics.push(read)
  }
  return { metrics, bad }
}

/** A number without an exponent, as every reader of perfdata understands it. */
export function plainNumber(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e21) return BigInt(value).toString()
  if (size >= 1e-6) return String(value)
  return value.toFixed(15).replace(/\.?0+$/, '') || '0'
}

const TOKEN = /(?:('(?:[^']|'')*')=|([^\s=']+)=)?(\S+)/g
const VALUE = /^(U|[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?)([A-Za-z%µ°/]*)$/

function formatMetric(metric: Metric): string {
  const { value, unit, warning, critical, min, max } = metric
  const label = metric.label.replace(/[\s='|;]+/g, '_') || '_'
  const known = Number.isFinite(value)
  const fields = [
    known ? `${plainNumber(value)}${unit.replace(/[\s;|'=]/g, '')}` : 'U',
    warning?.text ?? '',
    critical?.text ?? '',
    min === undefined ? '' : plainNumber(min),
    max === undefined ? '' : plainNumber(max),
  ]
  return `${label}=${fields.join(';').replace(/;+$/, '')}`
}

function parseMetric(label: string, text: string): Metric | string {
  const [valueText = '', warningText, criticalText, minText, maxText] = text.split(';')
  const match = VALUE.exec(valueText)
  if (match === null) return `"${valueText}" is not a value`
  const { unit, factor } = baseUnit(match[2] ?? '')
  const warning = thresholdOf(warningText, factor)
  const critical = thresholdOf(criticalText, factor)
  const min = numberOf(minText, factor)
  const max = numberOf(maxText, factor)
  return {
    label,
    value: match[1] === 'U' ? Number.NaN : scale(Number(match[1]?.replace(',', '.')), factor),
    unit,
    ...(warning && { warning }),
    ...(critical && { critical }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  }
}

const BASE_UNITS: Readonly<Record<string, { readonly unit: string; readonly factor: number }>> = {
  us: { unit: 's', factor: 1e-6 },
  ms: { unit: 's', factor: 1e-3 },
  KB: { unit: 'B', factor: 1024 },
  MB: { unit: 'B', factor: 1024 ** 2 },
  GB: { unit: 'B', factor: 1024 ** 3 },
  TB: { unit: 'B', factor: 1024 ** 4 },
}

function baseUnit(unit: string): { readonly unit: string; readonly factor: number } {
  return (Object.hasOwn(BASE_UNITS, unit) ? BASE_UNITS[unit] : undefined) ?? { unit, factor: 1 }
}

/** A foreign plugin's threshold that is no range is left out: the metric itself still counts. */
function thresholdOf(text: string | undefined, factor: number): Range | undefined {
  if (text === undefined || text === '') return undefined
  try {
    const scaled = text.replaceAll(',', '.').replace(/\d+(?:\.\d+)?/g, (n) => plainNumber(scale(Number(n), factor)))
    return parseRange(scaled)
  } catch {
    return undefined
  }
}

function numberOf(text: string | undefined, factor: number): number | undefined {
  if (text === undefined || text === '') return undefined
  const value = Number(text.replace(',', '.'))
  return Number.isFinite(value) ? scale(value, factor) : undefined
}

/** Multiplies without showing binary noise: 3 ms is 0.003 s, not 0.0030000000000000001. */
function scale(value: number, factor: number): number {
  return factor === 1 ? value : Number((value * factor).toPrecision(15))
}
