import { type Alias, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml'
import { isMergeKey } from './inspect.js'
import type { Path, Precisely, Span } from './source-document.js'

/** What positions are looked up in. */
export interface Located {
  readonly text: string
  readonly lines: LineCounter
  readonly root: Node | null
  readonly targets: ReadonlyMap<Alias, Node>
}

interface Found {
  readonly key: Node | undefined
  readonly value: Node | undefined
}

/** The span of a value, or of the nearest thing above it that stands in the file. */
export function locate(document: Located, path: Path, { key, within }: Precisely): Span {
  const { found, whole } = follow(document, path)
  const node = !key && whole && !isBlock(found.value) ? found.value : (found.key ?? firstOf(found.value))
  const [start, end] = rangeOf(node) ?? rangeOf(document.root) ?? [0, 0]
  const offset = within === undefined ? -1 : document.text.slice(start, end).indexOf(within)
  if (within === undefined || offset < 0) return spanOf(document, start, end)
  return spanOf(document, start + offset, start + offset + within.length)
}

/** A stretch of the text, cut at the end of its first line. */
export function spanOf({ text, lines }: Pick<Located, 'text' | 'lines'>, start: number, end: number): Span {
  const { line, col } = lines.linePos(start)
  const lineStart = start - (col - 1)
  const next = text.indexOf('\n', start)
  const lineEnd = next < 0 ? text.length : next
  const length = Math.max(1, Math.min(end, lineEnd) - start)
  return {
    line: Math.max(1, line),
    column: Math.max(1, col),
    length,
    text: text.slice(lineStart, lineEnd).replace(/\r$/, ''),
  }
}

function follow(document: Located, path: Path): { readonly found: Found; readonly whole: boolean } {
  let found: Found = { key: undefined, value: document.root ?? undefined }
  for (const step of path) {
    const next = child(document, found.value, step)
    if (next === undefined) return { found, whole: false }
    found = next
  }
  return { found, whole: true }
}

function child(document: Located, parent: Node | undefined, step: string | number): Found | undefined {
  const node = isAlias(parent) ? document.targets.get(parent) : parent
  if (isSeq(node)) {
    const value = node.items[Number(step)] as Node | undefined // a parsed sequence holds nodes
    return value && { key: undefined, value }
  }
  if (!isMap(node)) return undefined
  const pairs = node.items as readonly Pair<Node, Node | null>[] // a parsed map holds nodes
  const own = pairs.find(({ key }) => isScalar(key) && !isMergeKey(key) && String(key.value) === String(step))
  if (own !== undefined) return { key: own.key, value: own.value ?? undefined }
  const merged = pairs
    .filter(({ key }) => isMergeKey(key))
    .flatMap(({ value }) => (isSeq(value) ? value.items : [value]))
  for (const source of merged) {
    const found = child(document, source as Node, step)
    if (found !== undefined) return found
  }
  return undefined
}

/** A block collection starts at its first key, which says little: its own key is shown instead. */
function isBlock(node: Node | undefined): boolean {
  const range = rangeOf(node)
  return range === undefined || range[0] === range[1] || ((isMap(node) || isSeq(node)) && node.flow !== true)
}

function firstOf(node: Node | undefined): Node | undefined {
  return isMap(node) ? ((node.items[0]?.key as Node | undefined) ?? node) : node // a parsed map holds nodes
}

function rangeOf(node: Node | null | undefined): readonly [number, number] | undefined {
  return node?.range ? [node.range[0], node.range[1]] : undefined
}
