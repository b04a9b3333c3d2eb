/**
 * A terminal of a size, as far as the live view uses one: text, line feeds, carriage returns, cursor up, erase to the end of
 * the line and of the screen, show and hide the cursor. Each character takes one cell.
 */
export interface Terminal {
  readonly write: (text: string) => void
  /** What is to be seen, without trailing blank lines. */
  readonly screen: () => string
  /** The lines that have scrolled off the top. */
  readonly scrolled: () => readonly string[]
  readonly cursorVisible: () => boolean
}

const TOKEN = /\u001b\[(\?25[hl]|\d+A|\d*m|[JK])|([\r\n])|([^\u001b\r\n]+)|(\u001b)/g

export function createTerminal(columns: number, rows: number): Terminal {
  let lines: string[] = Array.from({ length: rows }, () => '')
  const scrolled: string[] = []
  let row = 0
  let column = 0
  let visible = true

  function lineFeed(): void {
    if (row < rows - 1) row++
    else {
      scrolled.push(lines[0] ?? '')
      lines = [...lines.slice(1), '']
    }
  }

  function put(text: string): void {
    for (const character of text) {
      if (column === columns) {
        lineFeed()
        column = 0
      }
      const line = (lines[row] ?? '').padEnd(column)
      lines[row] = line.slice(0, column) + character + line.slice(column + 1)
      column++
    }
  }

  function control(sequence: string): void {
    if (sequence.endsWith('A')) row = Math.max(0, row - Number.parseInt(sequence, 10))
    else if (sequence === 'K') lines[row] = (lines[row] ?? '').slice(0, column)
    else if (sequence === 'J')
      lines = lines.map((line, at) => (at < row ? line : at > row ? '' : line.slice(0, column)))
    else if (sequence.startsWith('?25')) visible = sequence.endsWith('h')
  }

  return {
    write(written) {
      for (const [, sequence, movement, text, unknown] of written.matchAll(TOKEN)) {
        if (unknown !== undefined) throw new Error('an escape sequence that this terminal does not know')
        if (sequence !== undefined) control(sequence)
        if (movement !== undefined) column = 0
        if (movement === '\n') lineFeed()
        if (text !== undefined) put(text)
      }
    },
    screen: () => lines.join('\n').trimEnd(),
    scrolled: () => scrolled,
    cursorVisible: () => visible,
  }
}
