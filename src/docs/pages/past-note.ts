import { minuteOf } from '../../bringup/words.js'
import type { Book } from '../book.js'
import { type Block, note } from '../page.js'

/** Of when the pages tell; without a store, that they do not tell how anything stands. */
export function pastNote({ past, entries }: Book): readonly Block[] {
  if (past === undefined) return [note('What is asked, not how it stands: no history was read for these pages.')]
  const times = entries.flatMap(({ past: each }) => each?.standing.last?.time ?? [])
  if (times.length === 0) return [note('Nothing of this has ever been run: the history that was read has no result.')]
  const newest = times.reduce((a, b) => Math.max(a, b))
  return [note(`How it stands is as of ${minuteOf(newest)}, the newest result in the history that was read.`)]
}
