import { grouped } from '../grouped.js'
import { URGENCY } from '../standing.js'
import { mostUrgent, type Tally } from '../tally.js'
import type { Board, Entry, Point } from './board.js'
import { type Marks, STYLES } from './marks.js'
import { type Line, padded, type Span, widthOf } from './span.js'

/** Cells that the columns of all integration points take, so that they stand one below the other. */
export interface Columns {
  readonly name: number
  readonly count: number
  readonly strip: number
}

/** A longer name pushes its own line to the right instead of all of them. */
const WIDEST_NAME = 28

/** Beyond this many checks of a point, they are counted instead of drawn one by one; the counts get so much room. */
const WIDEST_STRIP = 16
const COUNTS_WIDTH = 8

export function columnsFor(points: readonly Point[]): Columns {
  return points.reduce<Columns>(
    (widest, { name, counts }) => ({
      name: Math.max(widest.name, Math.min(WIDEST_NAME, widthOf(name))),
      count: Math.max(widest.count, greenOf(counts).length),
      strip: Math.max(widest.strip, counts.total > WIDEST_STRIP ? COUNTS_WIDTH : counts.total),
    }),
    { name: 0, count: 0, strip: 0 },
  )
}

/** `12/24`: how many of them are green. */
export function greenOf({ green, total }: Tally): string {
  return `${green}/${total}`
}

/** Whether somebody has to do something about it now. */
export function isTroubled({ counts }: Point): boolean {
  return counts.red + counts.unknown + counts.warning + counts.blocked > 0
}

/** Where the point stands, each of its checks as a mark, and whom to call. */
export function pointLine(point: Point, marks: Marks, widths: Columns): Line {
  const standing = mostUrgent(point.counts)
  const strip = stripOf(point, marks)
  const gap = widths.strip - strip.reduce((sum, { text }) => sum + widthOf(text), 0)
  return [
    { text: `  ${marks[standing]} `, style: STYLES[standing] },
    { text: `${padded(point.name, widths.name)}  ${greenOf(point.counts).padStart(widths.count)}  ` },
    ...strip,
    { text: ' '.repeat(Math.max(0, gap) + 2) },
    tailOf(point),
    { text: point.notApplicable === 0 ? '' : `  (${point.notApplicable} not applicable)`, style: 'dim' },
  ]
}

/** What keeps the point from being green: a line for each check, one for all that the same root cause blocks. */
export function evidenceLines({ entries }: Point, board: Board, marks: Marks): readonly Line[] {
  const bad = entries.filter(({ standing }) => !['green', 'blocked', 'waiting'].includes(standing))
  const width = bad.reduce((widest, { name }) => Math.max(widest, Math.min(WIDEST_NAME, widthOf(name))), 0)
  const blocked = grouped(
    entries.filter(({ standing }) => standing === 'blocked'),
    ({ blockedBy }) => blockedBy ?? '',
  )
  return [
    ...bad.map((entry) => evidenceLine(entry, width, marks)),
    ...[...blocked].map(([by, each]): Line => {
      const text = `      ${marks.blocked} ${each.length} blocked by ${board.nameOf(by)}`
      return [{ text, style: STYLES.blocked }]
    }),
  ]
}

function evidenceLine({ standing, name, brief, hasRegressed }: Entry, width: number, marks: Marks): Line {
  const text = hasRegressed ? `regression: ${brief}` : brief
  const said: Span = standing === 'waived' ? { text, style: 'dim' } : { text }
  return [{ text: `      ${marks[standing]} `, style: STYLES[standing] }, { text: `${padded(name, width)}  ` }, said]
}

/** Who has to act; what the point is, when nobody has to: what is blocked waits for the owner of its root cause. */
function tailOf({ title, entries }: Point): Span {
  const acting = entries.filter(({ standing }) => ['red', 'unknown', 'warning'].includes(standing))
  const owners = [...new Set(acting.map(({ owner }) => owner))].join(', ')
  return owners === '' ? { text: title, style: 'dim' } : { text: owners }
}

function stripOf({ entries, counts }: Point, marks: Marks): Line {
  if (entries.length <= WIDEST_STRIP) {
    return entries.map(({ standing }) => ({ text: marks[standing], style: STYLES[standing] }))
  }
  return URGENCY.filter((standing) => counts[standing] > 0).map((standing, index) => ({
    text: `${index === 0 ? '' : ' '}${marks[standing]}${counts[standing]}`,
    style: STYLES[standing],
  }))
}
