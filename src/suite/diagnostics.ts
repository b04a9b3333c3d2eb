import { styleText } from 'node:util'
import { printable } from '../core/printable.js'
import type { Problem } from '../core/problem.js'

const WIDTH = 100

/** Problems for a person: `file:line:column: error: message`, the line, a caret under what is wrong, a hint. */
export function formatProblems(problems: readonly Problem[], { color }: { readonly color: boolean }): string {
  const paint: Paint = (style, text) => (color ? styleText(style, text, { validateStream: false }) : text)
  return problems.map((problem) => `${formatProblem(problem, paint)}\n`).join('\n')
}

type Style = 'bold' | 'red' | 'yellow' | 'cyan' | 'dim'
type Paint = (style: Style, text: string) => string

function formatProblem({ source, message, hint, text, length, level }: Problem, paint: Paint): string {
  const style: Style = level === 'error' ? 'red' : 'yellow'
  const where = paint('bold', `${clean(source.file)}:${source.line}:${source.column}:`)
  const lines = [`${where} ${paint(style, `${level}:`)} ${clean(message)}`]
  if (text !== undefined) {
    const gutter = String(source.line)
    const { shown, before, under } = excerpt(text, source.column - 1, length ?? 1)
    lines.push(`  ${paint('dim', `${gutter} |`)} ${shown}`.trimEnd())
    lines.push(`  ${paint('dim', `${' '.repeat(gutter.length)} |`)} ${before}${paint(style, under)}`)
  }
  if (hint !== undefined) lines.push(`  ${paint('cyan', 'hint:')} ${clean(hint)}`)
  return lines.join('\n')
}

function clean(text: string): string {
  return printable(text).replace(/[\r\n\t]+/g, ' ')
}

interface Excerpt {
  readonly shown: string
  /** As wide as what stands before the caret. */
  readonly before: string
  readonly under: string
}

/** The line, cut around the caret when it is long. */
function excerpt(text: string, start: number, length: number): Excerpt {
  const from = start > WIDTH * 0.75 ? start - Math.floor(WIDTH / 4) : 0
  const to = Math.min(text.length, from + WIDTH)
  const end = Math.max(start + 1, Math.min(start + length, to))
  const head = `${from > 0 ? '…' : ''}${line(text.slice(from, start))}`
  const marked = line(text.slice(start, end))
  const tail = `${line(text.slice(end, to))}${to < text.length ? '…' : ''}`
  return {
    shown: head + marked + tail,
    before: ' '.repeat(widthOf(head)),
    under: '^'.repeat(Math.max(1, widthOf(marked))),
  }
}

/** Tabs as one space, so that the caret stands where it should. */
function line(text: string): string {
  return printable(text.replaceAll('\t', ' '))
}

// Unicode's East Asian Wide blocks and emoji, near enough to put a caret.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
const ZERO = /\p{Mn}|\p{Me}|\u200b|\u200d|\ufe0f/u

function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return width
}
