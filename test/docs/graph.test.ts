import t from 'tap'
import { redactor } from '../../src/core/redact.js'
import { graphDrawer } from '../../src/docs/html/graph-svg.js'
import { mermaid } from '../../src/docs/markdown/mermaid.js'
import { NASTY_TEXTS } from '../helpers/scenarios.js'

const graph = {
  nodes: [{ title: 'DNS', page: 'points/dns' }, { title: 'Edge' }],
  edges: [[0, 1]],
  direction: 'right',
} as const

t.test('a graph is drawn with its links, and without what Graphviz says of itself', async (t) => {
  const draw = await graphDrawer(redactor([]))
  const svg = draw(graph, (page) => `../${page}.html`)
  t.match(svg, /^<svg role="group" aria-label="Dependencies: DNS, Edge"/)
  t.match(svg, '<a xlink:href="../points/dns.html">')
  t.equal(svg.match(/class="edge"/g)?.length, 1)
  t.notMatch(svg, /<\?xml|DOCTYPE|<!--|<title>|xlink:title/)
  t.equal(
    svg,
    draw(graph, (page) => `../${page}.html`),
    'the same each time',
  )
})

t.test('a title is drawn as it is written, whatever Graphviz would make of it', async (t) => {
  const draw = await graphDrawer(redactor(['hunter2']))
  const drawn = (title: string) =>
    [...draw({ nodes: [{ title }], edges: [], direction: 'right' }, () => '').matchAll(/<text[^>]*>([^<]*)<\/text>/g)]
      .map(([, text]) => text)
      .join('')
  t.equal(drawn('\\N \\G \\l'), '\\N \\G \\l')
  t.equal(drawn('a &amp; b'), 'a &amp;amp; b')
  t.equal(drawn('<b>x</b>'), '&lt;b&gt;x&lt;/b&gt;')
  t.equal(drawn('the hunter2'), 'the [secret]')
  for (const title of NASTY_TEXTS) t.ok(drawn(title) !== '')
})

t.test('a title means nothing to Mermaid', (t) => {
  for (const title of NASTY_TEXTS) {
    const [, line = ''] = mermaid({ nodes: [{ title }], edges: [], direction: 'right' })
    t.match(line, /^ {2}n0\["(?:[\p{L}\p{N}\p{M} .,:/()_-]|#\d+;|\u2026)+"\]:::here$/u, line)
  }
  t.same(mermaid(graph).slice(0, 4), ['flowchart LR', '  n0["DNS"]', '  n1["Edge"]:::here', '  n0 --> n1'])
  t.end()
})

t.test('a graph goes the way in which it is narrower', async (t) => {
  const draw = await graphDrawer(redactor([]))
  const width = (direction: 'down' | 'right') => {
    const nodes = ['DNS', 'Edge', 'Application'].map((title) => ({ title }))
    return Number(
      /width="([\d.]+)pt"/.exec(
        draw(
          {
            nodes,
            edges: [
              [0, 1],
              [1, 2],
            ],
            direction,
          },
          () => '',
        ),
      )?.[1],
    )
  }
  t.ok(width('down') < width('right') / 2)
})
