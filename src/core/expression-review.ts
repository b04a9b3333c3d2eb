import type { ASTNode } from '@marcbachmann/cel-js'
import { compileCondition, ExpressionError } from './expression.js'
import { childrenOf, MACROS } from './expression-reads.js'
import { sourceOf } from './expression-source.js'
import {
  elementType,
  isListType,
  isMapType,
  kindName,
  type Scope,
  scopeBelow,
  typeOf,
  type ValueType,
} from './expression-types.js'
import type { FactType } from './fact.js'

/** Why a condition can never find anything wrong, or never be evaluated, whatever is observed. */
export interface ConditionProblem {
  readonly message: string
  readonly hint: string
  /** The part that is wrong, as it is written; undefined when all of it is. */
  readonly within?: string
}

export interface ConditionReview {
  /** What the check type observes. */
  readonly facts: Readonly<Record<string, FactType>>
  /** Whether the check must fail to pass. */
  readonly negate: boolean
}

/**
 * What is wrong with a condition before anything is observed.
 *
 * @throws {OperatorError} EXPRESSION_SYNTAX when it is no expression.
 */
export function reviewCondition(text: string, { facts, negate }: ConditionReview): readonly ConditionProblem[] {
  const { ast } = compileCondition(text, 'true')
  const constant = constantProblem(text, { facts, negate })
  if (constant !== undefined) return [constant]
  return [...answerProblems(ast, facts), ...nodeProblems(ast, facts)]
}

/** A condition that has a value where nothing was observed has it everywhere. */
function constantProblem(text: string, { facts, negate }: ConditionReview): ConditionProblem | undefined {
  const value = valueOfNothing(text)
  // A condition that is nothing but `false` is written on purpose: the check is red until somebody replaces it.
  if (value === undefined || (text.trim() === 'false' && !negate)) return undefined
  const [example = 'status'] = Object.keys(facts)
  return {
    message: `the condition is ${typeof value === 'boolean' ? `always ${value}` : 'a constant'}, whatever is observed`,
    hint: `ask about something that is observed, such as ${example}`,
  }
}

function valueOfNothing(text: string): unknown {
  try {
    return compileCondition(text, 'true').evaluate({})
  } catch (error) {
    if (error instanceof ExpressionError) return undefined // it needs what is observed
    throw error
  }
}

/** What must be true or false and is neither. */
function answerProblems(node: ASTNode, scope: Scope): readonly ConditionProblem[] {
  switch (node.op) {
    case '&&':
    case '||':
      return node.args.flatMap((side) => answerProblems(side, scope))
    case '!_':
      return answerProblems(node.args, scope)
    default: {
      const type = typeOf(node, scope)
      const kind = kindName(type)
      if (kind === undefined || type === 'bool') return []
      const text = sourceOf(node)
      return [
        {
          message: `"${text}" is ${kind}, and a condition is true or false`,
          hint: 'compare it: ==, !=, < or >',
          within: written(node),
        },
      ]
    }
  }
}

function nodeProblems(node: ASTNode, scope: Scope): readonly ConditionProblem[] {
  const problem = problemOf(node, scope)
  const below = childrenOf(node).flatMap((child) => nodeProblems(child, scopeBelow(node, child, scope)))
  return problem === undefined ? below : [{ ...problem, within: written(node) }, ...below]
}

function written({ input, start, end }: ASTNode): string {
  return input.slice(start, end)
}

function problemOf(node: ASTNode, scope: Scope): ConditionProblem | undefined {
  switch (node.op) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return sameProblem(node) ?? sizeProblem(node) ?? comparisonProblem(node, scope)
    case 'in':
      return memberProblem(node.args, scope)
    case 'rcall':
      return methodProblem(node, scope)
    default:
      return undefined
  }
}

type Comparison = Extract<ASTNode, { readonly op: '==' | '!=' | '<' | '<=' | '>' | '>=' }>

function sameProblem({ op, args: [left, right] }: Comparison): ConditionProblem | undefined {
  const text = sourceOf(left)
  if (text !== sourceOf(right)) return undefined
  const answer = op === '==' || op === '<=' || op === '>='
  return {
    message: `"${text}" is compared with itself, which is always ${answer}`,
    hint: 'compare it with what is wanted',
  }
}

/** A size is never below 0. */
function sizeProblem({ op, args: [left, right] }: Comparison): ConditionProblem | undefined {
  const text =
    isSize(left) && isNumber(right, 0) ? `size ${op} 0` : isNumber(left, 0) && isSize(right) ? `0 ${op} size` : ''
  const answer = ALWAYS[text]
  if (answer === undefined) return undefined
  return {
    message: `a size is never below 0, so this is always ${answer}`,
    hint: 'write > 0 for "not empty", == 0 for "empty"',
  }
}

const ALWAYS: Readonly<Record<string, boolean>> = {
  'size >= 0': true,
  'size < 0': false,
  '0 <= size': true,
  '0 > size': false,
}

function isSize(node: ASTNode): boolean {
  return (node.op === 'call' || node.op === 'rcall') && node.args[0] === 'size'
}

function isNumber(node: ASTNode, number: number): boolean {
  return (
    node.op === 'value' &&
    (typeof node.args === 'bigint' || typeof node.args === 'number') &&
    Number(node.args) === number
  )
}

function comparisonProblem({ op, args: [left, right] }: Comparison, scope: Scope): ConditionProblem | undefined {
  const [one, other] = [typeOf(left, scope), typeOf(right, scope)]
  const [kind, otherKind] = [kindName(one), kindName(other)]
  if (kind === undefined || otherKind === undefined) return undefined
  const [text, otherText] = [sourceOf(left), sourceOf(right)]
  if (one === 'null' || other === 'null') {
    const fact = one === 'null' ? otherText : text
    return {
      message: `"${fact}" is ${one === 'null' ? otherKind : kind}, never null`,
      hint: 'leave it out: what was not observed is never OK',
    }
  }
  const isEquality = op === '==' || op === '!='
  const isOrdered = one === 'number' || one === 'string'
  if (kind === otherKind && (isEquality || isOrdered)) return undefined
  const verdict = isEquality ? 'so they are never equal' : 'so neither comes before the other'
  return {
    message: `"${text}" is ${kind} and ${quotedOnce(otherText)} is ${otherKind}, ${verdict}`,
    hint: comparisonHint([left, one], [right, other], op),
  }
}

/** The text of a literal has its quotes already. */
function quotedOnce(text: string): string {
  return text.startsWith('"') ? text : `"${text}"`
}

type Typed = readonly [ASTNode, ValueType]

function comparisonHint([left, one]: Typed, [right, other]: Typed, op: string): string {
  if (other === 'string' && one === 'number' && isNumeric(right)) return `write ${sourceOf(left)} ${op} ${right.args}`
  if (one === 'string' && other === 'number' && isNumeric(left)) return `write ${left.args} ${op} ${sourceOf(right)}`
  if (one === 'string' && right.op === 'value') return `write ${sourceOf(left)} ${op} "${sourceOf(right)}"`
  if (other === 'string' && left.op === 'value') return `write "${sourceOf(left)}" ${op} ${sourceOf(right)}`
  return `compare ${kindName(one)} with ${kindName(one)}`
}

function isNumeric(node: ASTNode): node is Extract<ASTNode, { readonly op: 'value' }> {
  return node.op === 'value' && typeof node.args === 'string' && /^-?\d+(\.\d+)?$/.test(node.args)
}

function memberProblem([member, collection]: readonly [ASTNode, ASTNode], scope: Scope): ConditionProblem | undefined {
  const [type, within] = [typeOf(member, scope), typeOf(collection, scope)]
  const [kind, withinKind] = [kindName(type), kindName(within)]
  const [text, withinText] = [sourceOf(member), sourceOf(collection)]
  if (withinKind !== undefined && !isListType(within) && !isMapType(within)) {
    const hint = within === 'string' ? `write ${withinText}.contains(${text})` : 'write =='
    return { message: `"${withinText}" is ${withinKind}: "in" looks into a list or a map`, hint }
  }
  const element = kindName(elementType(within))
  if (kind === undefined || element === undefined || kind === element) return undefined
  const hint = isMapType(within) ? 'the keys of a map are texts' : `look for ${element}`
  return { message: `${quotedOnce(text)} is ${kind}, and ${quotedOnce(withinText)} holds ${element} each`, hint }
}

const OF_TEXTS: ReadonlySet<string> = new Set([
  'contains',
  'startsWith',
  'endsWith',
  'matches',
  'split',
  'trim',
  'lowerAscii',
])

function methodProblem(node: Extract<ASTNode, { readonly op: 'rcall' }>, scope: Scope): ConditionProblem | undefined {
  const [method, receiver, [first]] = node.args
  const type = typeOf(receiver, scope)
  const kind = kindName(type)
  const text = sourceOf(receiver)
  if (kind === undefined) return undefined
  if (OF_TEXTS.has(method) && type !== 'string') {
    const isSearch = method === 'contains' && first !== undefined && typeof type === 'object'
    const hint = isSearch ? `write ${sourceOf(first)} in ${text}` : 'it is for texts'
    return { message: `"${text}" is ${kind}, which has no ${method}()`, hint }
  }
  if (MACROS.has(method) && typeof type !== 'object') {
    const hint =
      type === 'string' ? `go through its lines: ${text}.split("\\n").${method}(...)` : 'it is for lists and maps'
    return { message: `"${text}" is ${kind}, which has no elements for ${method}()`, hint }
  }
  return undefined
}
