import { type Line, padded, type Span, widthOf } from '../reporters/pretty/span.js'
import { clippedNames } from './names.js'

/** A table of marks: what stands where, whatever its rows and columns are. */
export interface Grid {
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly cell: (row: number, column: number) => Span
}

const WIDEST_COLUMN_NAME = 14
const GAP = 2

/** The grid within so many cells of a terminal: its columns in as many blocks, one below the other, as it takes. */
export function gridBlocks(grid: Grid, columns: number): readonly (readonly Line[])[] {
  const names = clippedNames(grid.rows, Math.max(8, Math.floor(columns / 3)))
  const label = Math.max(0, ...names.map(widthOf))
  const headers = clippedNames(grid.columns, WIDEST_COLUMN_NAME)
  const widths = headers.map((header, column) =>
    Math.max(widthOf(header), ...grid.rows.map((_, row) => widthOf(grid.cell(row, column).text))),
  )
  return blocksOf(widths, columns - label).map((block) => [
    lineOf(padded('', label), block, (column) => ({ text: headers[column] ?? '', style: 'bold' }), widths),
    ...names.map((name, row) => lineOf(padded(name, label), block, (column) => grid.cell(row, column), widths)),
  ])
}

/** The same table with its rows as columns. */
export function turned({ rows, columns, cell }: Grid): Grid {
  return { rows: columns, columns: rows, cell: (row, column) => cell(column, row) }
}

/** As many columns a block as fit, one at least. */
function blocksOf(widths: readonly number[], room: number): readonly (readonly number[])[] {
  const blocks: number[][] = []
  let left = 0
  for (const [column, width] of widths.entries()) {
    left -= GAP + width
    const block = blocks.at(-1)
    if (block !== undefined && left >= 0) block.push(column)
    else {
      blocks.push([column])
      left = room - GAP - width
    }
  }
  return blocks
}

function lineOf(
  label: string,
  block: readonly number[],
  spanOf: (column: number) => Span,
  widths: readonly number[],
): Line {
  const cells = block.flatMap((column, index): readonly Span[] => {
    const span = spanOf(column)
    const gap = index === block.length - 1 ? 0 : (widths[column] ?? 0) - widthOf(span.text)
    return [{ text: ' '.repeat(GAP) }, span, { text: ' '.repeat(gap) }]
  })
  return [{ text: label }, ...cells]
}
