import { formatDuration } from '../../core/quantity.js'
import { breakdown } from '../wording.js'
import type { Board } from './board.js'
import type { Marks } from './marks.js'
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
  return [...treeWithin(board, room, settings.marks), ...footer].slice(-Math.max(1, settings.rows - 1))
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

/** The bar leaves room for the words beside it. */
const WIDEST_BAR = 20

function footerLines(board: Board, { columns, now, marks }: FrameSettings): readonly Line[] {
  const { counts } = board
  const bar = Math.min(WIDEST_BAR, Math.floor(columns / 8))
  const filled = Math.floor((counts.green / Math.max(1, counts.total)) * bar)
  const rest = breakdown(counts, 'waiting').join(', ')
  return [
    [],
    [
      { text: marks.full.repeat(filled), style: 'green' },
      { text: marks.empty.repeat(bar - filled), style: 'dim' },
      { text: `  ${counts.green} of ${counts.total} green`, style: 'bold' },
      { text: rest === '' ? '' : `  ${rest}` },
    ],
    [{ text: timeText(board, now), style: 'dim' }],
  ]
}

/** Time as it is: what has gone by and what is allowed, never a guess of what is left to do. */
function timeText({ run, round }: Board, now: number): string {
  const elapsedMs = Math.max(0, now - run.startedAt)
  const elapsed = `${wholeSeconds(elapsedMs)} elapsed`
  if (run.untilGreen === undefined) return elapsed
  const { deadlineMs } = run.untilGreen
  const left = deadlineMs === undefined ? [] : [`${wholeSeconds(Math.max(0, deadlineMs - elapsedMs))} to the deadline`]
  return [`round ${round()}`, elapsed, ...left].join(', ')
}

function wholeSeconds(ms: number): string {
  return ms < 1000 ? '0s' : formatDuration(Math.floor(ms / 1000) * 1000)
}
