#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import type { Command, Output } from './commands/command.js'
import { COMMANDS } from './commands/index.js'
import { didYouMean } from './core/closest.js'
import { OperatorError } from './core/errors.js'
import { VERSION } from './core/version.js'

const stop = new AbortController()

main(process.argv.slice(2)).then(exit, (error: unknown) => {
  reportError(error).then(() => exit(3))
})

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
  return invoke(command, argv)
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

function say(text: string): number {
  process.stdout.write(text)
  return 0
}

async function reportError(error: unknown): Promise<void> {
  const { describeError } = await import('./commands/describe-error.js')
  process.stderr.write(
    await describeError(error, { color: process.stderr.isTTY === true && process.env['NO_COLOR'] === undefined }),
  )
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => stream.write(text),
    terminal: () => (stream.isTTY ? { columns: stream.columns, rows: stream.rows } : undefined),
  }
}

function stopOnSignals(): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(code)
      stop.abort()
    })
  }
}

/** Ends the process when everything written has left it: `process.exit` alone cuts long output in a pipe. */
function exit(code: number): void {
  process.exitCode = code
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
}

/** A reader that has left (`| head`) is no reason to fail loudly. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(process.exitCode ?? 3))
