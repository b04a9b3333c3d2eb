import { type Line, lineText } from '../reporters/pretty/span.js'
import type { Look } from './look.js'
import { type StandingMarks, standingMarks } from './marks.js'
import { wrapped } from './wrap.js'

/** What a view is printed on. */
export interface Page extends Pick<Look, 'color' | 'columns'> {
  readonly marks: StandingMarks
}

export function pageFor({ color, columns, marks }: Look): Page {
  return { color, columns, marks: standingMarks(marks) }
}

/** A line of words: where it is broken, the rest stands below `indent` cells further in than it began. */
export interface Paragraph {
  readonly line: Line
  readonly indent: number
}

/** Where there is no terminal, a table is this wide at most; a line of words is as long as it is. */
const PAGE_COLUMNS = 120

export function tableColumns({ columns }: Page): number {
  return Number.isFinite(columns) ? columns : PAGE_COLUMNS
}

/** The lines of a table: what is too wide for it is cut. */
export function tableText(lines: readonly Line[], page: Page): string {
  return lines.map((line) => lineOn(line, tableColumns(page), page)).join('')
}

export function wordsText(paragraphs: readonly Paragraph[], page: Page): string {
  const { columns } = page
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
