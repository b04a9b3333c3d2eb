import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { childrenOf, MACROS } from './expression-reads.js'
import { sourceOf } from './expression-source.js'

// What is true in logic is not yet observed. An expression is rewritten so that these are errors instead of truths:
// all() over an empty collection; exists(), exists_one() and filter() over one where finding nothing makes the
// expression true (`!hosts.exists(...)`, `hosts.filter(...).size() == 0`); "differs" between values of different kinds
// (`leader != ""` when it is null); a quotient that is no number.

/** The expression's text with its guards; undefined when it needs none. */
export function guardedSource(ast: ASTNode): string | undefined {
  const risky = new Set<ASTNode>()
  collectRisky(ast, true, risky)
  if (risky.size === 0) return undefined
  const rewrite = (node: ASTNode): string | undefined => (risky.has(node) ? guarded(node, rewrite) : undefined)
  return sourceOf(ast, rewrite)
}

/** Registers the functions that guarded text calls. */
export function registerGuards(environment: Environment): void {
  environment.registerFunction('guardSome(dyn, string, string): dyn', guardSome)
  environment.registerFunction('guardAlike(dyn, dyn): dyn', guardAlike)
  environment.registerFunction('guardNumber(dyn): dyn', guardNumber)
}

/** `asserted`: where the expression can only become true by this node being true, finding nothing makes it false. */
function collectRisky(node: ASTNode, asserted: boolean, risky: Set<ASTNode>): void {
  if (isRisky(node, asserted)) risky.add(node)
  switch (node.op) {
    case '&&':
    case '||':
      for (const child of node.args) collectRisky(child, asserted, risky)
      return
    case '?:':
      collectRisky(node.args[0], false, risky)
      collectRisky(node.args[1], asserted, risky)
      collectRisky(node.args[2], asserted, risky)
      return
    case 'rcall':
      if (!MACROS.has(node.args[0])) break
      collectRisky(node.args[1], asserted || risky.has(node), risky)
      for (const body of node.args[2]) collectRisky(body, asserted && node.args[0] !== 'exists_one', risky)
      return
  }
  for (const child of childrenOf(node)) collectRisky(child, false, risky)
}

function isRisky(node: ASTNode, asserted: boolean): boolean {
  switch (node.op) {
    case 'rcall':
      if (node.args[0] === 'all' || node.args[0] === 'matches') return true
      return !asserted && MACROS.has(node.args[0]) && node.args[0] !== 'map'
    case '!=':
      return !node.args.some(isNull)
    case '==':
      return !asserted && !node.args.some(isNull)
    case 'call':
      return node.args[0] === 'double'
    default:
      return node.op === '/'
  }
}

function isNull(node: ASTNode): boolean {
  return node.op === 'value' && node.args === null
}

function guarded(node: ASTNode, rewrite: (node: ASTNode) => string | undefined): string {
  const print = (child: ASTNode) => sourceOf(child, rewrite)
  if (node.op === 'rcall') {
    const [method, receiver, args] = node.args
    const rest = args.map(print).join(', ')
    if (method === 'matches') return `matches(${print(receiver)}, ${rest})`
    const text = JSON.stringify(sourceOf(receiver))
    return `guardSome(${print(receiver)}, ${text}, "${method}").${method}(${rest})`
  }
  if (node.op === '==' || node.op === '!=') {
    const [left, right] = node.args
    return `(guardAlike(${print(left)}, ${print(right)}) ${node.op} (${print(right)}))`
  }
  return `guardNumber(${sourceOf(node, (child) => (child === node ? undefined : rewrite(child)))})`
}

function guardSome(collection: unknown, text: string, method: string): unknown {
  if (sizeOf(collection) !== 0) return collection
  throw new Error(`"${text}" is empty, so ${method}() has nothing to look at`)
}

function sizeOf(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length
  if (value instanceof Map || value instanceof Set) return value.size
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined
}

function guardAlike(left: unknown, right: unknown): unknown {
  if (kindOf(left) === kindOf(right)) return left
  throw new Error(`${kindOf(left)} cannot be compared with ${kindOf(right)}`)
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  return typeof value === 'bigint' ? 'a number' : `a ${typeof value}`
}

function guardNumber(value: unknown): unknown {
  if (typeof value !== 'number' || Number.isFinite(value)) return value
  throw new Error('a division by zero, or of what is no number, has no result')
}
