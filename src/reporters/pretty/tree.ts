import { grouped } from '../grouped.js'
import { mostUrgent, type Standing, URGENCY } from '../standing.js'
import type { Board, Entry, Point, SiteBoard } from './board.js'
import { type Marks, STYLES } from './marks.js'
import { type Line, padded, type Span, widthOf } from './span.js'

/**
 * How much of the tree is shown. `full`: each point and its evidence; `points`: each point alone; `trouble`: the points that
 * are not green and their evidence, the others summed up; `outline`: the same without evidence.
 */
export type Detail = 'full' | 'points' | 'trouble' | 'outline'

/** The checks by site and integration point: a line per point and, below it, what keeps it from being green. */
export function treeLines(board: Board, detail: Detail, marks: Marks): readonly Line[] {
  const widths = columnsOf(board, detail)
  return board.sites.flatMap((site, index) => [
    ...(index > 0 && showsGreen(detail) ? [[]] : []),
    ...siteLines({ board, site, detail, marks, widths }),
  ])
}

interface Columns {
  readonly name: number
  readonly count: number
  readonly strip: number
}

interface SiteView {
  readonly board: Board
  readonly site: SiteBoard
  readonly detail: Detail
  readonly marks: Marks
  readonly widths: Columns
}

/** A longer name pushes its own line to the right instead of all of them. */
const WIDEST_NAME = 28

/** Beyond this many checks of a point, they are counted instead of drawn one by one; the counts get so much room. */
const WIDEST_STRIP = 16
const COUNTS_WIDTH = 8

function columnsOf({ sites }: Board, detail: Detail): Columns {
  const points = sites.flatMap((site) => site.points)
  const widest = (widths: readonly number[], limit: number) =>
    Math.min(
      limit,
      widths.reduce((a, b) => Math.max(a, b), 0),
    )
  const shown = showsGreen(detail) ? points : points.filter(isTroubled)
  return {
    name: widest(
      shown.map(({ name }) => widthOf(name)),
      WIDEST_NAME,
    ),
    count: widest(
      shown.map(({ entries }) => countText(entries).length),
      9,
    ),
    strip: widest(
      shown.map(({ entries }) => (entries.length > WIDEST_STRIP ? COUNTS_WIDTH : entries.length)),
      WIDEST_STRIP,
    ),
  }
}

function showsGreen(detail: Detail): boolean {
  return detail === 'full' || detail === 'points'
}

function siteLines(view: SiteView): readonly Line[] {
  const { site, detail, marks } = view
  const entries = site.points.flatMap((point) => point.entries)
  const standing = mostUrgent(entries.map((entry) => entry.standing))
  const mark: Span = { text: marks[standing], style: STYLES[standing] }
  const head: Line = [
    mark,
    { text: ` ${site.name}`, style: 'bold' },
    { text: `  ${site.title}  `, style: 'dim' },
    { text: countText(entries) },
  ]
  if (showsGreen(detail)) return [head, ...site.points.flatMap((point) => pointLines(view, point))]
  const troubled = site.points.filter(isTroubled)
  if (troubled.length === 0) return [head]
  return [head, ...troubled.flatMap((point) => pointLines(view, point)), ...restLines(site, marks)]
}

function isTroubled({ entries }: Point): boolean {
  return !['green', 'waived', 'waiting'].includes(mostUrgent(entries.map(({ standing }) => standing)))
}

/** The points that are not shown one by one, by where they stand. */
function restLines({ points }: SiteBoard, marks: Marks): readonly Line[] {
  const rest = grouped(
    points.filter((point) => !isTroubled(point)),
    ({ entries }) => mostUrgent(entries.map(({ standing }) => standing)),
  )
  return [...rest].map(([standing, each]) => {
    const known = standing as Standing // the key that mostUrgent() gave
    const names = each.map(({ name }) => name).join(', ')
    return [
      { text: `  ${marks[known]} `, style: STYLES[known] },
      { text: `${each.length} ${standing}: ${names}`, style: 'dim' },
    ]
  })
}

function pointLines(view: SiteView, point: Point): readonly Line[] {
  const { detail, marks, widths } = view
  const standing = mostUrgent(point.entries.map((entry) => entry.standing))
  const strip = stripOf(point.entries, marks)
  const stripWidth = strip.reduce((sum, { text }) => sum + widthOf(text), 0)
  const line: Line = [
    { text: `  ${marks[standing]} `, style: STYLES[standing] },
    { text: `${padded(point.name, widths.name)}  ${countText(point.entries).padStart(widths.count)}  ` },
    ...strip,
    { text: ' '.repeat(Math.max(0, widths.strip - stripWidth) + 2) },
    ...tailOf(point),
  ]
  return detail === 'points' || detail === 'outline' ? [line] : [line, ...evidenceLines(view, point)]
}

/** Whom to call about a point that is in trouble; what it is, otherwise. */
function tailOf(point: Point): Line {
  const skipped = point.notApplicable === 0 ? '' : `  (${point.notApplicable} not applicable)`
  const tail: Span = isTroubled(point) ? { text: point.owner } : { text: point.title, style: 'dim' }
  return [tail, { text: skipped, style: 'dim' }]
}

function stripOf(entries: readonly Entry[], marks: Marks): Line {
  if (entries.length <= WIDEST_STRIP) {
    return entries.map(({ standing }) => ({ text: marks[standing], style: STYLES[standing] }))
  }
  return URGENCY.flatMap((standing) => {
    const count = entries.filter((entry) => entry.standing === standing).length
    return count === 0 ? [] : [{ text: `${marks[standing]}${count} `, style: STYLES[standing] }]
  })
}

function evidenceLines({ board, marks }: SiteView, { entries }: Point): readonly Line[] {
  const bad = entries.filter(({ standing }) => !['green', 'blocked', 'waiting'].includes(standing))
  const width = Math.min(
    WIDEST_NAME,
    bad.reduce((widest, { name }) => Math.max(widest, widthOf(name)), 0),
  )
  const blocked = grouped(
    entries.filter(({ standing }) => standing === 'blocked'),
    ({ blockedBy }) => blockedBy ?? '',
  )
  return [
    ...bad.map(
      ({ standing, name, brief }): Line => [
        { text: `      ${marks[standing]} `, style: STYLES[standing] },
        { text: `${padded(name, width)}  ` },
        { text: brief, ...(standing === 'waived' && { style: 'dim' as const }) },
      ],
    ),
    ...[...blocked].map(
      ([by, each]): Line => [
        { text: `      ${marks.blocked} ${each.length} blocked by ${board.nameOf(by)}`, style: 'dim' },
      ],
    ),
  ]
}

function countText(entries: readonly Entry[]): string {
  return `${entries.filter(({ standing }) => standing === 'green').length}/${entries.length}`
}
