import { type Line, type Span, widthOf } from '../reporters/pretty/span.js'
import type { Page, Paragraph } from './page.js'

/** Text in fewer columns than this is no pleasure to read. */
const NARROWEST = 36
const INDENT = 6

/**
 * A head with a longer text beside it: what does not fit goes on below the place where the text began, or, when there is too
 * little room beside the head, the whole text stands below it, indented.
 */
export function hanging(
  head: Line,
  said: Span,
  { columns = Number.POSITIVE_INFINITY, indent = INDENT }: Pick<Page, 'columns'> & { readonly indent?: number },
): readonly Paragraph[] {
  const width = head.reduce((sum, { text }) => sum + widthOf(text), 0)
  const isBeside = width + widthOf(said.text) <= columns || columns - width >= NARROWEST
  if (isBeside) return [{ line: [...head, said], indent: width }]
  const left = Math.min(indent, Math.max(0, columns - NARROWEST))
  return [
    { line: head, indent: left },
    { line: [{ text: ' '.repeat(left) }, said], indent: left },
  ]
}

/** A line that is broken, where it must be, as any line of words. */
export function paragraph(...line: Line): Paragraph {
  return { line, indent: INDENT }
}
