#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import type { Command, Output } from './commands/command.js'
import { COMMANDS } from './commands/index.js'
import { didYouMean } from './core/closest.js'
import { OperatorError } from './core/errors.js'
import { VERSION } from './core/version.js'

const stop = new AbortController()
let endsAsMeant = false
let lostOutput: NodeJS.ErrnoException | undefined

main(process.argv.slice(2)).then(exit, crash)

async function main([name = '--help', ...argv]: readonly string[]): Promise<number> {
  if (name === '--version' || name === '-V' || name === 'version') return say(`firstlight ${VERSION}\n`)
  if (name === '--help' || name === '-h' || name === 'help') {
    const { commandHelp, generalHelp } = await import('./commands/help.js')
    return say(argv[0] === undefined ? await generalHelp() : await commandHelp(argv[0]))
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) {
    const hint = didYouMean(name, Object.keys(COMMANDS))
    throw new OperatorError('USAGE', `there is no command "${name}"`, { hint: hint ?? 'see firstlight --help' })
  }
  const { default: command } = await load()
  stopOnSignals()
  const code = await invoke(command, argv)
  return command.verdict ? code : ifPrinted(code)
}

async function invoke(command: Command, argv: readonly string[]): Promise<number> {
  const surroundings = {
    argv,
    env: process.env,
    directory: process.cwd(),
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    now: Date.now,
    signal: stop.signal,
  }
  if (command.parsesItself) return command.run({ options: {}, positionals: argv, process: surroundings })
  if (argv.includes('--help') || argv.includes('-h')) {
    const { commandHelp } = await import('./commands/help.js')
    return say(await commandHelp(command.name))
  }
  const { parseFlags } = await import('./sdk/flags.js')
  const { options, positionals } = parseFlags(command.options, argv, {
    env: process.env,
    readFile: (path) => readFileSync(path, 'utf8'),
  })
  return command.run({ options, positionals, process: surroundings })
}

function say(text: string): Promise<number> {
  process.stdout.write(text)
  return ifPrinted(0)
}

async function reportError(error: unknown): Promise<void> {
  const { describeError } = await import('./commands/describe-error.js')
  const { wantsColor } = await import('./commands/color.js')
  process.stderr.write(await describeError(error, { color: wantsColor(process.stderr.isTTY, process.env) }))
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => stream.write(text),
    terminal: () => (stream.isTTY ? { columns: stream.columns, rows: stream.rows } : undefined),
  }
}

/** Stops cleanly at the first signal, a lost terminal's SIGHUP included, and at once at the second. */
function stopOnSignals(): void {
  for (const [signal, code] of [
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) leave(code)
      stop.abort()
    })
  }
}

/** Ends the process when everything written has left it: `process.exit` alone cuts long output in a pipe. */
async function exit(code: number): Promise<void> {
  await flushed(process.stdout)
  await flushed(process.stderr)
  leave(code)
}

/** A bug, or a check of a user that throws where nobody waits for it. */
function crash(error: unknown): void {
  showCursor()
  reportError(error).then(() => exit(3))
}

function leave(code: number): void {
  endsAsMeant = true
  if (stop.signal.aborted) showCursor()
  process.exit(code)
}

/** The live view hides it, and does not get to show it again when the process is cut short. */
function showCursor(): void {
  if (process.stdout.isTTY) process.stdout.write('\u001b[?25h')
}

/** The code, but 3 when what was printed went nowhere. A reader that has left (`| head`) has had enough: that is no loss. */
async function ifPrinted(code: number): Promise<number> {
  await flushed(process.stdout)
  return lostOutput === undefined || lostOutput.code === 'EPIPE' ? code : 3
}

/** Resolves when all that was written has left, or its failure has been told to the stream's listeners. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => setImmediate(resolve)))
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (lostOutput === undefined && error.code !== 'EPIPE') {
    process.stderr.write(`firstlight: standard output is lost: ${error.message}\n`)
  }
  lostOutput ??= error
})
process.stderr.on('error', () => undefined) // there is nobody left to tell

process.on('uncaughtException', crash)

// A check of a user can call process.exit(), or wait for what never comes: such a process has proven nothing.
process.on('exit', () => {
  if (endsAsMeant) return
  showCursor()
  process.exitCode = 3
  process.stderr.write('firstlight: the process ended before its work was done: did a check of yours end it?\n')
})
