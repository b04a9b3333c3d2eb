import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import type { Command, CommandResult } from './command.js'
import { failureOf, interpreterFailure, stopped } from './failure.js'
import { GRACE_MS, keepGroup, killMarkedSoon, MARKER, signalGroup } from './groups.js'
import { createCapture, MAX_OUTPUT } from './output.js'

/** Runs a command as a child of this process: comfortable, and right for a few. */
export async function execDirectly(command: Command, signal: AbortSignal): Promise<CommandResult> {
  const { execa } = await import('execa')
  if (signal.aborted) return stopped()
  const started = performance.now()
  const marker = randomUUID()
  const { file, args, directory, input, env, maxOutput = MAX_OUTPUT } = command
  const stdout = createCapture(maxOutput)
  const stderr = createCapture(maxOutput)
  const result = (fields: Pick<CommandResult, 'exitCode' | 'signal' | 'failure'>): CommandResult => ({
    ...fields,
    stdout: stdout.text(),
    stderr: stderr.text(),
    dropped: { stdout: stdout.dropped(), stderr: stderr.dropped() },
    durationMs: performance.now() - started,
  })
  if ([file, ...args].some((each) => each.includes('\0'))) return result({ failure: 'nul-byte' })

  const child = execa(file, [...args], {
    cwd: directory,
    env: { ...env, [MARKER]: marker },
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    encoding: 'buffer',
  })
  child.stdout?.on('data', stdout.add)
  child.stderr?.on('data', stderr.add)
  superviseGroup(child, marker, signal)
  const { exitCode, signal: endedBy, code } = await child
  if (signal.aborted) return result({ failure: 'stopped', ...(endedBy && { signal: endedBy }) })
  if (endedBy !== undefined) return result({ signal: endedBy })
  if (exitCode === undefined) return result({ failure: failureOf(command, code) })
  const failure = exitCode === 126 || exitCode === 127 ? interpreterFailure(command) : undefined // `env` could not start it
  return result(failure === undefined ? { exitCode } : { failure })
}

/** Sees to it that the child's group ends with the child, or with the signal, and that its pipes do. */
function superviseGroup(child: ChildProcess, marker: string, signal: AbortSignal): void {
  const { pid } = child
  if (pid === undefined) return
  let timer: NodeJS.Timeout | undefined
  const forget = keepGroup(pid, marker)
  const end = () => {
    signalGroup(pid, 'SIGKILL')
    forget()
  }
  const cutOff = () => {
    end()
    killMarkedSoon(marker)
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
  const cutOffSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(cutOff, GRACE_MS)
  }
  const stop = () => {
    signalGroup(pid, 'SIGTERM')
    cutOffSoon()
  }
  signal.addEventListener('abort', stop, { once: true })
  child.once('exit', () => !signal.aborted && cutOffSoon())
  child.once('close', () => {
    signal.removeEventListener('abort', stop)
    if (signal.aborted) return
    clearTimeout(timer)
    end()
  })
}
