import type { Reporter, ReporterContext, RunSummary } from '../../core/run.js'
import { type Board, createBoard } from './board.js'
import { endingLines } from './ending.js'
import { frameLines } from './frame.js'
import { marksFor } from './marks.js'
import { createScreen } from './screen.js'
import { type Line, lineText, widthOf } from './span.js'
import { treeLines } from './tree.js'

const REDRAW_MS = 250

type TerminalSize = NonNullable<ReporterContext['terminal']>

/** A view that is redrawn in place while the run goes on; what stays is the tree, all that is not green, and the last line. */
export function liveView({ write, color, env, now }: ReporterContext, terminal: TerminalSize): Reporter {
  const marks = marksFor(env)
  const screen = createScreen(write)
  let board: Board | undefined
  let timer: NodeJS.Timeout | undefined

  function draw(drawn: Board): void {
    const { columns, rows } = sizeOf(terminal)
    const lines = frameLines(drawn, { columns, rows, now: now(), marks })
    screen.draw(
      lines.map((line) => fitted(line, columns - 1)),
      columns,
    )
  }

  function fitted(line: Line, columns: number) {
    const width = Math.min(
      columns,
      line.reduce((sum, { text }) => sum + widthOf(text), 0),
    )
    return { text: lineText(line, { columns, color }), width }
  }

  function lastTree(over: Board): readonly string[] {
    const { columns, rows } = sizeOf(terminal)
    const points = [...treeLines(over, 'points', marks)]
    const lines = points.length < rows ? points : [...treeLines(over, 'outline', marks)]
    return [...lines, []].map((line) => lineText(line, { columns: columns - 1, color }))
  }

  return {
    start(run) {
      clearInterval(timer)
      const started = createBoard(run, board)
      board = started
      draw(started)
      timer = setInterval(draw, REDRAW_MS, started).unref()
    },
    event: (event) => board?.record(event),
    note: (text) => screen.insert(text.trimEnd().split('\n')),
    end(summary: RunSummary) {
      clearInterval(timer)
      const ending = endingLines(summary, marks).map((line) => lineText(line, { columns: Infinity, color }))
      screen.close([...(board === undefined ? [] : lastTree(board)), ...ending])
    },
  }
}

/** A serial console says 0 x 0 when it does not know. */
function sizeOf(terminal: TerminalSize): { readonly columns: number; readonly rows: number } {
  const { columns, rows } = terminal()
  return { columns: columns || 80, rows: rows || 24 }
}
