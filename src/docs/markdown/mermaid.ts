import { clip } from '../../core/clip.js'
import { oneLine } from '../../core/printable.js'
import type { PointGraph } from '../graph.js'

/** The graph as a flowchart that GitHub and GitLab draw. Source: Mermaid's documentation, flowchart syntax and entity codes. */
export function mermaid({ nodes, edges, direction }: PointGraph): readonly string[] {
  return [
    direction === 'down' ? 'flowchart TB' : 'flowchart LR',
    ...nodes.map(({ title, page }, index) => `  n${index}["${label(title)}"]${page === undefined ? ':::here' : ''}`),
    ...edges.map(([first, then]) => `  n${first} --> n${then}`),
    '  classDef here stroke-width:3px',
  ]
}

/** Whatever could mean something to Mermaid, to HTML or to Markdown stands as the code of its character. */
function label(title: string): string {
  const text = clip(oneLine(title) || '(no name)', 90)
  return text.replace(/[^\p{L}\p{N}\p{M} .,:/()_-]/gu, (character) => `#${character.codePointAt(0)};`)
}
