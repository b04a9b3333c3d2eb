import type { Board } from './board.js'
import { footerLines } from './footer.js'
import type { Marks } from './marks.js'
import { recentLines } from './recent.js'
import type { Line } from './span.js'
import { treeLines } from './tree.js'

export interface FrameSettings {
  readonly columns: number
  readonly rows: number
  /** Epoch milliseconds. */
  readonly now: number
  readonly marks: Marks
}

/** What a terminal shows while a run goes on, at most `rows - 1` lines: the cursor stands in the last one. */
export function frameLines(board: Board, settings: FrameSettings): readonly Line[] {
  const footer = footerLines(board, settings)
  const room = settings.rows - 1 - footer.length
  const recent = recentLines(board, settings, Math.floor(room / 3) - 1)
  const apart = recent.length === 0 ? [] : [[], ...recent]
  const tree = treeWithin(board, room - apart.length, settings.marks)
  return [...tree, ...apart, ...footer].slice(-Math.max(1, settings.rows - 1))
}

/** The most detail that fits; an outline that is cut when none does. */
function treeWithin(board: Board, room: number, marks: Marks): readonly Line[] {
  for (const detail of ['full', 'trouble'] as const) {
    const lines = upTo(room + 1, treeLines(board, detail, marks))
    if (lines.length <= room) return lines
  }
  const outline = [...treeLines(board, 'outline', marks)]
  if (outline.length <= room) return outline
  const kept = outline.slice(0, Math.max(0, room - 1))
  return room < 1 ? [] : [...kept, [{ text: `  and ${outline.length - kept.length} more lines`, style: 'dim' }]]
}

function upTo(count: number, lines: Iterable<Line>): readonly Line[] {
  const taken: Line[] = []
  for (const line of lines) {
    if (taken.length >= count) break
    taken.push(line)
  }
  return taken
}
