import type { AnyCheckType, MetricSpec } from '../core/check-type.js'
import type { CheckInstance } from '../core/instance.js'
import { isOutside, type Range } from '../core/range.js'
import { spanOf } from '../core/threshold-review.js'
import type { Seen, TriedSabotage } from './check-proof.js'
import { canFindFault } from './condition-proof.js'

/** What a check asks beyond its options and that was not shown to notice anything by itself. */
export interface CriteriaProof {
  /** As worlds that the check stays green in. */
  readonly toothless: readonly TriedSabotage[]
  /** Why something could not be tried at all. */
  readonly untried?: string
}

/**
 * Looks at each limit and each condition alone. In a world where several things are wrong, one of them turns the check red,
 * and a limit that is the wrong way round goes unnoticed beside it.
 */
export function proveCriteria(instance: CheckInstance, type: AnyCheckType, seen: readonly Seen[]): CriteriaProof {
  const limits = limitsOf(instance).map((limit) => ({
    limit,
    verdict: verdictOf(limit, type, seen, instance.timeoutMs),
  }))
  const conditions = instance.criteria.expectations.filter(({ that }) => !canFindFault(that, type, seen))
  const untried = limits.find(({ verdict }) => verdict === 'untried')?.limit
  return {
    toothless: [
      ...limits.filter(({ verdict }) => verdict === 'silent').map(({ limit }) => silentLimit(limit)),
      ...conditions.map(({ that }, index) => silentCondition(that, index)),
    ],
    ...(untried !== undefined && {
      untried: `no world measures ${untried.metric}, and nothing says where it is worse: prove that limit by hand, once`,
    }),
  }
}

interface Limit {
  readonly metric: string
  readonly level: 'warning' | 'critical'
  readonly range: Range
}

function limitsOf({ criteria }: CheckInstance): readonly Limit[] {
  return Object.entries(criteria.thresholds).flatMap(([metric, thresholds]) =>
    (['warning', 'critical'] as const).flatMap((level) => {
      const range = thresholds[level]
      return range === undefined ? [] : [{ metric, level, range }]
    }),
  )
}

type Verdict = 'alerts' | 'silent' | 'untried'

/** A limit alerts where its metric is worst; where nobody says where that is, in a world that measures it. */
function verdictOf({ metric, range }: Limit, type: AnyCheckType, seen: readonly Seen[], timeoutMs: number): Verdict {
  const spec = Object.hasOwn(type.metrics, metric) ? type.metrics[metric] : undefined
  const worst = spec === undefined ? undefined : worstOf(spec, range, timeoutMs)
  const values = worst ?? measured(metric, seen)
  if (values.length === 0) return 'untried'
  return values.some((value) => isOutside(range, value)) ? 'alerts' : 'silent'
}

function measured(metric: string, seen: readonly Seen[]): readonly number[] {
  return seen.flatMap(({ metrics = [] }) => metrics.filter(({ label }) => label === metric).map(({ value }) => value))
}

function worstOf(spec: MetricSpec, range: Range, timeoutMs: number): readonly number[] | undefined {
  const { least, most, timeout } = spanOf(spec, timeoutMs)
  if (timeout !== undefined && range.end === timeout) return [Infinity] // there it is the timeout that alerts
  switch (spec.worse ?? (timeout === undefined ? undefined : 'higher')) {
    case 'higher':
      return [most]
    case 'lower':
      return [least]
    case 'either':
      return [least, most]
    case undefined:
      return undefined
  }
}

function silentLimit({ metric, level, range }: Limit): TriedSabotage {
  return {
    name: `${level}-of-${metric}`,
    title: `only ${metric} is bad, and the limit of "${level}" has to notice it`,
    advice: `"${range.text}" alerts outside its range: turn it around, as in 80: for "at least 80" and 0:80 for "at most 80"`,
    outcome: { status: 'OK', output: `${metric} is bad, and "${level}" does not alert` },
  }
}

function silentCondition(that: string, index: number): TriedSabotage {
  return {
    name: `condition-${index + 1}`,
    title: `only the condition "${that}" could notice it`,
    advice: 'ask for something that can be otherwise, or remove the condition',
    outcome: { status: 'OK', output: `"${that}" holds whatever is observed` },
  }
}
