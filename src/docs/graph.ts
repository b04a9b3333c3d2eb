import type { Book, PointPart } from './book.js'

/** Integration points and what must be green before what. */
export interface PointGraph {
  readonly nodes: readonly GraphNode[]
  /** From what must be green first to what waits for it, by the indexes of the nodes. */
  readonly edges: readonly (readonly [first: number, then: number])[]
  /** Whichever way it is narrower: pages are read on phones. */
  readonly direction: 'down' | 'right'
}

export interface GraphNode {
  readonly title: string
  /** Its page; absent for the point that the graph is about. */
  readonly page?: string
}

/** All that a point waits for, however far away, and what waits for it directly; undefined when it stands alone. */
export function graphOf(point: PointPart, book: Book): PointGraph | undefined {
  const before = ancestors(point, book)
  const after = [...book.points.values()].filter(({ needs }) => needs.includes(point.key))
  const shown = [...new Set([...before, point, ...after])]
  if (shown.length === 1) return undefined
  const indexes = new Map(shown.map(({ key }, index) => [key, index]))
  const edges = shown.flatMap((then, index) => {
    const isAside = after.includes(then) && !before.includes(then)
    const needs = isAside ? [point.key] : then.needs
    return needs.flatMap((key) => {
      const first = indexes.get(key)
      return first === undefined ? [] : [[first, index] as const]
    })
  })
  const nodes = shown.map(({ key, title, path }) => ({ title, ...(key !== point.key && { page: path }) }))
  return { nodes, edges, direction: directionOf(nodes.length, edges) }
}

/** Nodes stand in layers, each after the last of those before it. */
function directionOf(count: number, edges: PointGraph['edges']): PointGraph['direction'] {
  const layers = new Map<number, number>()
  const layerOf = (node: number): number => {
    const known = layers.get(node)
    if (known !== undefined) return known
    layers.set(node, 0) // what leads back to itself ends here
    const layer = Math.max(0, ...edges.flatMap(([first, then]) => (then === node ? [layerOf(first) + 1] : [])))
    layers.set(node, layer)
    return layer
  }
  const all = Array.from({ length: count }, (_, node) => layerOf(node))
  const widths = all.map((layer) => all.filter((other) => other === layer).length)
  return Math.max(...widths) < new Set(all).size ? 'down' : 'right'
}

/** All that must be green before a point can be, however far away; the farthest first. */
export function ancestors(point: PointPart, { points }: Book): readonly PointPart[] {
  const found = new Set<PointPart>()
  const visit = (part: PointPart): void => {
    for (const key of part.needs) {
      const next = points.get(key)
      if (next === undefined || found.has(next)) continue
      found.add(next)
      visit(next)
    }
  }
  visit(point)
  found.delete(point)
  return [...found].reverse()
}
