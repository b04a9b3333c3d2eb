import type { MetricSpec } from './check-type.js'
import { describeRange, isOutside, type Range } from './range.js'
import type { Thresholds } from './threshold.js'

/** A limit that can never be seen to be crossed. */
export interface ThresholdProblem {
  readonly level: 'warning' | 'critical'
  readonly message: string
  readonly hint: string
}

export interface ThresholdReview {
  readonly metric: string
  /** Undefined for a foreign plugin's own metric. */
  readonly spec: MetricSpec | undefined
  readonly timeoutMs: number
}

/** How the messages about limits end that change nothing: what they would notice is noticed without them, or never. */
const IDLE = {
  unreached: 'the limit is never reached',
  silent: 'never alerts',
  hidden: 'what would be a warning is critical already',
  doubled: 'nothing is ever a warning',
} as const

/** Whether a limit could be left out and nothing would be green that is not, by what was said of it. */
export function isIdleLimit(message: string): boolean {
  return Object.values(IDLE).some((end) => message.includes(end))
}

/** What is wrong with the limits of one metric before anything is measured. */
export function reviewThresholds(
  { warning, critical }: Thresholds,
  { metric, spec, timeoutMs }: ThresholdReview,
): readonly ThresholdProblem[] {
  const span = spanOf(spec, timeoutMs)
  const unit = spec?.unit ?? ''
  const problems = [
    ...limitProblems('warning', warning, { metric, unit, span }),
    ...limitProblems('critical', critical, { metric, unit, span }),
  ]
  if (problems.length > 0 || warning === undefined || critical === undefined) return problems
  return pairProblems(warning, critical, { metric, unit, span })
}

/** The values that a metric can have. */
export interface Span {
  readonly least: number
  readonly most: number
  /** Where no time is longer than the check may take. */
  readonly timeout?: number
}

/** What a metric's declaration says of its values. */
export function spanOf(spec: MetricSpec | undefined, timeoutMs: number): Span {
  const timeout = timeoutMs / 1000
  if (spec?.max === 'timeout') return { least: spec.min ?? 0, most: timeout, timeout }
  return { least: spec?.min ?? -Infinity, most: spec?.max ?? Infinity }
}

interface Limited {
  readonly metric: string
  readonly unit: string
  readonly span: Span
}

function limitProblems(
  level: ThresholdProblem['level'],
  range: Range | undefined,
  { metric, unit, span }: Limited,
): readonly ThresholdProblem[] {
  if (range === undefined) return []
  const { timeout, least, most } = span
  const wanted = describeRange(range, 0, (end) => withUnit(end, unit))
  if (timeout !== undefined && furthest(range) > timeout) {
    const message = `${metric} is to be ${wanted}, and the check times out after ${timeout} s: ${IDLE.unreached}`
    return [{ level, message, hint: timeoutHint(range, timeout) }]
  }
  if (timeout !== undefined && range.end === timeout && !range.inverted) return []
  if (alerts(range, span, [range]).length > 0) return []
  const ends = [
    ...(least > -Infinity ? [`at least ${withUnit(least, unit)}`] : []),
    ...(most < Infinity ? [`at most ${withUnit(most, unit)}`] : []),
  ]
  const always = ends.length === 0 ? 'whatever is measured' : `and is always ${ends.join(' and ')}`
  return [{ level, message: `${metric} is to be ${wanted}, ${always}: "${range.text}" ${IDLE.silent}`, hint: NEVER }]
}

const NEVER = 'a limit alerts outside its range: 10: means "at least 10", ~:10 "at most 10"'

/** The end that a value would have to pass. */
function furthest({ start, end, inverted }: Range): number {
  return !inverted && end < Infinity ? end : inverted ? start : 0
}

/** Whoever writes hundreds of seconds may have meant milliseconds. */
function timeoutHint(range: Range, timeout: number): string {
  const limit = furthest(range)
  const hint = `write ${timeout}s or less, or raise "timeout"`
  return limit >= 100 && limit / 1000 <= timeout ? `${hint}; a plain number is in seconds: is it ${limit}ms?` : hint
}

/** Whatever is outside the warning's range must not be outside the critical one's already: critical is looked at first. */
function pairProblems(warning: Range, critical: Range, { metric, unit, span }: Limited): readonly ThresholdProblem[] {
  const both = [warning, critical]
  const isHidden = alerts(warning, span, both).every((value) => isOutside(critical, value))
  if (!isHidden) return []
  const isSwapped = !alerts(critical, span, both).every((value) => isOutside(warning, value))
  const [warned, wanted] = both.map((range) => describeRange(range, 0, (end) => withUnit(end, unit)))
  const message = isSwapped
    ? `"warning" wants ${metric} to be ${warned} and "critical" wants ${wanted}: ${IDLE.hidden}`
    : `"warning" and "critical" both want ${metric} to be ${wanted}: ${IDLE.doubled}`
  return [{ level: 'warning', message, hint: isSwapped ? 'swap the two' : 'drop "warning", or let it warn earlier' }]
}

/** Values that a range alerts on, one for each part of the span that the ranges divide it into. */
function alerts(range: Range, span: Span, all: readonly Range[]): readonly number[] {
  return samples(span, all).filter((value) => isOutside(range, value))
}

function samples({ least, most }: Span, ranges: readonly Range[]): readonly number[] {
  const ends = [least, most, ...ranges.flatMap(({ start, end }) => [start, end])].filter(Number.isFinite)
  const sorted = [...new Set(ends)].sort((a, b) => a - b)
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)]
  const between = sorted.slice(1).map((end, index) => (end + (sorted[index] ?? end)) / 2)
  return [first - 1, ...sorted, ...between, last + 1].filter((value) => value >= least && value <= most)
}

function withUnit(value: number, unit: string): string {
  return unit === '' ? String(value) : unit === '%' ? `${value}%` : `${value} ${unit}`
}
