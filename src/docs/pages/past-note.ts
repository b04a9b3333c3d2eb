import { looksOf } from '../../bringup/looks.js'
import { minuteOf } from '../../bringup/words.js'
import { freshUntil } from '../../core/freshness.js'
import type { Book } from '../book.js'
import { type Block, note } from '../page.js'

/** Of when the pages tell, and until when; without a store, that they do not tell how anything stands. */
export function pastNote({ past, entries }: Book): readonly Block[] {
  if (past === undefined) return [note('What is asked, not how it stands: no history was read for these pages.')]
  const standings = entries.flatMap(({ past: each }) => (each === undefined ? [] : [each.standing]))
  const looks = looksOf(standings)
  if (looks === undefined) return [note('Nothing of this has ever been run: the history that was read has no result.')]
  const newest = `How it stands is as of ${minuteOf(looks.newest)}, the newest result in the history that was read`
  const ends = standings.flatMap(({ check, standing, last }) =>
    last === undefined || standing === 'stale' ? [] : [freshUntil(check, last)],
  )
  if (ends.length === 0) return [note(`${newest}; every result is too old to count: run the suites again.`)]
  const end = ends.reduce((a, b) => Math.min(a, b))
  return [
    note(`${newest}. It counts until ${minuteOf(end)}: after that, the first of it is stale, and a newer page tells.`),
  ]
}
