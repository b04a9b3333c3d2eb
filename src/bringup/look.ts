import type { Marks } from '../reporters/pretty/marks.js'
import { type Line, lineText, type Span, widthOf } from '../reporters/pretty/span.js'

/** How a text for people is to look, as its output allows. */
export interface Look {
  readonly color: boolean
  /** The width of the terminal; infinite when the output is not one. */
  readonly columns: number
  readonly marks: Marks
}

/** The lines as text. None is cut: a name or a URL that is too long for the terminal is still there to be copied. */
export function linesText(lines: readonly Line[], { color }: Pick<Look, 'color'>): string {
  return lines.map((line) => `${lineText(line, { columns: Number.POSITIVE_INFINITY, color }).trimEnd()}\n`).join('')
}

/** Text in fewer columns than this is no pleasure to read. */
const NARROWEST = 40
const INDENT = 6

/** Where a text may stand; `indent` is that of lines below their head. */
export interface Room extends Pick<Look, 'columns'> {
  readonly indent?: number
}

/**
 * A line that ends with a longer text: it goes on in lines below the place where it began, or, when there is too little room
 * beside the head, below the head, indented.
 */
export function hanging(head: Line, said: Span, room: Room): readonly Line[] {
  const { columns, indent = INDENT } = room
  const width = head.reduce((sum, { text }) => sum + widthOf(text), 0)
  if (width + widthOf(said.text) <= columns) return [[...head, said]]
  const beside = columns - width >= NARROWEST
  const left = beside ? width : Math.min(indent, Math.max(0, columns - NARROWEST))
  const [first = said, ...rest] = wrapped(said.text, columns - left).map((text) => ({ ...said, text }))
  const below = (span: Span): Line => [{ text: ' '.repeat(left) }, span]
  return beside ? [[...head, first], ...rest.map(below)] : [head, ...[first, ...rest].map(below)]
}

/** Broken between words; a word that is longer than a line stays whole. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}
