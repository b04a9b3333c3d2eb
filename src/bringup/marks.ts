import { marksFor, STYLES } from '../reporters/pretty/marks.js'
import type { Span, Style } from '../reporters/pretty/span.js'
import type { Cell } from './site-report.js'
import { type CheckStanding, STANDINGS, type Standing } from './standing.js'
import { mostUrgent, type StandingCounts } from './standing-counts.js'

/** What a cell or a line can be marked with. */
export type Marked = Standing | 'regression' | 'not applicable'

/** One character each, so that they are told apart without colour. */
export type StandingMarks = Readonly<Record<Marked, string>>

/** In the order of the legend. */
export const MARKED: readonly Marked[] = ['regression', ...STANDINGS, 'not applicable']

/** The marks of the live view, where it has them; ASCII where the terminal has no more. */
export function standingMarks(env: Readonly<Record<string, string | undefined>>): StandingMarks {
  const marks = marksFor(env)
  const { green, warning, red, unknown, blocked, waived, waiting } = marks
  const isAscii = marks.green === '+'
  return {
    ...{ green, warning, red, unknown, blocked, waived, 'never reported': waiting },
    stale: isAscii ? 'o' : '○',
    regression: isAscii ? 'R' : '▼',
    'not applicable': isAscii ? '-' : '–',
  }
}

/** A mark in its style. */
export function markOf(marked: Marked, marks: StandingMarks): Span {
  return { text: marks[marked], style: STYLE_OF[marked] }
}

export function markedAs({ regression, standing }: Pick<CheckStanding, 'regression' | 'standing'>): Marked {
  return regression ? 'regression' : standing
}

/** The most urgent of what a cell holds. */
export function markedAsCell({ counts }: Pick<Cell, 'counts'>): Marked {
  return counts.regressions > 0 ? 'regression' : (mostUrgent(counts) ?? 'not applicable')
}

/** `✗ 2/4`: as `2/4` are green; nothing but the mark where no check applies. */
export function cellText(mark: string, { green, total }: StandingCounts): string {
  return total === 0 ? mark : `${mark} ${green}/${total}`
}

const STYLE_OF: Readonly<Record<Marked, Style>> = {
  ...STYLES,
  regression: 'red',
  stale: 'magenta',
  'never reported': 'yellow',
  'not applicable': 'dim',
}
