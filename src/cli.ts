#!/usr/bin/env node
import { closeSync, openSync } from 'node:fs'
import type { CommandProcess, Ending, Output } from './commands/command.js'
import { redactKnown } from './core/known-secrets.js'
import { withoutCommands } from './core/log-commands.js'
import { printable } from './core/printable.js'

const stop = new AbortController()

/** How long a clean stop may take. */
const STOPPING_MS = 10_000
let reload: (() => void) | undefined
let hadTerminal = false
let endsAsMeant = false
let lostOutput: NodeJS.ErrnoException | undefined

main().then(exit, crash)

/** A standalone check is bundled with this file, so that a plugin starts fast; all else is imported when it is asked for. */
async function main(): Promise<number> {
  const surroundings = {
    argv: process.argv.slice(2),
    env: process.env,
    directory: process.cwd(),
    stdout: outputOf(process.stdout, (text) => text),
    stderr: outputOf(process.stderr, (text) => withoutCommands(redactKnown(text))),
    now: Date.now,
    signal: stop.signal,
    onHangup,
  }
  stopOnSignals()
  const { checkStandalone } = await import('./commands/standalone.js')
  const ending = (await checkStandalone(surroundings)) ?? (await dispatchLazily(surroundings))
  return ifPrinted(ending)
}

async function dispatchLazily(surroundings: CommandProcess): Promise<Ending> {
  const { dispatch } = await import('./commands/dispatch.js')
  return dispatch(surroundings)
}

/**
 * What is written in one turn leaves in one piece: a run of thousands of checks says thousands of lines. Only what is said to
 * people can be redacted here: in the words of a format, a secret that is `name` would break it.
 */
function outputOf(stream: NodeJS.WriteStream, redacted: (text: string) => string): Output {
  const uncork = () => stream.uncork()
  return {
    write(text) {
      if (stream.writableCorked === 0) {
        stream.cork()
        setImmediate(uncork)
      }
      stream.write(redacted(text))
    },
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
      if (signal === 'SIGHUP' && reload !== undefined && hasTerminal() === hadTerminal) reload()
      else stopOnce(code)
    })
  }
}

function stopOnce(code: number): void {
  if (stop.signal.aborted) leave(code)
  stop.abort()
  setTimeout(() => leave(code), STOPPING_MS).unref()
}

/** SIGHUP asks a daemon to reload, and tells a process with a terminal that it is gone: that one is to stop all the same. */
function onHangup(handler: () => void): void {
  hadTerminal = hasTerminal()
  reload = handler
}

/** Whether there is a controlling terminal. Source: tty(4). */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return false
  }
}

/** Ends the process when everything written has left it: `process.exit` alone cuts long output in a pipe. */
async function exit(code: number): Promise<void> {
  await flushed(process.stdout)
  await flushed(process.stderr)
  leave(code)
}

/** A bug: what a user's check throws where nobody waits for it ends its own thread. */
function crash(error: unknown): void {
  showCursor()
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(printable(redactKnown(`firstlight: this is a bug, and nothing green came of it\n${stack}\n`)))
  exit(3)
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

/**
 * The code, but 3 when what was printed went nowhere; a verdict that is no success stands. A reader that has left (`| head`)
 * has had enough: that is no loss.
 */
async function ifPrinted({ code, isVerdict }: Ending): Promise<number> {
  await flushed(process.stdout)
  if (lostOutput === undefined || lostOutput.code === 'EPIPE') return code
  return isVerdict && code !== 0 ? code : 3
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

// A process that waits for what never comes has proven nothing.
process.on('exit', () => {
  if (endsAsMeant) return
  showCursor()
  process.exitCode = 3
  process.stderr.write('firstlight: the process ended before its work was done: this is a bug\n')
})
