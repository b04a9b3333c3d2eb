const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const ERASE_LINE_END = '\u001b[K'
const ERASE_BELOW = '\u001b[J'

/** The part of a terminal below the cursor, drawn over again and again. */
export interface Screen {
  /** Replaces what was drawn before by these lines, in one write; nothing is written when they are the same. */
  readonly draw: (lines: readonly DrawnLine[], columns: number) => void
  /** Puts lines above what is drawn, where they stay. These lines may wrap. */
  readonly insert: (lines: readonly string[]) => void
  /** Puts what is to stay in place of what was drawn, and shows the cursor again. These lines may wrap. */
  readonly close: (lines: readonly string[]) => void
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
      const body = over(lines.map(({ text }) => text))
      write(`${open ? '' : HIDE_CURSOR}${backToTop(drawn, columns)}${body}`)
      drawn = lines
      columnsThen = columns
      open = true
    },
    insert(lines) {
      write(`${backToTop(drawn, columnsThen)}${over([...lines, ...drawn.map(({ text }) => text)])}`)
    },
    close(lines) {
      write(`${backToTop(drawn, columnsThen)}${over(lines)}${open ? SHOW_CURSOR : ''}`)
      drawn = []
      open = false
    },
  }
}

/** Lines are written over those before and the rest of each is erased: erasing first would flicker and fill the scrollback. */
function over(lines: readonly string[]): string {
  return `${lines.map((line) => `${line}${ERASE_LINE_END}\n`).join('')}${ERASE_BELOW}`
}

/** A terminal that has become narrower has wrapped the lines since, so they may take more rows now. */
function backToTop(drawn: readonly DrawnLine[], columns: number): string {
  const rows = drawn.reduce((sum, { width }) => sum + Math.max(1, Math.ceil(width / columns)), 0)
  return rows === 0 ? '\r' : `\u001b[${rows}A\r`
}

function sameText(a: readonly DrawnLine[], b: readonly DrawnLine[]): boolean {
  return a.length === b.length && a.every(({ text }, index) => text === b[index]?.text)
}
