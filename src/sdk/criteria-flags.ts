import type { AnyCheckType } from '../core/check-type.js'
import { didYouMean } from '../core/closest.js'
import { OperatorError } from '../core/errors.js'
import type { Expectation } from '../core/expectation.js'
import { factTypes } from '../core/fact.js'
import type { Criteria } from '../core/judge.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { Range } from '../core/range.js'
import type { Thresholds } from '../core/threshold.js'
import { reviewThresholds } from '../core/threshold-review.js'
import { parseThreshold } from '../core/threshold-text.js'

/** The flags that every check has on the command line beside its own: what a suite says around a check's options. */
export const criteriaFlags = {
  warning: {
    kind: 'string',
    short: 'w',
    description: 'WARNING when the primary metric is outside this range',
    example: '500ms or 10:20',
  },
  critical: {
    kind: 'string',
    short: 'c',
    description: 'CRITICAL when the primary metric is outside this range',
    example: '2s or 7:',
  },
  metricWarning: { kind: 'map', description: 'The same for any metric, as METRIC=RANGE', example: 'days_left=30:' },
  metricCritical: { kind: 'map', description: 'The same for any metric, as METRIC=RANGE', example: 'days_left=7:' },
  expect: {
    kind: 'strings',
    description: 'CRITICAL unless this CEL condition over the observed facts holds',
    example: "'status == 200'",
  },
  negate: { kind: 'boolean', description: 'Swap OK and CRITICAL: the check must fail to pass' },
  timeout: { kind: 'duration', short: 't', default: '10s', description: 'Give up after this time' },
  timeoutStatus: {
    kind: 'choice',
    choices: ['WARNING', 'CRITICAL', 'UNKNOWN'],
    default: 'CRITICAL',
    description: 'What a timeout is',
  },
} as const satisfies OptionSpecs

export type CriteriaFlags = OptionsOf<typeof criteriaFlags>

/**
 * The criteria that the flags ask of a check type's outcome.
 *
 * @throws {OperatorError} USAGE for a range, a metric or a condition that is wrong.
 */
export async function criteriaOf(
  type: AnyCheckType,
  flags: CriteriaFlags,
  options: Readonly<Record<string, unknown>>,
): Promise<Criteria> {
  const thresholds = thresholdsOf(type, flags)
  reviewLimits(thresholds, type, flags)
  reviewMetrics(Object.keys(thresholds), type, options)
  return {
    thresholds,
    expectations: flags.expect === undefined ? [] : await expectationsOf(type, flags.expect, flags.negate),
    negate: flags.negate,
  }
}

/** Limits that can never be seen to be crossed are an error, as in a suite. */
function reviewLimits(thresholds: Criteria['thresholds'], type: AnyCheckType, flags: CriteriaFlags): void {
  for (const [metric, limits] of Object.entries(thresholds)) {
    const spec = Object.hasOwn(type.metrics, metric) ? type.metrics[metric] : undefined
    const [problem] = reviewThresholds(limits, { metric, spec, timeoutMs: flags.timeout })
    if (problem === undefined) continue
    const flag =
      metric === type.primaryMetric && flags[problem.level] !== undefined ? problem.level : `metric-${problem.level}`
    throw new OperatorError('USAGE', `--${flag}: ${problem.message}`, { hint: problem.hint })
  }
}

function reviewMetrics(
  metrics: readonly string[],
  type: AnyCheckType,
  options: Readonly<Record<string, unknown>>,
): void {
  for (const metric of metrics) {
    const hint = type.missingFor?.(metric, options)
    if (hint === undefined) continue
    throw new OperatorError('USAGE', `this check never measures ${metric}, so its limit can never alert`, { hint })
  }
}

/** CEL is imported only by those who use it: a plugin must start fast. */
async function expectationsOf(
  type: AnyCheckType,
  conditions: readonly string[],
  negate: boolean,
): Promise<readonly Expectation[]> {
  const { compileExpression } = await import('../core/expression.js')
  const { reviewCondition } = await import('../core/expression-review.js')
  const facts = factTypes(type.observes)
  return conditions.map((that) => {
    const stranger = compileExpression(that).variables.find((name) => !Object.hasOwn(type.observes, name))
    if (stranger === undefined || type.open) {
      const [problem] = reviewCondition(that, { facts, negate })
      if (problem === undefined) return { that, otherwise: 'CRITICAL' }
      throw new OperatorError('USAGE', `--expect: ${problem.message}`, { hint: problem.hint })
    }
    const hint = didYouMean(stranger, Object.keys(type.observes))
    throw new OperatorError(
      'USAGE',
      `--expect: "${type.type}" observes no "${stranger}"`,
      hint === undefined ? {} : { hint },
    )
  })
}

function thresholdsOf(type: AnyCheckType, flags: CriteriaFlags): Criteria['thresholds'] {
  const warnings = rangesOf(type, 'warning', flags.warning, flags.metricWarning)
  const criticals = rangesOf(type, 'critical', flags.critical, flags.metricCritical)
  const labels = new Set([...warnings.keys(), ...criticals.keys()])
  return Object.fromEntries([...labels].map((label) => [label, both(warnings.get(label), criticals.get(label))]))
}

function rangesOf(
  type: AnyCheckType,
  flag: 'warning' | 'critical',
  primary: string | undefined,
  byMetric: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, Range> {
  const read = (label: string, text: string) => [label, parseThreshold(text, type.metrics[label]?.unit)] as const
  const ranges = new Map(Object.entries(byMetric).map(([label, text]) => read(known(type, label), text)))
  if (primary === undefined) return ranges
  if (type.primaryMetric === undefined) {
    throw new OperatorError('USAGE', `--${flag}: "${type.type}" has no primary metric`, {
      hint: `use --metric-${flag} METRIC=RANGE`,
    })
  }
  return ranges.set(...read(type.primaryMetric, primary))
}

function known(type: AnyCheckType, label: string): string {
  if (type.open || Object.hasOwn(type.metrics, label)) return label
  const hint = didYouMean(label, Object.keys(type.metrics))
  throw new OperatorError('USAGE', `"${type.type}" has no metric "${label}"`, hint === undefined ? {} : { hint })
}

function both(warning: Range | undefined, critical: Range | undefined): Thresholds {
  return { ...(warning && { warning }), ...(critical && { critical }) }
}
