import { instance, type Viz } from '@viz-js/viz'
import { clip } from '../../core/clip.js'
import { oneLine } from '../../core/printable.js'
import type { Redact } from '../../core/redact.js'
import { xmlText } from '../../reporters/xml.js'
import type { PointGraph } from '../graph.js'

/** Draws a graph as SVG, laid out by Graphviz; its colours are the page's. */
export type DrawGraph = (graph: PointGraph, hrefOf: (page: string) => string) => string

export async function graphDrawer(redact: Redact): Promise<DrawGraph> {
  const viz = await instance()
  return (graph, hrefOf) => draw(viz, graph, { redact, hrefOf })
}

interface Drawing {
  readonly redact: Redact
  readonly hrefOf: (page: string) => string
}

function draw(viz: Viz, { nodes, edges, direction }: PointGraph, { redact, hrefOf }: Drawing): string {
  const svg = viz.renderString(
    {
      directed: true,
      graphAttributes: {
        rankdir: direction === 'down' ? 'TB' : 'LR',
        bgcolor: 'transparent',
        nodesep: 0.2,
        ranksep: 0.35,
        pad: 0.05,
      },
      nodeAttributes: { shape: 'box', style: 'rounded', fontname: 'Arial', fontsize: 12, margin: '0.14,0.08' },
      edgeAttributes: { arrowsize: 0.7 },
      nodes: nodes.map(({ title, page }, index) => ({
        name: `n${index}`,
        attributes: {
          label: labelOf(redact(title)),
          ...(page === undefined ? { class: 'here' } : { href: hrefOf(page) }),
        },
      })),
      edges: edges.map(([tail, head]) => ({ tail: `n${tail}`, head: `n${head}` })),
    },
    { format: 'svg' },
  )
  return accessible(
    svg,
    nodes.map(({ title }) => redact(title)),
  )
}

/** Graphviz's prologue does not belong into a page, and its titles are the names of the nodes as it knows them. */
function accessible(svg: string, titles: readonly string[]): string {
  const name = xmlText(oneLine(`Dependencies: ${titles.join(', ')}`))
  return svg
    .slice(svg.indexOf('<svg'))
    .trimEnd()
    .replace('<svg', () => `<svg role="group" aria-label="${name}"`)
    .replaceAll(/<title>[^<]*<\/title>\n|<!--.*?-->\n/gs, '')
    .replaceAll(/ xlink:title="[^"]*"/g, '')
}

const WIDEST = 24
const LONGEST = 90

/** In lines; a backslash and an ampersand would mean something to Graphviz. */
function labelOf(title: string): string {
  const lines: string[] = []
  for (const word of clip(oneLine(title) || '(no name)', LONGEST).split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + word.length < WIDEST) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => line.replaceAll('\\', '\\\\').replaceAll('&', '&amp;')).join('\\n')
}
