import type { ASTNode } from '@marcbachmann/cel-js'
import { sourceOf } from './expression-source.js'

/** The answers of a node that could let something pass. */
export type Answer = 'true' | 'false' | 'either'

export type Print = (node: ASTNode) => string

/** The text that stands in a node's place: a call, or in parentheses. It prints the nodes below. */
export type Guard = (print: Print) => string

/** What guards a node of any expression; undefined when its answer needs no guard. */
export function guardOf(node: ASTNode, answer: Answer): Guard | undefined {
  switch (node.op) {
    case 'rcall': {
      const [method] = node.args
      if (method === 'all' || (answer !== 'true' && SELECTING.has(method))) return someIn(node)
      return method === 'matches' ? matchesCall(node) : undefined
    }
    case '==':
    case '!=':
      return answer === sameness(node) || node.args.some(isNull)
        ? undefined
        : pair(node, 'guardPair', ['', '', 'alike'])
    case 'call':
      return node.args[0] === 'double' ? numeric(node) : undefined
    default:
      return node.op === '/' ? numeric(node) : undefined
  }
}

/** Where a node of a condition over facts stands. */
export interface Standing {
  readonly answer: Answer
  /** The names of what its macros go through. */
  readonly elements: ReadonlySet<string>
}

/** What guards a node of a condition over facts, where nothing proves only what names it. */
export function factGuardOf(node: ASTNode, standing: Standing): Guard | undefined {
  const { answer } = standing
  switch (node.op) {
    case 'rcall':
      return methodGuardOf(node, standing)
    case 'call':
      if (node.args[0] === 'has' && answer !== 'true') return holder(node)
      return node.args[0] === 'matches' ? matchesFunction(node, standing) : undefined
    case '==':
    case '!=':
      return equalityGuardOf(node, standing)
    case 'in':
      return answer === 'true' ? undefined : pair(node, 'guardMember', textsOf(node, standing))
    case '<':
    case '<=':
    case '>':
    case '>=':
      return node.args.some(isConstantNumber) ? undefined : pair(node, 'guardOrder', textsOf(node, standing))
    default:
      return undefined
  }
}

type Of<Op extends ASTNode['op']> = Extract<ASTNode, { readonly op: Op }>
type Equality = Of<'=='> | Of<'!='>
type Binary = Equality | Of<'in'> | Of<'<'> | Of<'<='> | Of<'>'> | Of<'>='>

/** What goes through a collection and may find nothing in it. */
const SELECTING: ReadonlySet<string> = new Set(['exists', 'exists_one', 'filter'])
/** What an empty text answers in the negative. */
const SEARCHING: ReadonlySet<string> = new Set(['contains', 'startsWith', 'endsWith', 'matches'])
/** What gives for an empty text what it gives for a text in which nothing was found. */
const TAKING_APART: ReadonlySet<string> = new Set(['indexOf', 'lastIndexOf', 'split'])

function methodGuardOf(node: Of<'rcall'>, standing: Standing): Guard | undefined {
  const [method, receiver, args] = node.args
  if (SEARCHING.has(method)) return textMethod(node, standing)
  if (TAKING_APART.has(method)) return isMeant(receiver, standing) ? undefined : someIn(node)
  if (standing.answer === 'true') return undefined
  if (method === 'map') return args.length < 3 && isFiltered(receiver) ? undefined : someIn(node)
  return method === 'hasValue' ? optionalHolder(node) : undefined
}

/** That none was left of some is a finding of its own: the filter is what looks for nothing to look at. */
function isFiltered(node: ASTNode): boolean {
  if (node.op !== 'rcall') return false
  const [method, receiver, args] = node.args
  return method === 'filter' || (method === 'map' && (args.length === 3 || isFiltered(receiver)))
}

/** The answer of an equality that says that both are the same. */
function sameness({ op }: Equality): Answer {
  return op === '==' ? 'true' : 'false'
}

function equalityGuardOf(node: Equality, standing: Standing): Guard | undefined {
  if (node.args.some(isNull)) return undefined
  const texts = textsOf(node, standing)
  if (standing.answer === 'either') return pair(node, 'guardPair', [...texts, 'either'])
  if (standing.answer !== sameness(node)) return pair(node, 'guardPair', [...texts, 'different'])
  return texts.includes('') ? undefined : pair(node, 'guardPair', [...texts, 'same'])
}

/** How messages name both sides; what is meant as it stands is not named. */
function textsOf({ op, args: [left, right] }: Binary, standing: Standing): readonly string[] {
  const text = (node: ASTNode) => (isMeant(node, standing) ? '' : sourceOf(node))
  return [text(left), op === 'in' ? sourceOf(right) : text(right)]
}

function isMeant(node: ASTNode, { elements }: Standing): boolean {
  return isConstant(node) || (node.op === 'id' && elements.has(node.args))
}

/** Both sides are evaluated once, looked at, and then compared. */
function pair(node: Binary, guard: string, said: readonly string[]): Guard {
  const [left, right] = node.args
  const rest = said.map((text) => JSON.stringify(text)).join(', ')
  return (print) => `cel.bind(pair, ${guard}(${print(left)}, ${print(right)}, ${rest}), pair[0] ${node.op} pair[1])`
}

function someIn({ args: [method, receiver, args] }: Of<'rcall'>): Guard {
  return (print) => `${some(receiver, method, print)}.${method}(${args.map(print).join(', ')})`
}

/** The library's own method is no RE2. */
function matchesCall({ args: [method, receiver, args] }: Of<'rcall'>): Guard {
  return (print) => `${method}(${[receiver, ...args].map(print).join(', ')})`
}

function textMethod({ args: [method, receiver, [sought]] }: Of<'rcall'>, standing: Standing): Guard | undefined {
  if (sought === undefined) return undefined
  const { text, needle, isGuarded } = searching(method, receiver, sought, standing)
  if (method === 'matches') return (print) => `matches(${text(print)}, ${needle(print)})`
  return isGuarded ? (print) => `(${text(print)}).${method}(${needle(print)})` : undefined
}

function matchesFunction({ args: [name, [text, pattern]] }: Of<'call'>, standing: Standing): Guard | undefined {
  if (text === undefined || pattern === undefined) return undefined
  const guarded = searching(name, text, pattern, standing)
  return (print) => `${name}(${guarded.text(print)}, ${guarded.needle(print)})`
}

/** Nothing is found in an empty text, and an empty one in every text. */
function searching(method: string, text: ASTNode, needle: ASTNode, standing: Standing) {
  const { answer } = standing
  const [guardsText, guardsNeedle] = [
    answer !== 'true' && !isMeant(text, standing),
    answer !== 'false' && !isMeant(needle, standing),
  ]
  return {
    isGuarded: guardsText || guardsNeedle,
    text: (print: Print) => (guardsText ? some(text, method, print) : print(text)),
    needle: (print: Print) => (guardsNeedle ? some(needle, method, print) : print(needle)),
  }
}

function some(node: ASTNode, method: string, print: Print): string {
  return `guardSome(${print(node)}, ${quoted(node)}, "${method}")`
}

/** That a field is missing says something of a map that has others. */
function holder({ args: [, [field]] }: Of<'call'>): Guard | undefined {
  if (field?.op !== '.' || isOptional(field.args[0])) return undefined
  const [of, name] = field.args
  return (print) => `cel.bind(holder, guardHolder(${print(of)}, ${quoted(of)}), has(holder.${name}))`
}

/** What is optional within an optional may be missing: that was said twice. */
function optionalHolder({ args: [method, field] }: Of<'rcall'>): Guard | undefined {
  if ((field.op !== '.?' && field.op !== '[?]') || isOptional(field.args[0])) return undefined
  const [of, name] = field.args
  const step = (print: Print) => (typeof name === 'string' ? `.?${name}` : `[?${print(name)}]`)
  const guard = field.op === '.?' ? 'guardHolder' : 'guardSome'
  const rest = field.op === '.?' ? '' : `, "${method}"`
  return (print) => `${guard}(${print(of)}, ${quoted(of)}${rest})${step(print)}.${method}()`
}

function isOptional(node: ASTNode): boolean {
  if (node.op === '.?' || node.op === '[?]') return true
  return (node.op === '.' || node.op === '[]') && isOptional(node.args[0])
}

function numeric(node: Of<'/'> | Of<'call'>): Guard {
  return (print) => `guardNumber(${sourceOf(node, (child) => (child === node ? undefined : print(child)))})`
}

function quoted(node: ASTNode): string {
  return JSON.stringify(sourceOf(node))
}

function isNull(node: ASTNode): boolean {
  return node.op === 'value' && node.args === null
}

function isConstant(node: ASTNode): boolean {
  if (node.op === 'list') return node.args.every(isConstant)
  if (node.op === 'map') return node.args.every(([, value]) => isConstant(value))
  return node.op === 'value' || (node.op === '-_' && isConstant(node.args))
}

function isConstantNumber(node: ASTNode): boolean {
  return node.op === '-_' || (node.op === 'value' && typeof node.args !== 'string')
}
