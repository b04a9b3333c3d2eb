import { type Line, lineText } from '../reporters/pretty/span.js'
import type { StandingMarks } from './marks.js'
import { wrapped } from './wrap.js'

/** What a view is printed on. */
export interface Page {
  /** The width of the terminal; absent when there is none. */
  readonly columns?: number
  readonly color: boolean
  readonly marks: StandingMarks
}

/** A line of words: where it is broken, the rest stands below `indent` cells further in than it began. */
export interface Paragraph {
  readonly line: Line
  readonly indent: number
}

/** Where there is no terminal, a table is this wide at most; a line of words is as long as it is. */
const PAGE_COLUMNS = 120

export function tableColumns({ columns = PAGE_COLUMNS }: Page): number {
  return columns
}

/** The lines of a table: what is too wide for it is cut. */
export function tableText(lines: readonly Line[], page: Page): string {
  return lines.map((line) => lineOn(line, tableColumns(page), page)).join('')
}

export function wordsText(paragraphs: readonly Paragraph[], page: Page): string {
  const columns = page.columns ?? Number.POSITIVE_INFINITY
  return paragraphs
    .flatMap(({ line, indent }) => wrapped(line, { columns, indent }))
    .map((line) => lineOn(line, Number.POSITIVE_INFINITY, page))
    .join('')
}

function lineOn(line: Line, columns: number, { color }: Page): string {
  return `${lineText(withoutTail(line), { columns, color })}\n`
}

/** Without the spaces at its end, which may be in any style. */
function withoutTail(line: Line): Line {
  const last = line.findLastIndex(({ text }) => text.trimEnd() !== '')
  return line.slice(0, last + 1).map((span, index) => (index === last ? { ...span, text: span.text.trimEnd() } : span))
}
