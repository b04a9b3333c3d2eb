import type { AnyCheckType } from '../core/check-type.js'
import { compileCondition, type Expression, ExpressionError } from '../core/expression.js'
import { literalsOf } from '../core/expression-reads.js'
import { type FactType, factType } from '../core/fact.js'
import type { Facts } from '../core/outcome.js'
import type { Seen } from './check-proof.js'

/**
 * Whether a condition by itself ever finds something wrong: in a world that was tried, or with other facts in the place of
 * those that it reads. Where no world observes anything and other facts say nothing either, it is given the benefit of doubt.
 */
export function canFindFault(that: string, { observes }: AnyCheckType, seen: readonly Seen[]): boolean {
  const expression = compileCondition(that, 'true')
  const worlds = seen.flatMap(({ observed }) => (observed === undefined ? [] : [observed]))
  if (worlds.some((facts) => answerOf(expression, facts) !== true)) return true
  const answers = otherFacts(expression, observes, worlds.at(-1) ?? {}).map((facts) => answerOf(expression, facts))
  return answers.includes(false) || (worlds.length === 0 && !answers.includes(true))
}

/** Undefined when it cannot be told. */
function answerOf(expression: Expression, facts: Facts): unknown {
  try {
    return expression.evaluate(facts)
  } catch (error) {
    if (error instanceof ExpressionError) return undefined
    throw error
  }
}

/** The facts with other values at one of the paths that are read, and at all of them. */
function otherFacts({ ast, paths }: Expression, observes: AnyCheckType['observes'], facts: Facts): readonly Facts[] {
  const values = valuesAround(literalsOf(ast))
  const steps = paths.map(stepsOf)
  return values.flatMap((value) => {
    const fitting = steps.filter(
      ([root = '', ...rest]) => rest.length > 0 || fits(value, factType(observes[root] ?? '')),
    )
    const everywhere = fitting.reduce<Facts>((all, path) => withValue(all, path, value), facts)
    return [...fitting.map((path) => withValue(facts, path, value)), everywhere]
  })
}

/** Values of each kind, and around each one that the condition names: a mistake hides between them. */
function valuesAround(literals: readonly unknown[]): readonly unknown[] {
  const numbers = literals.flatMap((each) =>
    typeof each === 'bigint' || typeof each === 'number' ? [Number(each)] : [],
  )
  const texts = literals.flatMap((each) => (typeof each === 'string' ? [each] : []))
  const sizes = numbers.filter((number) => number >= 0 && number <= LONGEST).map((number) => Math.ceil(number) + 1)
  const one = [...numbers.flatMap((each) => [each - 1, each, each + 1]), -1e12, 0, 1e12, ...texts, OTHER, true, false]
  const many = [...one.map((each) => [each]), ...texts.map((each) => ({ [each]: OTHER })), { [OTHER]: OTHER }]
  return [
    ...one,
    ...many,
    ...sizes.map((size) => '?'.repeat(size)),
    ...sizes.map((size) => Array(size).fill(OTHER)),
    '',
    [],
    {},
  ]
}

const OTHER = 'sabotaged'
const LONGEST = 100_000

function fits(value: unknown, type: FactType): boolean {
  if (typeof type === 'object') return 'list' in type ? Array.isArray(value) : isMap(value)
  return type === 'any' || (type === 'bool' ? typeof value === 'boolean' : typeof value === type)
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The names in a path such as `json.checks["a b"][0]`. */
function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([A-Za-z_]\w*)/g)].map(
    ([, key, index, name]) => key ?? index ?? name ?? '',
  )
}

function withValue(facts: Facts, [step = '', ...rest]: readonly string[], value: unknown): Facts {
  const inner = facts[step]
  return { ...facts, [step]: rest.length === 0 ? value : withValue(isMap(inner) ? inner : {}, rest, value) }
}
