import type { Look } from '../bringup/look.js'
import { marksFor } from '../reporters/pretty/marks.js'
import { wantsColor } from './color.js'
import type { CommandProcess } from './command.js'

/** How text on standard output is to look. A serial console says 0 columns when it does not know. */
export function lookOf({ stdout, env }: CommandProcess): Look {
  const terminal = stdout.terminal()
  return {
    color: wantsColor(terminal !== undefined, env),
    columns: terminal === undefined ? Number.POSITIVE_INFINITY : terminal.columns || 80,
    marks: marksFor(env),
  }
}
