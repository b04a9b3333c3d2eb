// GitHub-flavoured Markdown, for a repository: the same words as the HTML.

import { standingMarks } from '../../bringup/marks.js'
import type { Redact } from '../../core/redact.js'
import { code, plain, row } from '../../reporters/markdown-text.js'
import { isLink, linkTo } from '../link.js'
import { type Block, type Cell, INDEX, type Inline, MADE, type Page, type Phrase, withEnds } from '../page.js'
import { type SourceUrl, sourceText } from '../source-url.js'
import { mermaid } from './mermaid.js'

export interface MarkdownContext {
  readonly redact: Redact
  readonly sourceUrl: SourceUrl
}

/** Where a page is in a repository: what begins it all is what a host shows of the folder. */
export function markdownPath(path: string): string {
  return path === INDEX ? 'README' : path
}

export function markdownPage(page: Page, context: MarkdownContext): string {
  const write = createWriter(page, context)
  const home = page.path === INDEX ? [] : [`[Overview](${write.href(INDEX)})`, '']
  return [
    `<!-- ${MADE} -->`,
    '',
    ...home,
    `# ${page.path === INDEX ? '' : `${page.kind}: `}${write.text(page.title) || '(no name)'}`,
    ...page.blocks.map(write.block).flatMap((lines) => (lines.length === 0 ? [] : ['', ...lines])),
    '',
  ].join('\n')
}

function createWriter(page: Page, { redact, sourceUrl }: MarkdownContext) {
  const text = (raw: string) => plain(redact(raw)).replace(/^(\d+)([.)])/, '$1\\$2')
  const href = (path: string) => linkTo(page.path, markdownPath(path), '.md')

  const inline = (each: Inline, cite: (text: string) => string): string => {
    const cited = (raw: string) => cite(redact(raw))
    if (typeof each === 'string') return withEnds(each, text)
    if ('code' in each) return cited(each.code)
    if ('strong' in each) return text(each.strong) === '' ? '' : `**${text(each.strong)}**`
    if ('page' in each) return `[${text(each.text) || '(no name)'}](${href(each.page)})`
    if ('url' in each) return isLink(redact(each.url)) ? `<${redact(each.url)}>` : cited(each.url)
    if ('source' in each) {
      const url = sourceUrl(each.source)
      const place = cited(sourceText(each.source))
      return url === undefined ? place : `[${place}](<${redact(url)}>)`
    }
    return `${MARKS[each.marked]} ${text(each.text)}`
  }
  const phrase = (each: Phrase) => each.map((piece) => inline(piece, code)).join('')
  const cell = (lines: Cell) => lines.map((line) => line.map((piece) => inline(piece, cellCode)).join('')).join('<br>')

  const block = (each: Block): readonly string[] => {
    switch (each.kind) {
      case 'heading':
        return [`${'#'.repeat(each.level)} ${phrase(each.text) || '(no name)'}`]
      case 'paragraph':
        return [phrase(each.text)]
      case 'note':
        return [`${phrase(each.text)}`]
      case 'facts':
        return [row('', ''), '|---|---|', ...each.rows.map(([name, value]) => row(text(name), cell(value)))]
      case 'list':
        return each.items.map((item) => `- ${phrase(item)}`)
      case 'table':
        return [
          row(...each.head.map(text)),
          `|${each.head.map(() => '---|').join('')}`,
          ...each.rows.map((cells) => row(...cells.map(cell))),
        ]
      case 'graph': {
        const nodes = each.graph.nodes.map((node) => ({ ...node, title: redact(node.title) }))
        return ['```mermaid', ...mermaid({ ...each.graph, nodes }), '```', '', text(each.caption)]
      }
    }
  }
  return { text, href, block }
}

const MARKS = standingMarks({})

/**
 * Code in a table, where a pipe ends the cell unless a backslash stands before it; a backslash of the text's own before a pipe
 * cannot be said in code. Source: GFM, "Tables".
 */
function cellCode(text: string): string {
  return text.includes('\\|') ? plain(text) : code(text).replaceAll('|', '\\|')
}
