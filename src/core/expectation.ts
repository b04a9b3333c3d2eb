import { clip } from './clip.js'
import { compileCondition, compileExpression, ExpressionError, smallBudget } from './expression.js'
import type { Budget } from './expression-cost.js'
import type { Answer } from './expression-guard-rules.js'
import type { Facts, Outcome } from './outcome.js'
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

/** What is left of the time that a check has. */
export interface Deadline {
  /** The whole of it. */
  readonly timeoutMs: number
  readonly leftMs: number
  /** Aborts when the run is to stop. */
  readonly signal?: AbortSignal
}

/** Conditions, and the answer of each that lets the check pass: with `negate`, a condition that does not hold does. */
export interface Conditions {
  readonly expectations: readonly Expectation[]
  readonly answer: Answer
}

/**
 * What the conditions find wrong with the facts; one that cannot be evaluated over them is UNKNOWN, never true. What takes
 * more than an instant is evaluated by a thread of its own, until the deadline.
 */
export async function unmet(
  { expectations, answer }: Conditions,
  { observed = {}, unobserved = {} }: Pick<Outcome, 'observed' | 'unobserved'>,
  deadline: Deadline,
): Promise<readonly Finding[]> {
  const facts = withoutHoles(observed) as Facts // holes are taken out, the shape stays
  const here = expectations.map((expectation) =>
    findingOf(expectation, answer, { facts, unobserved, budget: smallBudget() }),
  )
  const costly = expectations.filter((_, index) => here[index] === 'costly')
  const elsewhere = costly.length === 0 ? [] : await findElsewhere({ expectations: costly, answer }, facts, deadline)
  const dear = [...elsewhere]
  const findings = here.map((finding) => (finding === 'costly' ? dear.shift() : finding))
  return findings.filter((finding) => finding !== undefined)
}

/** Imported only where it is needed: a standalone plugin must start fast. */
async function findElsewhere(conditions: Conditions, facts: Facts, deadline: Deadline) {
  const { findInThread } = await import('./expectation-thread.js')
  return findInThread(conditions, facts, deadline)
}

/** What a condition is evaluated over. */
export interface Evaluating {
  /** Without holes. */
  readonly facts: Facts
  /** Why facts are not there, by their names. */
  readonly unobserved?: Readonly<Record<string, string>>
  readonly budget: Budget | 'unbounded'
}

/** What a condition finds wrong; `costly` when it would take more than the budget. */
export function findingOf(
  { that, otherwise, message }: Expectation,
  answer: Answer,
  { facts, unobserved = {}, budget }: Evaluating,
): Finding | undefined | 'costly' {
  const expression = compileCondition(that, answer)
  try {
    const holds = expression.evaluate(facts, budget)
    if (holds === true) return undefined
    if (holds !== false) return { status: 'UNKNOWN', text: `"${that}" is neither true nor false but ${show(holds)}` }
    const seen = expression.paths.map((path) => seenAt(path, facts)).filter((text) => text !== undefined)
    const evidence = seen.length > 0 ? ` (${seen.slice(0, 3).join(', ')})` : ''
    return { status: otherwise, text: `${message ?? `expected ${that}`}${evidence}` }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    if (error.about === 'cost') return 'costly'
    const missing = expression.variables.find((name) => Object.hasOwn(unobserved, name))
    return undecided(
      that,
      missing === undefined ? error.message : `"${missing}" was not observed: ${unobserved[missing]}`,
    )
  }
}

/** What is said of a condition that cannot be evaluated. */
export function undecided(that: string, reason: string): Finding {
  return { status: 'UNKNOWN', text: `cannot tell whether ${that}: ${reason}` }
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
  const entries = Object.entries(value).map(([key, each]) => [key, withoutHoles(each)] as const)
  return Object.hasOwn(value, 'constructor') ? new Map(entries) : Object.fromEntries(entries) // the library asks records for theirs
}
