import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import { messageOf, OperatorError } from '../../core/errors.js'
import type { Problem, Source } from '../../core/problem.js'
import { problemAt, refusal, type SourceText } from './source-text.js'
import type { Entry, Placed, Tree } from './tree.js'

// More than any file that a person wrote; an alias of aliases reaches it at once.
const MAX_VALUES = 200_000

/**
 * Reads the documents of a YAML or JSON file with the places of everything in them. Empty documents are passed over.
 *
 * @throws {OperatorError} IMPORT_INVALID with all that is wrong.
 */
export function readYaml(file: SourceText): readonly Tree[] {
  const lines = new LineCounter()
  const problems: Problem[] = []
  const sourceAt = (offset: number): Source => {
    const { line, col } = lines.linePos(offset)
    return { file: file.name, line: Math.max(1, line), column: Math.max(1, col) }
  }
  const complain = (offset: number, message: string) => problems.push(problemAt(file, sourceAt(offset), message))
  const documents = parse(file, lines, complain)
  for (const { errors } of documents) for (const { pos, message } of errors) complain(pos[0], lowerFirst(message))
  if (problems.length > 0) throw refusal(problems)
  const trees = documents.flatMap((document) => {
    const { contents } = document
    const isEmpty = contents === null || (isScalar(contents) && contents.value === null)
    return isEmpty ? [] : [treeOf(contents, { document, sourceAt, complain, open: new Set(), count: { values: 0 } })]
  })
  if (problems.length > 0) throw refusal(problems)
  return trees
}

/** The documents of a file that may be no YAML at all: then there are none. */
export function readYamlIfAny(file: SourceText): readonly Tree[] {
  try {
    return readYaml(file)
  } catch (error) {
    if (error instanceof OperatorError) return []
    throw error
  }
}

function parse(file: SourceText, lineCounter: LineCounter, complain: (offset: number, message: string) => void) {
  try {
    const documents = parseAllDocuments(file.text, {
      merge: true,
      lineCounter,
      prettyErrors: false,
      logLevel: 'silent',
    })
    return [...documents] as readonly Document.Parsed[] // an empty stream is a list without elements, too
  } catch (error) {
    complain(0, `it cannot be parsed: ${messageOf(error)}`) // nested too deep for the stack
    return []
  }
}

interface Reading {
  readonly document: Document.Parsed
  readonly sourceAt: (offset: number) => Source
  readonly complain: (offset: number, message: string) => void
  /** The nodes that the value is inside of. */
  readonly open: Set<Node>
  readonly count: { values: number }
}

function treeOf(node: Node | null, reading: Reading): Tree {
  const { document, sourceAt, complain, open, count } = reading
  const offset = node?.range?.[0] ?? 0
  const hasAnchor = !isAlias(node) && node?.anchor !== undefined
  const placed: Placed = {
    source: sourceAt(offset),
    lastLine: lastLineOf(node, sourceAt),
    ...(hasAnchor && { anchored: true }),
  }
  const nothing: Tree = { kind: 'scalar', value: null, text: '', ...placed }
  if (node === null) return nothing
  count.values++
  if (count.values === MAX_VALUES) complain(offset, `more than ${MAX_VALUES} values once its aliases are followed`)
  if (count.values >= MAX_VALUES) return nothing
  if (isAlias(node)) {
    const target = node.resolve(document)
    if (target !== undefined && !open.has(target)) return { ...treeOf(target, reading), ...placed }
    complain(offset, `no anchor "&${node.source}" stands before this alias`)
    return nothing
  }
  open.add(node)
  const tree = branchOf(node, placed, reading)
  open.delete(node)
  return tree
}

function branchOf(node: Node, placed: Placed, reading: Reading): Tree {
  if (isSeq(node)) {
    const items = node.items.map((item) => treeOf(item as Node, reading)) // a parsed sequence holds nodes
    return { kind: 'list', items, ...placed }
  }
  if (isMap(node)) return { kind: 'map', entries: entriesOf(node, reading), ...placed }
  const { value, source } = node as Scalar // nothing else is left
  if (value === null || typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'scalar', value, text: source ?? String(value ?? ''), ...placed }
  }
  return { kind: 'scalar', value: String(value), text: String(value), ...placed }
}

/** The entries of a map, those that it merges after its own; what stands first wins. */
function entriesOf(map: YAMLMap, reading: Reading): readonly Entry[] {
  const own: Entry[] = []
  const merged: Entry[] = []
  for (const { key, value } of map.items as readonly Pair<Node, Node | null>[]) {
    if (isMergeKey(key)) merged.push(...mergedEntries(treeOf(value, reading)))
    else if (isScalar(key)) {
      const source = reading.sourceAt(key.range?.[0] ?? 0)
      own.push({ key: String(key.value), source, value: treeOf(value, reading) })
    } else reading.complain(key?.range?.[0] ?? 0, 'a key must be plain text')
  }
  const known = new Set<string>()
  return [...own, ...merged].filter(({ key }) => !known.has(key) && known.add(key))
}

function mergedEntries(tree: Tree): readonly Entry[] {
  if (tree.kind === 'map') return tree.entries
  return tree.kind === 'list' ? tree.items.flatMap(mergedEntries) : []
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && (typeof key.value === 'symbol' || (key.value === '<<' && key.type === 'PLAIN'))
}

function lastLineOf(node: Node | null, sourceAt: (offset: number) => Source): number {
  const [start, end] = node?.range ?? [0, 0]
  return sourceAt(Math.max(start, end - 1)).line
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
