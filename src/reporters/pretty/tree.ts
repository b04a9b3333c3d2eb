import { URGENCY } from '../standing.js'
import { mostUrgent, sum } from '../tally.js'
import type { Board, SiteBoard } from './board.js'
import { type Marks, STYLES } from './marks.js'
import { type Columns, columnsFor, evidenceLines, greenOf, isTroubled, pointLine } from './point-lines.js'
import type { Line } from './span.js'

/**
 * How much of the tree is shown. `full`: each point and its evidence; `points`: each point alone; `trouble`: the points that
 * are not green and their evidence, the others summed up; `outline`: the same without evidence.
 */
export type Detail = 'full' | 'points' | 'trouble' | 'outline'

/** The checks by site and integration point, line by line: whoever has no room for more asks for no more. */
export function* treeLines(board: Board, detail: Detail, marks: Marks): Generator<Line, void> {
  const points = board.sites.flatMap((site) => site.points)
  const widths = columnsFor(showsGreen(detail) ? points : points.filter(isTroubled))
  for (const [index, site] of board.sites.entries()) {
    if (index > 0 && showsGreen(detail)) yield []
    yield* siteLines(site, { board, detail, marks, widths })
  }
}

interface View {
  readonly board: Board
  readonly detail: Detail
  readonly marks: Marks
  readonly widths: Columns
}

function showsGreen(detail: Detail): boolean {
  return detail === 'full' || detail === 'points'
}

function* siteLines(site: SiteBoard, { board, detail, marks, widths }: View): Generator<Line, void> {
  const troubled = site.points.filter(isTroubled)
  yield siteLine(site, marks)
  for (const point of showsGreen(detail) ? site.points : troubled) {
    yield pointLine(point, marks, widths)
    if (detail === 'full' || detail === 'trouble') yield* evidenceLines(point, board, marks)
  }
  if (!showsGreen(detail) && troubled.length > 0) yield* restLines(site, marks)
}

function siteLine({ name, title, points }: SiteBoard, marks: Marks): Line {
  const counts = sum(points.map((point) => point.counts))
  const standing = mostUrgent(counts)
  return [
    { text: marks[standing], style: STYLES[standing] },
    { text: ` ${name}`, style: 'bold' },
    { text: `  ${title}  `, style: 'dim' },
    { text: greenOf(counts) },
  ]
}

/** The points that are not shown one by one, by where they stand. */
function* restLines({ points }: SiteBoard, marks: Marks): Generator<Line, void> {
  const rest = points.filter((point) => !isTroubled(point))
  for (const standing of URGENCY) {
    const names = rest.filter(({ counts }) => mostUrgent(counts) === standing).map(({ name }) => name)
    if (names.length === 0) continue
    yield [
      { text: `  ${marks[standing]} `, style: STYLES[standing] },
      { text: `${names.length} ${standing}: ${names.join(', ')}`, style: 'dim' },
    ]
  }
}
