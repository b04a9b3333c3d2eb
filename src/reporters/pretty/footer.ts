import { formatDuration } from '../../core/quantity.js'
import { breakdown } from '../wording.js'
import type { Board } from './board.js'
import type { FrameSettings } from './frame.js'
import { sparkline } from './progress.js'
import { isRepeating, NARROW, RECENT_MS } from './recent.js'
import type { Line } from './span.js'

/** The bar leaves room for the words beside it. */
const WIDEST_BAR = 20

/** How far the run is: what is green of all, how that came, and the time. */
export function footerLines(board: Board, settings: FrameSettings): readonly Line[] {
  const { columns, marks } = settings
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
      { text: gainText(board, settings), style: 'green' },
      { text: rest === '' ? '' : `  ${rest}` },
    ],
    [
      { text: courseText(board, { ...settings, width: bar }), style: 'green' },
      { text: timeText(board, settings.now), style: 'dim' },
    ],
  ]
}

/** `, 4 more in the last 5m`: what the last minutes have brought. */
function gainText(board: Board, { now, columns }: FrameSettings): string {
  const startedAt = board.progress.startedAt()
  if (!isRepeating(board) || startedAt === undefined) return ''
  const from = Math.max(now - RECENT_MS, startedAt)
  const gain = board.counts.green - (board.progress.at(from) ?? 0)
  const isFull = from > startedAt
  if (gain === 0 && !isFull) return ''
  const span = wholeSeconds(now - from)
  if (columns < NARROW) return `, ${gain < 0 ? '' : '+'}${gain} in ${span}`
  const words = gain === 0 ? 'none' : gain > 0 ? `${gain} more` : `${-gain} fewer`
  return `, ${words} in the last ${span}`
}

/** How the number of green checks has come over the whole run, as wide as the bar above it. */
function courseText(board: Board, { now, columns, marks, width }: FrameSettings & { readonly width: number }): string {
  const from = board.progress.startedAt()
  if (!isRepeating(board) || from === undefined || columns < NARROW) return ''
  return `${sparkline(board.progress, { from, to: now, total: board.counts.total, width, levels: marks.levels })}  `
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
