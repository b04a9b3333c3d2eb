import { markedAsCell } from '../../bringup/marks.js'
import { countStandings } from '../../bringup/standing-counts.js'
import { countWords, plural } from '../../bringup/words.js'
import type { Entry } from '../book.js'
import type { Phrase } from '../page.js'

/** `3 checks`; where there is a store, how they stand: `✗ 2 of 3 green; 1 red`. */
export function tally(entries: readonly Entry[]): Phrase {
  const standings = entries.flatMap(({ past }) => (past === undefined ? [] : [past.standing]))
  if (entries.length === 0) return [{ marked: 'not applicable', text: 'nothing applies' }]
  if (standings.length === 0) return [plural(entries.length, 'check')]
  const counts = countStandings(standings)
  return [{ marked: markedAsCell({ counts }), text: countWords({ counts }) }]
}
