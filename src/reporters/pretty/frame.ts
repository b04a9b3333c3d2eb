import { formatDuration } from '../../core/quantity.js'
import { breakdown } from '../wording.js'
import type { Board } from './board.js'
import type { Marks } from './marks.js'
import type { Line } from './span.js'
import { treeLines } from './tree.js'

export interface FrameSettings {
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

/** The whole tree when it fits; else without what is green; else cut. */
function treeWithin(board: Board, room: number, marks: Marks): readonly Line[] {
  const full = treeLines(board, 'full', marks)
  if (full.length <= room) return full
  const trouble = treeLines(board, 'trouble', marks)
  if (trouble.length <= room) return trouble
  if (room < 1) return []
  const kept = trouble.slice(0, room - 1)
  return [...kept, [{ text: `  and ${trouble.length - kept.length} more lines`, style: 'dim' }]]
}

const BAR = 20

function footerLines(board: Board, { now, marks }: FrameSettings): readonly Line[] {
  const total = board.entries.length
  const counts = board.tally()
  const filled = Math.floor((counts.green / Math.max(1, total)) * BAR)
  const rest = breakdown(counts, 'waiting').join(', ')
  return [
    [],
    [
      { text: marks.full.repeat(filled), style: 'green' },
      { text: marks.empty.repeat(BAR - filled), style: 'dim' },
      { text: `  ${counts.green} of ${total} green`, style: 'bold' },
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
