import { type Alias, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml'

/** Something that YAML allows and a suite must not hold. */
export interface Complaint {
  readonly node: Node
  readonly message: string
  readonly hint?: string
}

export interface Inspected {
  readonly complaints: readonly Complaint[]
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>
}

export const MAX_DEPTH = 60
const MAX_NODES = 1_000_000

/**
 * Looks a parsed document over once: depth, size with all aliases followed, aliases to nothing or to themselves, keys that
 * repeat or are no text, numbers that JavaScript cannot hold.
 *
 * @param lineOf the line of an offset, to name the first place of a repeated key.
 */
export function inspect(root: Node | null, lineOf: (offset: number) => number): Inspected {
  const complaints: Complaint[] = []
  const targets = new Map<Alias, Node>()
  const anchors = new Map<string, Node>()
  const sizes = new Map<Node, number>()
  const open = new Set<Node>()
  let tooLarge = false

  function complain(node: Node, message: string, hint?: string): number {
    complaints.push({ node, message, ...(hint !== undefined && { hint }) })
    return 1
  }

  function size(node: unknown, depth: number): number {
    if (isScalar(node)) return sizeOfScalar(node)
    if (isAlias(node)) return sizeOfAlias(node, depth)
    if (!isMap(node) && !isSeq(node)) return 1
    if (depth > MAX_DEPTH) return complain(node, `nested more than ${MAX_DEPTH} levels deep`)
    if (node.anchor !== undefined) anchors.set(node.anchor, node)
    open.add(node)
    let sum = 1
    if (isMap(node)) checkKeys(node.items)
    for (const item of node.items) {
      sum += isPair(item) ? size(item.key, depth + 1) + size(item.value, depth + 1) : size(item, depth + 1)
    }
    open.delete(node)
    if (sum > MAX_NODES && !tooLarge) {
      tooLarge = true
      complain(node, `more than ${MAX_NODES} values once its aliases are followed`, 'write less, or split the file')
    }
    if (node.anchor !== undefined) sizes.set(node, sum)
    return sum
  }

  function sizeOfScalar(node: Scalar): number {
    if (node.anchor !== undefined) anchors.set(node.anchor, node)
    const { value } = node
    if (typeof value !== 'number') return 1
    if (!Number.isFinite(value)) return complain(node, `${node.source} is not a number that counts`, 'quote it')
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return complain(node, `the number ${node.source} would lose digits`, `quote it: "${node.source}"`)
    }
    return 1
  }

  function sizeOfAlias(node: Alias, depth: number): number {
    const target = anchors.get(node.source)
    if (target === undefined) return complain(node, `no anchor "&${node.source}" stands before this alias`)
    if (open.has(target)) return complain(node, `the anchor "&${node.source}" holds itself`)
    targets.set(node, target)
    return sizes.get(target) ?? size(target, depth + 1)
  }

  function checkKeys(pairs: readonly Pair[]): void {
    const seen = new Map<string, Node>()
    for (const { key, value } of pairs) {
      if (!isScalar(key) || key.value === null) {
        if (isAlias(key) || isScalar(key) || isMap(key) || isSeq(key)) complain(key, 'a key must be plain text')
        continue
      }
      const text = isMergeKey(key) ? '<<' : String(key.value)
      const first = seen.get(text)
      if (first !== undefined) {
        const hint = text === '<<' ? 'merge several: <<: [*a, *b]' : 'remove one of the two, or rename it'
        complain(key, `"${text}" stands here twice: first in line ${lineOf(first.range?.[0] ?? 0)}`, hint)
      } else seen.set(text, key)
      if (isMergeKey(key)) checkMerge(key, value)
    }
  }

  function checkMerge(key: Scalar, value: unknown): void {
    const sources = isSeq(value) ? value.items : [value]
    const merges = sources.every(
      (source) => isMap(source) || (isAlias(source) && !isScalar(anchors.get(source.source))),
    )
    if (!merges) complain(key, '"<<" merges maps: an alias, or a list of aliases', 'write <<: *name')
  }

  if (root !== null) size(root, 1)
  return { complaints, targets }
}

/** With `merge` on, the parser may give the key as a symbol. */
export function isMergeKey(key: unknown): boolean {
  if (!isScalar(key)) return false
  return typeof key.value === 'symbol' || (key.value === '<<' && key.type === 'PLAIN')
}
