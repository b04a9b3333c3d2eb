import type { MetricSpec } from '../../core/check-type.js'
import { formatDuration, formatSize, parseDuration } from '../../core/quantity.js'
import { describeRange, type Range } from '../../core/range.js'
import type { Thresholds } from '../../core/threshold.js'

/** `the certificate is valid for at least 7 days, 30 wanted`: what is asked of a metric. */
export function thresholdWords(label: string, spec: MetricSpec | undefined, thresholds: Thresholds): string {
  const { warning, critical } = thresholds
  const clause = spec?.clause ?? `${nameOf(label, spec)} is …`
  const unit = spec?.unit ?? ''
  const say = (range: Range) => describeRange(range, 0, (end) => quantity(end, unit))
  if (critical === undefined) return warning === undefined ? '' : `${fill(clause, say(warning))}, else it is a warning`
  if (warning === undefined) return fill(clause, say(critical))
  return `${fill(clause, say(critical))}, ${withoutRepetition(say(warning), say(critical))} wanted`
}

function nameOf(label: string, spec: MetricSpec | undefined): string {
  const [short = ''] = (spec?.description ?? '').split(';', 1)
  return short === '' ? `the metric "${label}"` : `the metric "${label}" (${short})`
}

function fill(clause: string, words: string): string {
  return clause.replace('…', () => words)
}

/** `at least 7 days, 30 wanted`: the direction is said once. */
function withoutRepetition(words: string, before: string): string {
  const direction = /^(?:at least|at most|above|below) /.exec(before)?.[0] ?? ''
  return words.startsWith(direction) ? words.slice(direction.length) : words
}

/** A number of a metric for people; never rounded. */
function quantity(value: number, unit: string): string {
  if (unit === 's') return duration(value)
  if (unit === 'B') return size(value)
  return unit === '' ? String(value) : unit === '%' ? `${value}%` : `${value} ${unit}`
}

function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return String(seconds)
  const text = formatDuration(Math.abs(seconds) * 1000)
  const shown = text.split(' ').reduce((sum, part) => sum + parseDuration(part), 0)
  const isExact = Math.abs(shown - Math.abs(seconds) * 1000) < 1e-6
  return isExact ? `${seconds < 0 ? '-' : ''}${text}` : `${seconds} s`
}

function size(bytes: number): string {
  if (!Number.isFinite(bytes)) return String(bytes)
  const text = formatSize(bytes)
  const [number = '', unit = 'B'] = text.split(' ')
  const scale = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }[unit] ?? Number.NaN
  return Number(number) * scale === bytes ? text : `${bytes} B`
}
