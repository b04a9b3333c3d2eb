import type { OutboxRow } from '../store/outbox-store.js'

export interface Sorted {
  /** The newest row of each stream. */
  readonly newest: readonly OutboxRow[]
  /** What the newest ones make obsolete. */
  readonly superseded: readonly OutboxRow[]
}

/** Of each stream only the newest row says how things stand. The rows are given in the order in which they were kept. */
export function newestOfStreams(rows: readonly OutboxRow[]): Sorted {
  const last = new Map(rows.map((row) => [row.stream, row.key]))
  const isNewest = ({ stream, key }: OutboxRow) => last.get(stream) === key
  return { newest: rows.filter(isNewest), superseded: rows.filter((row) => !isNewest(row)) }
}
