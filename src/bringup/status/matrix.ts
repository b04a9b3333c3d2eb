import { oneLine } from '../../core/printable.js'
import type { Line } from '../../reporters/pretty/span.js'
import { type Grid, gridBlocks, turned } from '../grid.js'
import { cellText, MARKED, type Marked, markedAsCell, markOf, type StandingMarks } from '../marks.js'
import type { SiteReport } from '../site-report.js'
import type { PointColumn, StatusReport } from '../status-report.js'

/**
 * The matrix of integration points and sites: sites as columns when they fit side by side, else as rows when the points do,
 * else whichever takes fewer lines.
 */
export function matrixLines(report: StatusReport, columns: number, marks: StandingMarks): readonly Line[] {
  const grid = gridOf(report, marks)
  const upright = gridBlocks(grid, columns)
  const best = upright.length === 1 ? upright : shorter(gridBlocks(turned(grid), columns), upright)
  return best.flatMap((block, index) => (index === 0 ? block : [[], ...block]))
}

type Blocks = readonly (readonly Line[])[]

function shorter(aside: Blocks, upright: Blocks): Blocks {
  if (aside.length === 1) return aside
  const lines = (blocks: Blocks) => blocks.reduce((sum, block) => sum + block.length + 1, 0)
  return lines(aside) < lines(upright) ? aside : upright
}

/** What the marks of the matrix mean, those alone that are in it. */
export function legendLine(report: StatusReport, marks: StandingMarks): Line {
  const used = new Set<Marked | undefined>(
    report.sites.flatMap((site) => report.points.map(({ key }) => markedAt(site, key))),
  )
  const meanings = MARKED.filter((marked) => used.has(marked)).flatMap(
    (marked): Line => [markOf(marked, marks), { text: ` ${marked}  `, style: 'dim' }],
  )
  const blank = used.has(undefined) ? '; blank: not declared there' : ''
  return [...meanings, { text: `n/m: n of m green${blank}`, style: 'dim' }]
}

function gridOf({ sites, points }: StatusReport, marks: StandingMarks): Grid {
  return {
    rows: points.map(({ name }) => name),
    columns: sites.map(({ site }) => oneLine(site.name)),
    cell: (row, column) => cellSpan(sites[column], points[row], marks),
  }
}

function cellSpan(site: SiteReport | undefined, point: PointColumn | undefined, marks: StandingMarks) {
  const cell = site?.cells.get(point?.key ?? '')
  if (cell === undefined) return { text: '' }
  const { text, style } = markOf(markedAsCell(cell), marks)
  return { text: cellText(text, cell.counts), ...(style && { style }) }
}

function markedAt({ cells }: SiteReport, key: string): Marked | undefined {
  const cell = cells.get(key)
  return cell === undefined ? undefined : markedAsCell(cell)
}
