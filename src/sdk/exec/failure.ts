import type { Command, CommandFailure, CommandResult } from './command.js'
import { interpreterLine, locateProgram, mayEnter, mayExecute } from './program.js'

/** What is wrong and what to try, in one line without the program's secrets: arguments are never part of it. */
export function describeFailure({ file, directory }: Command, failure: CommandFailure): string {
  switch (failure) {
    case 'not-found':
      return file.includes('/')
        ? `there is no program "${file}": install it or correct the path`
        : `"${file}" is not on the PATH of this machine: install it or write the full path`
    case 'not-executable':
      return `"${file}" may not be executed: chmod +x it, or name the program that runs it`
    case 'no-interpreter':
      return `the program that the first line of "${file}" names is missing on this machine: install it`
    case 'carriage-return':
      return `the first line of "${file}" ends in CR LF, which names a program that nobody has: save it with Unix line ends (sed -i 's/\\r$//')`
    case 'no-directory':
      return `the directory "${directory}" is missing or may not be entered`
    case 'too-long':
      return `the arguments and the environment of "${file}" are longer than this machine allows: pass them by stdin`
    case 'nul-byte':
      return `an argument of "${file}" holds a NUL byte, which no program can be given`
    case 'no-resources':
      return `this machine is out of processes, open files or memory: "${file}" was not started`
    case 'stopped':
      return `"${file}" was stopped before it was done`
    case 'lost':
      return `"${file}" was lost: the helper process that ran it was killed`
    case 'other':
      return `"${file}" could not be started`
  }
}

/** The result of a command that never ran because its time was up. */
export function stopped(): CommandResult {
  return { failure: 'stopped', stdout: '', stderr: '', dropped: { stdout: 0, stderr: 0 }, durationMs: 0 }
}

/** What the system's error code says about a command that could not be started. */
export function failureOf(command: Command, code: string | undefined): CommandFailure {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return startFailure(command) ?? interpreterFailure(command) ?? 'not-found'
    case 'EACCES':
    case 'EPERM':
      return startFailure(command) ?? interpreterFailure(command) ?? 'not-executable'
    case 'ENOEXEC':
      return 'not-executable'
    case 'E2BIG':
      return 'too-long'
    case 'EAGAIN':
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOMEM':
      return 'no-resources'
    default:
      return 'other'
  }
}

/** Looks for what keeps a command from being started; undefined when nothing does. */
export function startFailure(command: Command): CommandFailure | undefined {
  if (!mayEnter(command.directory)) return 'no-directory'
  const program = locateProgram(command)
  if (program === undefined) return 'not-found'
  return mayExecute(program) ? undefined : 'not-executable'
}

/** Whether a script lacks the program that is to run it, or its first line names none for a CR: costs a look into the file. */
export function interpreterFailure(command: Command): CommandFailure | undefined {
  const program = locateProgram(command)
  const line = program === undefined ? [] : interpreterLine(program)
  if (line.at(-1)?.endsWith('\r')) return 'carriage-return'
  const [interpreter] = line
  return interpreter !== undefined && !mayExecute(interpreter) ? 'no-interpreter' : undefined
}
