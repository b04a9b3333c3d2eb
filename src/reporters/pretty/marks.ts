import type { ReporterContext } from '../../core/run.js'
import type { Standing } from '../standing.js'
import type { Style } from './span.js'

/** One character per standing, so that they are told apart without colour; the pieces of the bar, and the heights of a curve. */
export interface Marks extends Readonly<Record<Standing, string>> {
  readonly full: string
  readonly empty: string
  /** The lowest first. */
  readonly levels: readonly string[]
}

const UNICODE: Marks = {
  green: '✓',
  red: '✗',
  warning: '!',
  unknown: '?',
  blocked: '⊘',
  waived: '~',
  waiting: '·',
  full: '█',
  empty: '░',
  levels: [...'▁▂▃▄▅▆▇█'],
}

const ASCII: Marks = {
  ...UNICODE,
  green: '+',
  red: 'x',
  blocked: '/',
  waiting: '.',
  full: '#',
  empty: '.',
  levels: [...'_.:-=+*#'],
}

export const STYLES: Readonly<Record<Standing, Style>> = {
  green: 'green',
  red: 'red',
  warning: 'yellow',
  unknown: 'magenta',
  blocked: 'dim',
  waived: 'cyan',
  waiting: 'dim',
}

/** A Linux console, and a locale that says it is not UTF-8, get ASCII. */
export function marksFor(env: ReporterContext['env']): Marks {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'UTF-8'
  return env['TERM'] === 'linux' || !/utf-?8/i.test(locale) ? ASCII : UNICODE
}
