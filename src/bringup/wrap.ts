import { type Line, type Span, widthOf } from '../reporters/pretty/span.js'

/**
 * The line broken between words so that none is wider than `columns`, what follows the first one indented. A word that is
 * wider stays whole, for a URL must stay one.
 */
export function wrapped(
  line: Line,
  { columns, indent }: { readonly columns: number; readonly indent: number },
): readonly Line[] {
  if (line.reduce((sum, { text }) => sum + widthOf(text), 0) <= columns) return [line]
  const lines: Span[][] = [[]]
  let used = 0
  let isFirstWord = true
  for (const { text, style } of line) {
    for (const word of text.split(/(?<= )(?=[^ ])/)) {
      const fits = used + widthOf(word.trimEnd()) <= columns
      if (!fits && !isFirstWord) {
        lines.push([{ text: ' '.repeat(indent) }])
        used = indent
      }
      isFirstWord = word.trim() === '' && (isFirstWord || !fits)
      lines.at(-1)?.push({ text: word, ...(style && { style }) })
      used += widthOf(word)
    }
  }
  return lines
}
