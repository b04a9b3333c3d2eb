import { utcAndAge } from '../bringup/utc.js'
import { STUCK_AFTER } from '../core/outbox-limits.js'
import { oneLine } from '../core/printable.js'
import { grouped } from '../reporters/grouped.js'
import { widthOf } from '../reporters/pretty/span.js'
import type { OutboxRow } from '../store/outbox-store.js'

const NOTHING = 'nothing waits and nothing is dead\n'

/** What is kept of each handler for each reason: how much, since when and why. */
export function outboxSummary(rows: readonly OutboxRow[], now: number): string {
  const reasonOf = reasons(rows)
  const groups = grouped(rows, (row) => JSON.stringify([row.handler, stateOf(row), reasonOf(row)]))
  const lines = [...groups.values()].map((group) => {
    const [oldest] = group
    return [oldest.handler, stateOf(oldest), String(group.length), utcAndAge(oldest.time, now), reasonOf(oldest)]
  })
  return lines.length === 0
    ? NOTHING
    : aligned([['HANDLER', 'STATE', 'EVENTS', 'SINCE', 'REASON'], ...lines.sort(byText)])
}

/** Every letter, oldest first. */
export function outboxLetters(rows: readonly OutboxRow[], now: number): string {
  if (rows.length === 0) return NOTHING
  const reasonOf = reasons(rows)
  const lines = rows.map((row) => [
    utcAndAge(row.time, now),
    row.stream,
    stateOf(row),
    row.attempts === 1 ? '1 try' : `${row.attempts} tries`,
    reasonOf(row),
  ])
  return aligned([['EVENT', 'OF', 'STATE', 'TRIED', 'REASON'], ...lines])
}

/** What was tried again and again is stuck: it will hardly leave by itself. */
export function stateOf({ dueAt, attempts }: OutboxRow): 'waiting' | 'stuck' | 'dead' {
  if (dueAt === undefined) return 'dead'
  return attempts >= STUCK_AFTER ? 'stuck' : 'waiting'
}

/** Why each of them is still there. What was not tried may wait for one before it; the rows are given oldest first. */
function reasons(rows: readonly OutboxRow[]): (row: OutboxRow) => string {
  const first = new Map<string, OutboxRow>()
  for (const row of rows) {
    const stream = streamOf(row)
    if (row.dueAt !== undefined && !first.has(stream)) first.set(stream, row)
  }
  return (row) =>
    row.reason ?? (first.get(streamOf(row)) === row ? 'not tried yet' : 'behind an earlier one of its check')
}

function streamOf({ handler, stream }: OutboxRow): string {
  return JSON.stringify([handler, stream])
}

function byText(a: readonly string[], b: readonly string[]): number {
  const [one, other] = [a.join('\n'), b.join('\n')]
  return one < other ? -1 : Number(one > other)
}

function aligned(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(oneLine))
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ''))))
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)))).join('  ')
  return `${cells.map((row) => line(row).trimEnd()).join('\n')}\n`
}
