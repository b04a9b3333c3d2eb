import type { Command } from './command.js'
import { interpreterLine, locateProgram, mayExecute } from './program.js'

/** Programs that look for another one on the PATH, which stands among their arguments. */
const WRAPPERS = new Set(['env', 'ionice', 'nice', 'nohup', 'setsid', 'stdbuf', 'sudo', 'time', 'timeout'])

/**
 * The same command by full paths, so that it starts where nothing is on the PATH; what it calls in turn is not found there.
 * Undefined when there is no such program.
 */
export function pinned(command: Command): Command | undefined {
  const program = locateProgram(command)
  if (program === undefined || !mayExecute(program)) return undefined
  const name = program.slice(program.lastIndexOf('/') + 1)
  if (WRAPPERS.has(name)) return { ...command, file: program, args: pinnedArguments(command) }
  const [env, ...words] = interpreterLine(program).filter((word) => word !== '-S')
  const [interpreter, ...flags] = words
  if (env?.endsWith('/env') !== true || interpreter === undefined) return { ...command, file: program }
  const file = locateProgram({ ...command, file: interpreter })
  return file === undefined ? undefined : { ...command, file, args: [...flags, program, ...command.args] }
}

/** The first argument that is a program is what the wrapper is to start. */
function pinnedArguments(command: Command): readonly string[] {
  for (const [index, file] of command.args.entries()) {
    const found = pinned({ ...command, file, args: command.args.slice(index + 1) })
    if (found !== undefined) return [...command.args.slice(0, index), found.file, ...found.args]
  }
  return command.args
}
