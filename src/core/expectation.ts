import { clip } from './clip.js'
import { compileCondition, compileExpression, ExpressionError } from './expression.js'
import type { Answer } from './expression-guard-rules.js'
import type { Facts } from './outcome.js'
import type { Status } from './status.js'

/** A CEL condition over the observed facts. */
export interface Expectation {
  readonly that: string
  /** What it costs when it does not hold. */
  readonly otherwise: 'WARNING' | 'CRITICAL'
  readonly message?: string
}

/** What is wrong with an outcome, and what it costs. */
export interface Finding {
  readonly status: Status
  readonly text: string
}

/**
 * What the conditions find wrong with the facts; one that cannot be evaluated over them is UNKNOWN, never true.
 *
 * @param answer of a condition that lets the check pass: with `negate`, a condition that does not hold does.
 */
export function unmet(expectations: readonly Expectation[], observed: Facts, answer: Answer): readonly Finding[] {
  const facts = withoutHoles(observed) as Facts // holes are taken out, the shape stays
  return expectations.flatMap((expectation) => meets(expectation, facts, answer) ?? [])
}

function meets({ that, otherwise, message }: Expectation, facts: Facts, answer: Answer): Finding | undefined {
  const expression = compileCondition(that, answer)
  try {
    const holds = expression.evaluate(facts)
    if (holds === true) return undefined
    if (holds !== false) return { status: 'UNKNOWN', text: `"${that}" is neither true nor false but ${show(holds)}` }
    const seen = expression.paths.map((path) => seenAt(path, facts)).filter((text) => text !== undefined)
    const evidence = seen.length > 0 ? ` (${seen.slice(0, 3).join(', ')})` : ''
    return { status: otherwise, text: `${message ?? `expected ${that}`}${evidence}` }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return { status: 'UNKNOWN', text: `cannot tell whether ${that}: ${error.message}` }
  }
}

function seenAt(path: string, facts: Facts): string | undefined {
  try {
    return `${path} is ${show(compileExpression(path).evaluate(facts))}`
  } catch (error) {
    if (error instanceof ExpressionError) return undefined // a path that is not there is no evidence
    throw error
  }
}

function show(value: unknown): string {
  return clip(JSON.stringify(value) ?? 'nothing', 80)
}

/** NaN and infinities are not observations: as undefined they make a condition an error instead of a truth. */
function withoutHoles(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (Array.isArray(value)) return value.map(withoutHoles)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutHoles(each)]))
}
