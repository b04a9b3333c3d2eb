import type { Metric } from './metric.js'
import { SIZE_BYTES } from './quantity.js'
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
 * Writes metrics so that Nagios, Icinga and Sensu Go all read the same: labels without spaces or quotes and each one
 * once, decimals with a point and no exponent, `U` for what is not known, trailing semicolons dropped.
 * Source: Monitoring Plugins guidelines, "Performance data"; Sensu Go splits at each space and reads `[0-9.-]` only.
 */
export function formatPerfdata(metrics: readonly Metric[]): string {
  const taken = new Map<string, number>()
  return metrics.map((metric) => formatMetric(freeLabel(metric.label, taken), metric)).join(' ')
}

/** A number without an exponent, as every reader of perfdata understands it. */
export function plainNumber(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e21) return BigInt(value).toString()
  if (size >= 1e-6) return String(value)
  const [digits = '', exponent = ''] = size.toExponential().split('e-')
  return `${value < 0 ? '-' : ''}0.${'0'.repeat(Number(exponent) - 1)}${digits.replace('.', '')}`
}

/** `taken` holds each label that was given out, with the number that its last double got. */
function freeLabel(label: string, taken: Map<string, number>): string {
  const plain = label.replace(/[\s='"|;\p{C}]+|##+/gu, '_') || '_' // two hashes begin a command in many a CI's log
  let count = taken.get(plain) ?? 1
  let free = plain
  while (taken.has(free)) free = `${plain}_${++count}`
  taken.set(free, 1)
  taken.set(plain, count)
  return free
}

function formatMetric(label: string, { value, unit, warning, critical, min, max }: Metric): string {
  const fields = [
    Number.isFinite(value) ? `${plainNumber(value)}${unit.replace(/[^A-Za-z%µ°/]/g, '')}` : 'U',
    formatRange(warning),
    formatRange(critical),
    formatLimit(min),
    formatLimit(max),
  ]
  return `${label}=${fields.join(';').replace(/;+$/, '')}`
}

/** From the numbers, for the text may say it in ways that not every reader knows: `010`, `.5`, `0:10`. */
function formatRange(range: Range | undefined): string {
  if (range === undefined) return ''
  const { start, end, inverted } = range
  const from = start === -Infinity ? '~:' : start === 0 && end !== Infinity ? '' : `${plainNumber(start)}:`
  return `${inverted ? '@' : ''}${from}${end === Infinity ? '' : plainNumber(end)}`
}

function formatLimit(limit: number | undefined): string {
  return limit === undefined || !Number.isFinite(limit) ? '' : plainNumber(limit)
}

/**
 * Reads perfdata: quoted labels with doubled quotes, labels with spaces that nobody quoted (as Icinga and Perl's library read
 * them), any unit, `U`, decimal commas and exponents, ranges as thresholds. Times become seconds (`ms`, `us`) and sizes bytes
 * (`KB` = 1000 B and `KiB` = 1024 B, as in suites and in Icinga). What is no metric is bad, with the reason; nothing is dropped.
 */
export function parsePerfdata(text: string): Perfdata {
  const metrics: Metric[] = []
  const bad: BadPerfdata[] = []
  for (const token of tokensOf(text)) {
    const read = parseMetric(token)
    if (typeof read === 'string') bad.push({ text: token, reason: read })
    else metrics.push(read)
  }
  return { metrics, bad }
}

/**
 * Splits at white space outside quotes, but not within a label: words go with the label that they come before. A quote that
 * begins a token and is never closed takes the rest with it.
 */
function tokensOf(text: string): readonly string[] {
  const words = text.match(/(?:'[^']*(?:''[^']*)*(?:'|$))?\S*/g)?.filter((word) => word !== '') ?? []
  const tokens: string[] = []
  let label: string[] = []
  for (const word of words) {
    if (LABEL_WORD.test(word)) label.push(word)
    else if (BEGINS_PLAIN.test(word)) {
      tokens.push([...label, word].join(' '))
      label = []
    } else {
      tokens.push(...label, word)
      label = []
    }
  }
  return [...tokens, ...label]
}

/** A word that may be a part of a label: no mark that a program puts between its metrics. */
const LABEL_WORD = /^[^='"|;[\]]+$/
const BEGINS_PLAIN = /^[^='"|;[\]]+=/

function parseMetric(token: string): Metric | string {
  const [, quoted, plain, rest = ''] = /^(?:'([^']*(?:''[^']*)*)'|([^=']*))=(.*)$/s.exec(token) ?? []
  const label = quoted?.replaceAll("''", "'") ?? plain
  if (label === undefined || label === '') return 'no label before an "="'
  const [valueText = '', warningText, criticalText, minText, maxText, ...others] = rest.split(';')
  if (others.some((other) => other !== '')) return 'more than value;warning;critical;min;max'
  const read = parseValue(valueText)
  if (read === undefined) return `"${valueText}" is not a value`
  const { value, unit, factor } = read
  const warning = thresholdOf(warningText, factor)
  const critical = thresholdOf(criticalText, factor)
  const min = numberOf(minText, factor)
  const max = numberOf(maxText, factor)
  return {
    label,
    value,
    unit,
    ...(warning && { warning }),
    ...(critical && { critical }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  }
}

const NUMBER = '[-+]?(?:\\d+(?:[.,]\\d*)?|[.,]\\d+)(?:[eE][-+]?\\d+)?'
const VALUE = new RegExp(`^(${NUMBER})([A-Za-z%µ°/]*)$`)
const LIMIT = new RegExp(`^${NUMBER}$`)

interface Value {
  readonly value: number
  readonly unit: string
  /** What the value was multiplied with, and the thresholds and limits are to be. */
  readonly factor: number
}

function parseValue(text: string): Value | undefined {
  if (text === 'U') return { value: Number.NaN, unit: '', factor: 1 }
  const [, digits = '', written = ''] = VALUE.exec(text) ?? []
  const { unit, factor } = (Object.hasOwn(BASE_UNITS, written) && BASE_UNITS[written]) || { unit: written, factor: 1 }
  const value = scale(numeric(digits), factor)
  return digits !== '' && Number.isFinite(value) ? { value, unit, factor } : undefined
}

const BASE_UNITS: Readonly<Record<string, { readonly unit: string; readonly factor: number }>> = {
  ns: { unit: 's', factor: 1e-9 },
  us: { unit: 's', factor: 1e-6 },
  ms: { unit: 's', factor: 1e-3 },
  ...Object.fromEntries(Object.entries(SIZE_BYTES).map(([unit, factor]) => [unit, { unit: 'B', factor }])),
}

/** A foreign plugin's threshold that is no range is left out: the metric itself still counts. */
function thresholdOf(text: string | undefined, factor: number): Range | undefined {
  if (text === undefined || text === '') return undefined
  try {
    const range = parseRange(text.replace(/[^@:]+/g, (end) => (LIMIT.test(end) ? plainNumber(numeric(end)) : end)))
    const scaled = { ...range, start: scale(range.start, factor), end: scale(range.end, factor) }
    return { ...scaled, text: formatRange(scaled) }
  } catch {
    return undefined
  }
}

function numberOf(text: string | undefined, factor: number): number | undefined {
  if (text === undefined || !LIMIT.test(text)) return undefined
  const value = numeric(text)
  return Number.isFinite(value) ? scale(value, factor) : undefined
}

function numeric(digits: string): number {
  return Number(digits.replace(',', '.'))
}

/** Multiplies without showing binary noise: 3 ms is 0.003 s, not 0.0030000000000000001. */
function scale(value: number, factor: number): number {
  return factor === 1 ? value : Number((value * factor).toPrecision(15))
}
