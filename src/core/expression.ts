import type { ASTNode } from '@marcbachmann/cel-js'
import { boundedCache } from './bounded-cache.js'
import { messageOf, OperatorError } from './errors.js'
import { type Budget, pricedSource, spending } from './expression-cost.js'
import { compilePattern, createEnvironment } from './expression-environment.js'
import type { Answer } from './expression-guard-rules.js'
import { guardedSource, type Proof } from './expression-guards.js'
import { childrenOf, readsOf } from './expression-reads.js'

/**
 * CEL (the Common Expression Language of Kubernetes), as `expect`, `only` and `${...}` use it, with RE2 as its `matches`
 * and with guards: what is true only for want of anything to look at is an ExpressionError.
 */
export interface Expression {
  readonly text: string
  /** As it is written, without guards. */
  readonly ast: ASTNode
  /** The variables it reads, without those that its own macros bind. */
  readonly variables: readonly string[]
  /** The longest paths it reads, such as `json.status`: what to show when it does not hold. */
  readonly paths: readonly string[]
  /**
   * A JSON value.
   *
   * @param budget what it may cost; without one, what takes about 10 ms. Without a bound nothing is counted, which is faster.
   * @throws {ExpressionError} when a value is missing, types do not go together or it costs too much.
   */
  readonly evaluate: (variables: Readonly<Record<string, unknown>>, budget?: Budget | 'unbounded') => unknown
}

/** An expression met values that it cannot be evaluated over: a field is missing, types differ. Not the author's syntax. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
  /** `cost`: nothing is wrong with the values, but there are more of them than was to be paid for. */
  readonly about: 'values' | 'cost'

  constructor(message: string, about: 'values' | 'cost' = 'values', cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.about = about
  }
}

/** For what is evaluated while everything else waits: about 10 ms. */
export function smallBudget(): Budget {
  return { left: SMALL_STEPS, each: SMALL_STEPS }
}

const SMALL_STEPS = 100_000
const SPENT_ALONE = 'it takes too many steps: ask for less at once, or for a smaller part of the values'
const SPENT_TOGETHER = 'what stands before it has taken all the steps there are: ask for less'

const compiled = boundedCache<string, Expression>(2000)
const environment = createEnvironment()
/** The author's text is held to the limits; guards and costs make it longer. */
const guardedEnvironment = environment.clone({ limits: { maxAstNodes: 200_000, maxDepth: 2500, maxCallArguments: 32 } })

/**
 * Compiles an expression over what somebody wrote down: a site, variables, an event; the same text is compiled once.
 *
 * @throws {OperatorError} EXPRESSION_SYNTAX with the reason and the place.
 */
export function compileExpression(text: string): Expression {
  return compileFor(text, { answer: 'true', over: 'values' })
}

/**
 * Compiles a condition over observed facts: what it says of nothing is an ExpressionError.
 *
 * @param answer that lets a check pass.
 * @throws {OperatorError} EXPRESSION_SYNTAX with the reason and the place.
 */
export function compileCondition(text: string, answer: Answer): Expression {
  return compileFor(text, { answer, over: 'facts' })
}

function compileFor(text: string, proof: Proof): Expression {
  const key = `${proof.over} ${proof.answer} ${text}`
  return compiled.get(key) ?? compiled.set(key, compile(text, proof))
}

function compile(text: string, proof: Proof): Expression {
  const { ast, priced, unbounded } = parse(text, proof)
  const reads = readsOf(ast).filter(({ variable }) => !environment.hasVariable(variable))
  return {
    text,
    ast,
    variables: [...new Set(reads.map(({ variable }) => variable))],
    paths: [...new Set(reads.map(({ path }) => path))],
    evaluate(variables, budget = smallBudget()) {
      if (budget === 'unbounded') return attempted(() => plain(unbounded(variables)))
      const { left, each } = budget
      const spent = attempted(() => spending(budget, () => plain(priced(variables))))
      if (spent === 'spent') throw new ExpressionError(left < each ? SPENT_TOGETHER : SPENT_ALONE, 'cost')
      return spent.value
    },
  }
}

function attempted<T>(evaluate: () => T): T {
  try {
    return evaluate()
  } catch (error) {
    throw new ExpressionError(reasonOf(error), 'values', error)
  }
}

function parse(text: string, proof: Proof) {
  try {
    const { ast } = checked(text, environment)
    checkPatterns(ast)
    const guarded = guardedSource(ast, proof) ?? text
    const inGuards = checked(guarded, guardedEnvironment)
    const priced = pricedSource(inGuards.ast)
    return { ast, unbounded: inGuards, priced: priced === undefined ? inGuards : checked(priced, guardedEnvironment) }
  } catch (error) {
    throw new OperatorError('EXPRESSION_SYNTAX', `the expression is wrong${placeOf(error)}: ${reasonOf(error)}`, {
      hint: hintFor(text, reasonOf(error)),
      cause: error,
    })
  }
}

function checked(text: string, within: typeof environment) {
  const program = within.parse(text)
  const { valid, error } = program.check()
  if (!valid && error !== undefined) throw error
  return program
}

/** A pattern that stands in the text is compiled with it, so that a wrong one is found before anything runs. */
function checkPatterns(node: ASTNode): void {
  const pattern = patternOf(node)
  if (pattern?.op === 'value' && typeof pattern.args === 'string') compilePattern(pattern.args)
  for (const child of childrenOf(node)) checkPatterns(child)
}

function patternOf(node: ASTNode): ASTNode | undefined {
  if (node.op === 'rcall' && node.args[0] === 'matches') return node.args[2][0]
  return node.op === 'call' && node.args[0] === 'matches' ? node.args[1][1] : undefined
}

function hintFor(text: string, reason: string): string {
  if (reason === 'unexpected character: =') return 'compare with =='
  if (/^unexpected character: [&|]$/.test(reason)) return 'and is &&, or is ||'
  if (/\b(?:and|or|not)\b/.test(text)) return 'and is &&, or is ||, not is !'
  if (/regexp|perl|group/i.test(reason)) return 'patterns are RE2: no lookahead, no backreference'
  return 'expressions are CEL: status == 200 && json.ready'
}

/** The library's errors know their place. */
function placeOf(error: unknown): string {
  const range = error instanceof Error && 'range' in error ? (error.range as { start?: number } | undefined) : undefined
  return range?.start === undefined ? '' : ` at character ${range.start + 1}`
}

/** The library puts the expression and a caret below its message. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return 'it is nested too deeply'
  const [summary = ''] = messageOf(error).split('\n', 1)
  return summary.charAt(0).toLowerCase() + summary.slice(1)
}

/** CEL integers are BigInt in the library; its other types (durations, bytes, optionals) mean nothing to us. */
function plain(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'bigint' || typeof value === 'number') return plainNumber(value)
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map) return plain(Object.fromEntries(value))
  if (typeof value === 'object' && isPlainObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
  }
  throw new Error('the result is no plain value: convert it with string(), int() or orValue()')
}

function plainNumber(value: bigint | number): number {
  const number = Number(value)
  if (!Number.isFinite(number)) throw new Error('the result is not a number')
  if (typeof value === 'bigint' && !Number.isSafeInteger(number)) throw new Error(`${value} is too large to be exact`)
  return number
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
