import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { childrenOf, isBind, MACROS } from './expression-reads.js'
import { sourceOf } from './expression-source.js'

// What an expression costs, counted while it is evaluated. Its text is rewritten so that whatever grows with its data is
// paid for before it is done: a loop by its elements times the size of its body, a comparison or a text by its length. A
// step is about a tenth of a microsecond, and the count is the same on every machine.

/** What expressions that are bounded together may still cost, in steps. */
export interface Budget {
  left: number
  /** What one of them may cost, when there is so much left. */
  readonly each: number
}

/** Evaluates with a budget. What costs more stops inside, at the latest before its next loop; then there is no value. */
export function spending<T>(budget: Budget, evaluate: () => T): { readonly value: T } | 'spent' {
  const [outer, allowed] = [left, Math.min(budget.left, budget.each)]
  left = allowed
  try {
    const value = evaluate()
    return left < 0 ? 'spent' : { value } // a quantifier, `||` and `&&` may have passed over the error
  } catch (error) {
    if (left < 0) return 'spent'
    throw error
  } finally {
    budget.left -= allowed - Math.max(left, 0)
    left = outer
  }
}

/** Of what is being evaluated. */
let left = Infinity

/** Pays for so many steps. */
export function pay(steps: number): void {
  if (left >= 0) left -= steps
  if (left < 0) throw SPENT
}

/** Made once: a condition may run into it a million times, for a quantifier goes on after an error. */
const SPENT = new Error('the expression takes too many steps')

/** The expression's text with its costs in it; undefined when nothing in it grows with its data. */
export function pricedSource(ast: ASTNode): string | undefined {
  let isPriced = false
  const rewrite = (node: ASTNode): string | undefined => {
    const text = priced(node, print)
    isPriced ||= text !== undefined
    return text
  }
  const print: Print = (node) => sourceOf(node, rewrite)
  const text = print(ast)
  return isPriced ? text : undefined
}

/** Registers the functions that priced text calls. */
export function registerCosts(environment: Environment): void {
  environment.registerFunction('costOfLoop(dyn, double): dyn', (collection: unknown, perElement: number) => {
    pay(lengthOf(collection) * perElement)
    return collection
  })
  environment.registerFunction('costOfLength(dyn): dyn', (value: unknown) => {
    pay(lengthOf(value) / LENGTH_PER_STEP)
    return value
  })
  environment.registerFunction('costOfAll(dyn): dyn', (value: unknown) => {
    payForAll(value)
    return value
  })
  environment.registerFunction('costOfMembers(dyn): dyn', (collection: unknown) => {
    if (isList(collection)) payForAll(collection) // a map is asked for a key
    return collection
  })
}

type Print = (node: ASTNode) => string

function priced(node: ASTNode, print: Print): string | undefined {
  switch (node.op) {
    case 'rcall':
      return pricedMethod(node, print)
    case 'call': {
      const [name, [first, ...rest]] = node.args
      if (first === undefined || !BULKY_FUNCTIONS.has(name) || isSmall(first)) return undefined
      return `${name}(${[`costOfLength(${print(first)})`, ...rest.map(print)].join(', ')})`
    }
    case 'in':
      return isSmall(node.args[1]) ? undefined : `((${print(node.args[0])}) in costOfMembers(${print(node.args[1])}))`
    case '+':
      return node.args.every(isSmall) ? undefined : `(${node.args.map((each) => bulk(each, print)).join(' + ')})`
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const [left, right] = node.args
      // what one side holds is looked at no further than the other side goes
      return isSmall(left) || isSmall(right) ? undefined : `(costOfAll(${print(left)}) ${node.op} (${print(right)}))`
    }
    default:
      return undefined
  }
}

function pricedMethod(node: ASTNode & { readonly op: 'rcall' }, print: Print): string | undefined {
  const [method, receiver, args] = node.args
  if (isPair(node)) return pricedPair(node, print)
  const rest = `.${method}(${args.map(print).join(', ')})`
  if (MACROS.has(method)) {
    const body = args.slice(1).reduce((sum, each) => sum + stepsOf(each), 1)
    return `costOfLoop(${print(receiver)}, ${body}.0)${rest}`
  }
  if (!UNBOUNDED_METHODS.has(method) || isSmall(receiver)) return undefined
  return `${method === 'join' ? 'costOfAll' : 'costOfLength'}(${print(receiver)})${rest}`
}

/** What guards put in the place of a comparison: `cel.bind(pair, guardPair(a, b, ...), pair[0] == pair[1])`. */
function isPair(node: ASTNode & { readonly op: 'rcall' }): boolean {
  const [name, guard, comparison] = node.args[2]
  if (!isBind(node) || name?.args !== 'pair' || guard?.op !== 'call' || comparison === undefined) return false
  return guard.args[0].startsWith('guard') && childrenOf(comparison).every(({ op }) => op === '[]')
}

function pricedPair(node: ASTNode & { readonly op: 'rcall' }, print: Print): string | undefined {
  const [, guard, comparison] = node.args[2]
  if (guard?.op !== 'call' || comparison === undefined) return undefined
  const [left, right] = guard.args[1]
  const sides = comparison.op === 'in' ? [right] : [left, right]
  const isCheap = sides.some((side) => side !== undefined && isSmall(side))
  return `cel.bind(pair, ${print(guard)}, ${isCheap ? sourceOf(comparison) : print(comparison)})`
}

function bulk(node: ASTNode, print: Print): string {
  return isSmall(node) ? `(${print(node)})` : `costOfLength(${print(node)})`
}

/** Whether the expression itself says how large the value is at most. */
function isSmall(node: ASTNode): boolean {
  return node.op === 'value' || (node.op === 'list' && node.args.every(isSmall)) || ARITHMETIC.has(node.op)
}

const ARITHMETIC: ReadonlySet<string> = new Set(['-', '*', '/', '%', '-_', '!_'])

/** `matches` pays by itself. */
const BULKY_FUNCTIONS: ReadonlySet<string> = new Set(['size', 'string', 'bytes', 'double', 'duration'])

const UNBOUNDED_METHODS: ReadonlySet<string> = new Set([
  'size',
  'contains',
  'indexOf',
  'lastIndexOf',
  'lowerAscii',
  'upperAscii',
  'trim',
  'split',
  'join',
  'json',
  'hex',
  'string',
  'base64',
])

/** What it takes to go through a body once. */
function stepsOf(node: ASTNode): number {
  const own = node.op === 'call' || node.op === 'rcall' ? 10 : 2
  return childrenOf(node).reduce((sum, child) => sum + stepsOf(child), own)
}

function lengthOf(value: unknown): number {
  if (Array.isArray(value) || typeof value === 'string' || value instanceof Uint8Array) return value.length
  if (value instanceof Map || value instanceof Set) return value.size
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 1
}

/** So many characters, or elements that are not looked at, are gone through in one step. */
const LENGTH_PER_STEP = 50

/** Elements are compared one by one, each by what it is. */
const STEPS_PER_ELEMENT = 10

/** Pays for all that a value holds, as it is gone through: no more of it than can be paid for. */
function payForAll(value: unknown): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) pay(lengthOf(value) / LENGTH_PER_STEP)
  else {
    pay(lengthOf(value) * STEPS_PER_ELEMENT)
    for (const each of elementsOf(value)) if (typeof each === 'object' || typeof each === 'string') payForAll(each)
  }
}

function elementsOf(value: object): Iterable<unknown> {
  if (isList(value)) return value
  return value instanceof Map ? value.values() : Object.values(value)
}

function isList(value: unknown): value is readonly unknown[] | ReadonlySet<unknown> {
  return Array.isArray(value) || value instanceof Set
}
