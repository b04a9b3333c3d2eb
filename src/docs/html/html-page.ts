// A page that needs nothing else: no script, no font, nothing from the network. It is XML as well as HTML, so that whatever
// reads it can tell a broken one.

import { standingMarks } from '../../bringup/marks.js'
import { oneLine } from '../../core/printable.js'
import type { Redact } from '../../core/redact.js'
import { htmlHead } from '../../reporters/html-head.js'
import { xmlText } from '../../reporters/xml.js'
import type { PointGraph } from '../graph.js'
import { isLink, linkTo } from '../link.js'
import { type Block, type Cell, INDEX, type Inline, MADE, type Page, type Phrase, withEnds } from '../page.js'
import { type SourceUrl, sourceText } from '../source-url.js'
import { STYLE } from './style.js'

export interface HtmlContext {
  readonly redact: Redact
  readonly sourceUrl: SourceUrl
  /** The SVG of a graph; `hrefOf` makes a link of a page's path. */
  readonly draw: (graph: PointGraph, hrefOf: (page: string) => string) => string
}

/** The text of a page's file. */
export function htmlPage(page: Page, context: HtmlContext): string {
  const write = createWriter(page, context)
  const title = write.text(page.title)
  const home = page.path === INDEX ? [] : [`<nav aria-label="Pages"><a href="${write.href(INDEX)}">Overview</a></nav>`]
  return `${[
    ...htmlHead({ title, style: STYLE, more: ['<meta name="generator" content="firstlight docs" />'] }),
    ...home,
    '<main>',
    `<h1><small>${page.kind}</small>${title}</h1>`,
    ...page.blocks.flatMap(write.block),
    '</main>',
    `<footer>${MADE}</footer>`,
    '</body>',
    '</html>',
  ].join('\n')}\n`
}

function createWriter(page: Page, { redact, sourceUrl, draw }: HtmlContext) {
  /** Text as text; nothing in it is markup, a secret, or a character that XML has not. */
  const text = (raw: string) => xmlText(oneLine(redact(raw)))
  const href = (path: string) => linkTo(page.path, path, '.html')

  const inline = (each: Inline): string => {
    if (typeof each === 'string') return withEnds(each, text)
    if ('code' in each) return `<code>${text(each.code)}</code>`
    if ('strong' in each) return `<strong>${text(each.strong)}</strong>`
    if ('page' in each) return `<a href="${href(each.page)}">${text(each.text) || '(no name)'}</a>`
    if ('url' in each) return external(redact(each.url), text)
    if ('source' in each) {
      const url = sourceUrl(each.source)
      const place = text(sourceText(each.source))
      return url === undefined ? `<code>${place}</code>` : `<a href="${text(url)}"><code>${place}</code></a>`
    }
    return `<span class="mark ${each.marked.replaceAll(' ', '-')}">${MARKS[each.marked]} ${text(each.text)}</span>`
  }
  const phrase = (each: Phrase) => each.map(inline).join('')
  const cell = (lines: Cell) =>
    lines.length === 1 ? phrase(lines[0] ?? []) : lines.map((line) => `<p>${phrase(line)}</p>`).join('')

  const block = (each: Block): readonly string[] => {
    switch (each.kind) {
      case 'heading':
        return [`<h${each.level}>${phrase(each.text)}</h${each.level}>`]
      case 'paragraph':
        return [`<p>${phrase(each.text)}</p>`]
      case 'note':
        return [`<p class="note">${phrase(each.text)}</p>`]
      case 'facts':
        return [
          '<dl>',
          ...each.rows.map(([name, value]) => `<div><dt>${text(name)}</dt><dd>${cell(value)}</dd></div>`),
          '</dl>',
        ]
      case 'list':
        return each.items.length === 0 ? [] : ['<ul>', ...each.items.map((item) => `<li>${phrase(item)}</li>`), '</ul>']
      case 'table':
        return table(
          each.head.map(text),
          each.rows.map((row) => row.map(cell)),
        )
      case 'graph':
        return [`<figure>${draw(each.graph, href)}<figcaption>${text(each.caption)}</figcaption></figure>`]
    }
  }
  return { text, href, block }
}

const MARKS = standingMarks({})

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const row = (cells: readonly string[]) =>
    cells.map((each, column) => `<td data-name="${head[column] ?? ''}">${each}</td>`).join('')
  return [
    '<table>',
    `<thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((cells) => `<tr>${row(cells)}</tr>`),
    '</tbody>',
    '</table>',
  ]
}

/** A link when it is one; anything else as code, so that no script hides behind a runbook. */
function external(url: string, text: (raw: string) => string): string {
  return isLink(url) ? `<a href="${text(url)}">${text(url)}</a>` : `<code>${text(url)}</code>`
}
