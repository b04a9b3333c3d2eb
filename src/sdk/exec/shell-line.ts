import { shellWord } from '../../core/shell-word.js'
import type { Command } from './command.js'
import { MARKER } from './groups.js'

/** Where a helper shell's command writes, and how it is known. */
export interface ShellPlace {
  /** The shell's id in the pool. */
  readonly id: number
  /** The FIFOs are `<prefix>.out` and `<prefix>.err`. */
  readonly prefix: string
  readonly marker: string
}

/** A line that one write into a FIFO passes whole (PIPE_BUF of Linux). */
const LONGEST = 4096
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
/** Variables that bash does not let anybody set. */
const READ_ONLY = new Set(['UID', 'EUID', 'PPID', 'SHELLOPTS', 'BASHOPTS'])

/**
 * The line that makes a helper shell run a command and report `done <id> <exit code>`; undefined when a shell cannot pass
 * the command on as it is.
 *
 * The child shell becomes the program, so that the helper's own message about a death by signal stays out of its output.
 */
export function shellLine(command: Command, { id, prefix, marker }: ShellPlace): string | undefined {
  const { file, args, directory, input } = command
  if (input !== undefined || file.startsWith('-') || file.includes('=')) return undefined
  const environment = Object.entries({ ...command.env, [MARKER]: marker })
  if (!environment.every(([name]) => NAME.test(name) && !READ_ONLY.has(name))) return undefined
  const exports = environment.map(([name, value]) => `export ${name}=${shellWord(value)}; `).join('')
  const foreign = foreignAssignments()
  if (foreign.length > 0 && command.env?.['PATH'] !== undefined) return undefined // `env` may not be on that PATH
  const program = [...(foreign.length > 0 ? ['env', ...foreign] : []), file, ...args].map(shellWord).join(' ')
  const run = `cd ${shellWord(directory)} || exit 126; ${exports}exec ${program}`
  const line = `(${run}) >${shellWord(`${prefix}.out`)} 2>${shellWord(`${prefix}.err`)}; echo "done ${id} $?"\n`
  return Buffer.byteLength(line) > LONGEST || line.includes('\0') ? undefined : line
}

/**
 * Variables of this process that a shell drops, for it has no such names: exported functions of bash, for example. They alone
 * are handed over on a command line, where others can read them: what a command is given itself may be a secret.
 */
function foreignAssignments(): readonly string[] {
  foreign ??= Object.entries(process.env).flatMap(([name, value]) =>
    NAME.test(name) || name.includes('=') || value === undefined ? [] : [`${name}=${value}`],
  )
  return foreign
}

let foreign: readonly string[] | undefined
