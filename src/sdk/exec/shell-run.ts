import { constants } from 'node:os'
import type { Command, CommandFailure, CommandResult } from './command.js'
import { interpreterFailure, startFailure } from './failure.js'
import { GRACE_MS, keepGroup, killMarkedSoon, signalGroup } from './groups.js'
import { createCapture, MAX_OUTPUT } from './output.js'
import type { HelperShell } from './shell.js'

export interface ShellRunSettings {
  readonly shell: HelperShell
  readonly command: Command
  /** What makes the shell run it. */
  readonly line: string
  readonly marker: string
  /** Called once, with the result. */
  readonly settle: (result: CommandResult) => void
  /** Called once, with the result or after it: the shell may run the next command, or was killed with its whole group. */
  readonly release: (shell: 'fit' | 'killed') => void
}

/** A command that a helper shell runs. */
export interface ShellRun {
  /** Reading of `performance.now()`. */
  readonly since: number
  /** The shell reports the exit code; none when the shell itself came to an end. */
  readonly report: (exitCode: number | undefined) => void
  readonly stop: () => void
  /** Reads what was said, unless nothing was for a while; to be called every few milliseconds. */
  readonly poll: (now: number) => void
}

type Verdict = Pick<CommandResult, 'exitCode' | 'signal' | 'failure'>

const SHORTEST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 500

/** With these, it is the shell that complains on standard error. */
const NOT_RUN = new Set<unknown>(['not-found', 'not-executable', 'no-interpreter', 'carriage-return', 'no-directory'])

/** Hands a command to an idle helper shell. */
export function startShellRun({ shell, command, line, marker, settle, release }: ShellRunSettings): ShellRun {
  const { maxOutput = MAX_OUTPUT } = command
  const stdout = createCapture(maxOutput)
  const stderr = createCapture(maxOutput)
  const since = performance.now()
  const forget = keepGroup(shell.pid, marker)
  let verdict: Verdict | undefined
  let isSettled = false
  let cutOffTimer: NodeJS.Timeout | undefined
  let pause = SHORTEST_PAUSE_MS
  let pollAt = since + pause

  const settleOnce = (outcome: Verdict) => {
    if (isSettled) return
    isSettled = true
    const dropped = { stdout: stdout.dropped(), stderr: stderr.dropped() }
    const durationMs = performance.now() - since
    const complaint = NOT_RUN.has(outcome.failure) ? '' : stderr.text()
    settle({ ...outcome, stdout: stdout.text(), stderr: complaint, dropped, durationMs })
  }
  const cutOff = () => {
    signalGroup(shell.pid, 'SIGKILL')
    killMarkedSoon(marker)
    forget()
    settleOnce(verdict ?? { failure: 'lost' })
    release('killed')
  }
  const readAll = () => {
    const isOutputOver = shell.readOutput(stdout)
    return shell.readErrors(stderr) && isOutputOver
  }
  const finish = (outcome: Verdict) => {
    if (outcome.failure === 'stopped') return settleOnce(outcome)
    clearTimeout(cutOffTimer)
    forget()
    settleOnce(outcome)
    release('fit')
  }
  const conclude = (outcome: Verdict) => {
    verdict = outcome
    if (readAll()) return finish(outcome)
    pollAt = 0
    cutOffTimer = setTimeout(cutOff, GRACE_MS).unref()
  }

  shell.write(line)
  return {
    since,
    report(exitCode) {
      if (verdict !== undefined) return
      if (exitCode !== undefined) return conclude(verdictOf(exitCode, command, shell))
      readAll()
      verdict = { failure: whyGone(stderr.text()) }
      cutOff()
    },
    stop() {
      clearTimeout(cutOffTimer)
      verdict = { failure: 'stopped' }
      signalGroup(shell.pid, 'SIGTERM')
      pollAt = 0
      cutOffTimer = setTimeout(cutOff, GRACE_MS).unref()
    },
    poll(now) {
      if (now < pollAt || isSettled) return
      const before = stdout.seen() + stderr.seen()
      const isOver = readAll()
      if (verdict !== undefined) return isOver ? finish(verdict) : undefined
      pause = stdout.seen() + stderr.seen() > before ? 0 : Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS + 2 * pause)
      pollAt = now + pause
    },
  }
}

/**
 * What the shell's `$?` means. It is 126 or 127 when the program could not be started. Beyond 128 it is a death by signal if the shell also said so; of SIGINT and SIGPIPE no shell
 * speaks, so these two stay the exit codes 130 and 141.
 */
function verdictOf(exitCode: number, command: Command, shell: HelperShell): Verdict {
  if (exitCode === 126 || exitCode === 127) {
    const failure = startFailure(command) ?? interpreterFailure(command)
    return failure === undefined ? { exitCode } : { failure }
  }
  const signal = exitCode > 128 && hasSpoken(shell) ? signalName(exitCode - 128) : undefined
  return signal === undefined ? { exitCode } : { signal }
}

function hasSpoken(shell: HelperShell): boolean {
  const messages = createCapture(MAX_OUTPUT)
  shell.readMessages(messages)
  return messages.seen() > 0
}

function signalName(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0]
}

/** A shell that cannot fork ends itself, saying so where its command would have. */
function whyGone(stderr: string): CommandFailure {
  return /fork/i.test(stderr) ? 'no-resources' : 'lost'
}
