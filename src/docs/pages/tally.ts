import { looksOf } from '../../bringup/looks.js'
import { markedAsCell } from '../../bringup/marks.js'
import { countStandings } from '../../bringup/standing-counts.js'
import { countWords, minuteOf, plural } from '../../bringup/words.js'
import type { Entry } from '../book.js'
import type { Phrase } from '../page.js'

/** `3 checks`; where there is a store, how they stood when: `✗ 2 of 3 green; 1 red, as of 2026-11-21 04:13Z`. */
export function tally(entries: readonly Entry[]): Phrase {
  const standings = entries.flatMap(({ past }) => (past === undefined ? [] : [past.standing]))
  if (entries.length === 0) return [{ marked: 'not applicable', text: 'nothing applies' }]
  if (standings.length === 0) return [plural(entries.length, 'check')]
  const counts = countStandings(standings)
  const looks = looksOf(standings)
  const asOf = looks === undefined ? '' : `, as of ${minuteOf(looks.oldest)}`
  return [{ marked: markedAsCell({ counts }), text: `${countWords({ counts })}${asOf}` }]
}
