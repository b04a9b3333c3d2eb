import type { ASTNode } from '@marcbachmann/cel-js'
import { sourceOf } from './expression-source.js'

/** What an expression reads: a variable, or a field somewhere below it. */
export interface Read {
  readonly variable: string
  /** As it is written: `headers["x-cache"]`. */
  readonly path: string
}

/** The methods that go through a collection, binding their first argument. */
export const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

/** Everything an expression reads by name, without what its own macros bind. */
export function readsOf(node: ASTNode, bound: ReadonlySet<string> = new Set()): readonly Read[] {
  const read = readAt(node)
  if (read !== undefined) return bound.has(read.variable) ? [] : [read]
  if (node.op === 'rcall') {
    const [method, receiver, [name, ...rest]] = node.args
    if (name?.op === 'id' && MACROS.has(method)) {
      return [...readsOf(receiver, bound), ...rest.flatMap((body) => readsOf(body, new Set([...bound, name.args])))]
    }
    if (name?.op === 'id' && isBind(node)) {
      const [value, body] = rest
      const inner = new Set([...bound, name.args])
      return [...(value ? readsOf(value, bound) : []), ...(body ? readsOf(body, inner) : [])]
    }
  }
  return childrenOf(node).flatMap((child) => readsOf(child, bound))
}

/** Whether the node is `cel.bind(name, value, expression)`. */
export function isBind(node: ASTNode & { readonly op: 'rcall' }): boolean {
  const [method, receiver] = node.args
  return method === 'bind' && receiver.op === 'id' && receiver.args === 'cel'
}

/** A chain of names and constant indices; undefined for anything else. */
function readAt(node: ASTNode): Read | undefined {
  if (node.op === 'id') return { variable: node.args, path: node.args }
  const isField = node.op === '.' || node.op === '.?'
  const isIndex = (node.op === '[]' || node.op === '[?]') && node.args[1].op === 'value'
  if (!isField && !isIndex) return undefined
  const of = readAt(node.args[0])
  if (of === undefined) return undefined
  const step = typeof node.args[1] === 'string' ? `.${node.args[1]}` : `[${sourceOf(node.args[1])}]`
  return { variable: of.variable, path: `${of.path}${step}` }
}

/** The constants that an expression names. */
export function literalsOf(node: ASTNode): readonly unknown[] {
  return node.op === 'value' ? [node.args] : childrenOf(node).flatMap(literalsOf)
}

/** The nodes directly below a node. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  const parts: readonly unknown[] = Array.isArray(node.args) ? node.args.flat(2) : [node.args]
  return parts.filter(isNode)
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === 'object' && part !== null && 'op' in part
}
