const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const ERASE_LINE_END = '\u001b[K'
const ERASE_BELOW = '\u001b[J'

/** The part of a terminal below the cursor, drawn over again and again. */
export interface Screen {
  /** Replaces what was drawn before by these lines, in one write; nothing is written when they are the same. */
  readonly draw: (lines: readonly DrawnLine[], columns: number) => void
  /** Erases what was drawn and shows the cursor again. */
  readonly close: () => void
}

export interface DrawnLine {
  /** With its colours; must fit the terminal. */
  readonly text: string
  /** The cells it takes. */
  readonly width: number
}

export function createScreen(write: (text: string) => void): Screen {
  let drawn: readonly DrawnLine[] = []
  let columnsThen = 0
  let open = false
  return {
    draw(lines, columns) {
      if (open && columns === columnsThen && sameText(lines, drawn)) return
      const body = lines.map(({ text }) => `${text}${ERASE_LINE_END}\n`).join('')
      write(`${open ? '' : HIDE_CURSOR}${backToTop(drawn, columns)}${body}${ERASE_BELOW}`)
      drawn = lines
      columnsThen = columns
      open = true
    },
    close() {
      if (!open) return
      write(`${backToTop(drawn, columnsThen)}${ERASE_BELOW}${SHOW_CURSOR}`)
      open = false
    },
  }
}

/** A terminal that has become narrower has wrapped the lines since, so they may take more rows now. */
function backToTop(drawn: readonly DrawnLine[], columns: number): string {
  const rows = drawn.reduce((sum, { width }) => sum + Math.max(1, Math.ceil(width / columns)), 0)
  return rows === 0 ? '\r' : `\u001b[${rows}A\r`
}

function sameText(a: readonly DrawnLine[], b: readonly DrawnLine[]): boolean {
  return a.length === b.length && a.every(({ text }, index) => text === b[index]?.text)
}
