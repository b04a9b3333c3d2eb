import type { ASTNode } from '@marcbachmann/cel-js'
import { type Answer, factGuardOf, type Guard, guardOf, type Print } from './expression-guard-rules.js'
import { childrenOf, isBind, MACROS } from './expression-reads.js'
import { sourceOf } from './expression-source.js'

// What is true in logic is not yet observed: `all` of an empty list, no "bad" among nothing, null that differs from "down".
// An expression is rewritten so that such truths are errors. The rule: nothing (null, an empty text, list or map) proves
// only what names it, as `x == []`, `x == ""`, `x == null` and `size(x) == 0` do.

export interface Proof {
  /** The answer of the whole expression that must rest on something that is there. */
  readonly answer: Answer
  /** `facts` were observed. Of `values` that somebody wrote down, an empty one is meant: less is asked of them. */
  readonly over: 'facts' | 'values'
}

/** The expression's text with its guards; undefined when it needs none. */
export function guardedSource(ast: ASTNode, { answer, over }: Proof): string | undefined {
  const guards = new Map<ASTNode, Guard>()
  collectGuards(ast, answer, { over, guards, elements: new Set() })
  if (guards.size === 0) return undefined
  const print: Print = (node) => sourceOf(node, (each) => guards.get(each)?.(print))
  return print(ast)
}

interface Collecting {
  readonly over: Proof['over']
  readonly guards: Map<ASTNode, Guard>
  /** What macros go through: one empty text among others is something that was seen. */
  readonly elements: ReadonlySet<string>
}

function collectGuards(node: ASTNode, answer: Answer, collecting: Collecting): void {
  const { guards, over, elements } = collecting
  const guard = (over === 'facts' ? factGuardOf(node, { answer, elements }) : undefined) ?? guardOf(node, answer)
  if (guard !== undefined) guards.set(node, guard)
  const inside = { ...collecting, elements: elementsWithin(node, elements) }
  for (const [child, its] of answersBelow(node, answer, guard)) collectGuards(child, its, inside)
}

function elementsWithin(node: ASTNode, elements: ReadonlySet<string>): ReadonlySet<string> {
  if (node.op !== 'rcall') return elements
  const [method, , [name]] = node.args
  return name?.op === 'id' && MACROS.has(method) ? new Set([...elements, name.args]) : elements
}

/** The answers of the nodes below that this node's answer hangs on. */
function answersBelow(
  node: ASTNode,
  answer: Answer,
  guard: Guard | undefined,
): readonly (readonly [ASTNode, Answer])[] {
  switch (node.op) {
    case '&&':
    case '||':
      return node.args.map((child) => [child, answer])
    case '!_':
      return [[node.args, OPPOSITE[answer]]]
    case '?:':
      return [
        [node.args[0], 'either'],
        [node.args[1], answer],
        [node.args[2], answer],
      ]
    case 'rcall': {
      const [method, receiver, args] = node.args
      if (isBind(node)) return args.map((child, index) => [child, index === 2 ? answer : 'either'])
      if (!MACROS.has(method)) break
      const ofReceiver = guard !== undefined || answer === 'true' ? 'true' : 'either' // a guarded one is not empty
      const ofBody = method === 'exists_one' ? 'either' : answer
      return [[receiver, ofReceiver], ...args.map((body) => [body, ofBody] as const)]
    }
  }
  return childrenOf(node).map((child) => [child, 'either'])
}

const OPPOSITE = { true: 'false', false: 'true', either: 'either' } as const
