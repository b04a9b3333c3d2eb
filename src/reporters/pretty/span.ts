import { styleText } from 'node:util'
import fastStringWidth from 'fast-string-width'

export type Style = 'bold' | 'cyan' | 'dim' | 'green' | 'magenta' | 'red' | 'yellow'

/** A stretch of a line in one style. Its text is printable already and has no line break. */
export interface Span {
  readonly text: string
  readonly style?: Style
}

export type Line = readonly Span[]

/** The cells that a text takes on a terminal. */
export function widthOf(text: string): number {
  return fastStringWidth(text)
}

/** Filled with spaces up to a width. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

/** The line as text, never wider than `columns`: what is cut off shows as an ellipsis. */
export function lineText(
  line: Line,
  { columns, color }: { readonly columns: number; readonly color: boolean },
): string {
  return clipped(line, columns)
    .map(({ text, style }) => (color && style !== undefined ? styleText(style, text, { validateStream: false }) : text))
    .join('')
}

function clipped(line: Line, columns: number): Line {
  if (line.reduce((sum, { text }) => sum + widthOf(text), 0) <= columns) return line
  const kept: Span[] = []
  let left = columns - 1
  for (const span of line) {
    const text = prefix(span.text, left)
    kept.push({ ...span, text })
    left -= widthOf(text)
    if (text.length < span.text.length) break
  }
  return columns < 1 ? [] : [...kept, { text: '…' }]
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The longest beginning that fits; characters that are drawn as one stay together. */
function prefix(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let kept = ''
  let width = 0
  for (const { segment } of graphemes.segment(text)) {
    width += widthOf(segment)
    if (width > columns) return kept
    kept += segment
  }
  return kept
}
