import { standingMarks } from '../bringup/marks.js'
import type { Page } from '../bringup/page.js'
import { wantsColor } from './color.js'
import type { CommandProcess } from './command.js'

/** What a view is printed on: the terminal, or what standards output leads to. */
export function pageOf({ stdout, env }: CommandProcess): Page {
  const terminal = stdout.terminal()
  const columns = terminal === undefined ? undefined : terminal.columns || 80 // a serial console says 0 when it does not know
  return {
    ...(columns !== undefined && { columns }),
    color: wantsColor(columns !== undefined, env),
    marks: standingMarks(env),
  }
}
