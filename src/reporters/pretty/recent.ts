import { oneLine } from '../../core/printable.js'
import { formatDuration } from '../../core/quantity.js'
import { clock } from '../clock.js'
import { grouped } from '../grouped.js'
import type { Board, Entry } from './board.js'
import type { FrameSettings } from './frame.js'
import { type Line, padded, type Style, widthOf } from './span.js'

/** What counts as the last minutes. */
export const RECENT_MS = 300_000

/** Fewer columns than these ask for short words. */
export const NARROW = 70

const LABEL_WIDTH = 'regressed  '.length

/** Of regressions, so many have a line of their own. */
const MOST_REGRESSIONS = 4

/** Whether the checks are gone through again and again, so that there is something to tell of how they came along. */
export function isRepeating({ run }: Board): boolean {
  return run.untilGreen !== undefined || run.onInterval === true
}

/**
 * What moves while a site comes up, in `room` lines at most: what has regressed, who has how much left, and what turned green
 * in the last minutes. What matters least gives way first.
 */
export function recentLines(board: Board, settings: FrameSettings, room: number): readonly Line[] {
  if (!isRepeating(board) || room < 1) return []
  const regressed = board.entries.filter(({ hasRegressed }) => hasRegressed).sort(latestFirst)
  const left = leftLine(board, settings)
  const turned = turnedLine(board, settings)
  const others = [...left, ...turned]
  const forRegressions = Math.min(MOST_REGRESSIONS, Math.max(1, room - others.length))
  return [...regressionLines(regressed, { board, settings, room: forRegressions }), ...others].slice(0, room)
}

interface Regressed {
  readonly board: Board
  readonly settings: FrameSettings
  readonly room: number
}

/** Regressions stand apart: somebody broke what worked. */
function regressionLines(entries: readonly Entry[], { board, settings, room }: Regressed): readonly Line[] {
  if (entries.length > room && room === 1) {
    const names = entries.map(board.shortNameOf)
    return [labelled('regressed', names, { settings, style: 'red' })]
  }
  const shown = entries.length > room ? entries.slice(0, room - 1) : entries
  const more = entries.length - shown.length
  return [
    ...shown.map((entry): Line => {
      const { since = settings.now, brief } = entry
      const age = formatDuration(Math.max(0, settings.now - since))
      return [
        { text: labelText('regressed', settings), style: 'red' },
        { text: `${board.shortNameOf(entry)} since ${clock(since)} (${age})  ` },
        { text: brief, style: 'dim' },
      ]
    }),
    ...(more === 0 ? [] : [[{ text: `${labelText('', settings)}and ${more} more`, style: 'dim' as const }]]),
  ]
}

/** Who has how much left, most first. */
function leftLine({ entries }: Board, settings: FrameSettings): readonly Line[] {
  const left = entries.filter(({ standing }) => !['green', 'waived', 'waiting'].includes(standing))
  const owners = [...grouped(left, ({ instance }) => oneLine(instance.owner))]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([owner, theirs]) => `${owner} ${theirs.length}${blockedText(theirs)}`)
  return owners.length === 0 ? [] : [labelled('left', owners, { settings, style: 'bold' })]
}

function blockedText(entries: readonly Entry[]): string {
  const blocked = entries.filter(({ standing }) => standing === 'blocked').length
  return blocked === 0 ? '' : ` (${blocked} blocked)`
}

/** What turned green in the last minutes, newest first. */
function turnedLine(board: Board, settings: FrameSettings): readonly Line[] {
  const names = board.entries
    .filter(({ hasTurnedGreen, since = 0 }) => hasTurnedGreen && settings.now - since <= RECENT_MS)
    .sort(latestFirst)
    .map(board.shortNameOf)
  return names.length === 0 ? [] : [labelled('now green', names, { settings, style: 'green' })]
}

function latestFirst(a: Entry, b: Entry): number {
  return (b.since ?? 0) - (a.since ?? 0)
}

interface Look {
  readonly settings: FrameSettings
  readonly style: Style
}

/** As many of the words as fit whole, and how many do not. */
function labelled(name: string, words: readonly string[], { settings, style }: Look): Line {
  const label = labelText(name, settings)
  const room = settings.columns - 1 - widthOf(label)
  const fitting = words.findLastIndex((_, index) => widthOf(listed(words, index + 1)) <= room)
  return [{ text: label, style }, { text: listed(words, Math.max(1, fitting + 1)) }]
}

/** In a column of their own where there is room for it. */
function labelText(name: string, { columns }: FrameSettings): string {
  return columns < NARROW ? `${name} ` : padded(name, LABEL_WIDTH)
}

function listed(words: readonly string[], count: number): string {
  const more = words.length > count ? ` and ${words.length - count} more` : ''
  return `${words.slice(0, count).join(', ')}${more}`
}
