import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { execa as Execa } from 'execa'
import type { Command, CommandResult } from './command.js'
import { stopped } from './failure.js'
import { signalGroup } from './groups.js'
import { type HelperShell, openHelperShell } from './shell.js'
import { shellLine } from './shell-line.js'
import { type ShellRun, startShellRun } from './shell-run.js'
import { openShellStarter, type ShellStarter } from './shell-starter.js'

interface Job {
  readonly command: Command
  readonly signal: AbortSignal
  readonly resolve: (result: CommandResult | undefined) => void
  run?: ShellRun
}

/** Shells for quick commands; with half as many busy for longer than `LONG_MS`, every command that waits gets a shell. */
const QUICK_SHELLS = Math.min(32, Math.max(4, 4 * availableParallelism()))
const LONG_MS = 50
const SHELLS_AT_ONCE = 64
const TICK_MS = 10
const IDLE_MS = 1000
/** A new shell now and then ends what commands may have left in the group of the old one. */
const COMMANDS_PER_SHELL = 500

/**
 * Runs commands by helper shells: many times as many a second as this process could start itself, for to fork a small
 * process is cheap, however large this one grows.
 *
 * The pool grows while commands run long, so that none waits for another, and keeps this process alive only while there
 * are commands.
 */
export class CommandPool {
  readonly #starter: ShellStarter
  readonly #whenClosed: (wasReady: boolean) => void
  readonly #waiting: Job[] = []
  readonly #idle: HelperShell[] = []
  readonly #running = new Map<number, ShellRun>()
  readonly #served = new Map<number, number>()
  #folder = ''
  #lastId = 0
  #starting = 0
  #jobs = 0
  #isClosed = false
  #tick: NodeJS.Timeout | undefined
  #idleTimer: NodeJS.Timeout | undefined

  /** @param whenClosed is called once the pool takes no more commands; it was never ready where a program is missing. */
  constructor(execa: typeof Execa, whenClosed: (wasReady: boolean) => void) {
    this.#whenClosed = whenClosed
    this.#starter = openShellStarter(execa, {
      said: (words) => this.#hear(words),
      ended: () => this.#close(),
    })
    this.#leaveIfIdle()
  }

  /** Runs a command as `execCommand` does; undefined when it did not run because no helper shell can run it. */
  run(command: Command, signal: AbortSignal): Promise<CommandResult | undefined> {
    if (this.#isClosed) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const stop = () => (job.run === undefined ? this.#forget(job) : job.run.stop())
      const end = (result: CommandResult | undefined) => {
        signal.removeEventListener('abort', stop)
        this.#jobs -= 1
        this.#leaveIfIdle()
        resolve(result)
      }
      const job: Job = { command, signal, resolve: end }
      signal.addEventListener('abort', stop, { once: true })
      this.#enter()
      this.#waiting.push(job)
      this.#dispatch()
      this.#grow()
    })
  }

  #enter(): void {
    this.#jobs += 1
    if (this.#jobs > 1) return
    clearTimeout(this.#idleTimer)
    this.#starter.hold()
    this.#tick = setInterval(() => this.#poll(), TICK_MS)
  }

  #leaveIfIdle(): void {
    if (this.#jobs > 0) return
    clearInterval(this.#tick)
    this.#starter.release()
    this.#idleTimer = setTimeout(() => this.#close(), IDLE_MS).unref()
  }

  #forget(job: Job): void {
    this.#waiting.splice(this.#waiting.indexOf(job), 1)
    job.resolve(stopped())
  }

  #poll(): void {
    const now = performance.now()
    for (const run of this.#running.values()) run.poll(now)
    this.#grow()
  }

  #dispatch(): void {
    while (this.#idle.length > 0) {
      const job = this.#waiting.shift()
      if (job === undefined) return
      this.#assign(job, this.#idle.pop() as HelperShell) // the loop has looked
    }
  }

  #assign(job: Job, shell: HelperShell): void {
    const { command } = job
    const { id } = shell
    const marker = randomUUID()
    const line = shellLine(command, { id, prefix: join(this.#folder, String(id)), marker })
    if (line === undefined) {
      this.#idle.push(shell)
      job.resolve(undefined)
      return
    }
    job.run = startShellRun({
      shell,
      command,
      line,
      marker,
      settle: job.resolve,
      release: (state) => this.#takeBack(shell, state),
    })
    this.#running.set(id, job.run)
  }

  #takeBack(shell: HelperShell, state: 'fit' | 'killed'): void {
    const served = (this.#served.get(shell.id) ?? 0) + 1
    this.#served.set(shell.id, served)
    this.#running.delete(shell.id)
    if (state === 'killed' || this.#isClosed || served >= COMMANDS_PER_SHELL) this.#retire(shell)
    else this.#idle.push(shell)
    this.#dispatch()
  }

  #grow(): void {
    if (this.#waiting.length === 0) return
    const longSince = performance.now() - LONG_MS
    const long = [...this.#running.values()].filter(({ since }) => since < longSince).length
    const quick = long < QUICK_SHELLS / 2 ? QUICK_SHELLS + long : Infinity
    const wanted = Math.min(quick, this.#running.size + this.#waiting.length) - this.#running.size - this.#starting
    const ids = Array.from({ length: Math.min(wanted, SHELLS_AT_ONCE) }, (_, index) => this.#lastId + index + 1)
    if (ids.length === 0) return
    this.#lastId += ids.length
    this.#starting += ids.length
    this.#starter.start(ids)
  }

  #hear([verb, first = '', second = '', ...rest]: readonly string[]): void {
    const id = Number(first)
    if (verb === 'ready') this.#folder = [first, second, ...rest].join(' ').trim()
    else if (verb === 'started') this.#open(id, Number(second))
    else if (verb === 'done') this.#running.get(id)?.report(Number(second))
    else if (verb === 'gone') this.#running.get(id)?.report(undefined)
  }

  #open(id: number, pid: number): void {
    this.#starting -= 1
    if (this.#isClosed) return
    try {
      const shell = openHelperShell(id, pid, join(this.#folder, String(id)))
      shell.write(`trap 'echo "gone ${id}"' EXIT\n`)
      this.#idle.push(shell)
      this.#dispatch()
    } catch {
      this.#refuseWaiting() // this process is out of open files, as the commands will find out that run directly
    }
  }

  #refuseWaiting(): void {
    for (const job of this.#waiting.splice(0)) job.resolve(undefined)
  }

  #retire(shell: HelperShell): void {
    signalGroup(shell.pid, 'SIGKILL')
    shell.close()
    this.#served.delete(shell.id)
    this.#starter.drop(shell.id)
  }

  #close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#whenClosed(this.#folder !== '')
    for (const shell of this.#idle.splice(0)) this.#retire(shell)
    for (const run of this.#running.values()) run.report(undefined)
    this.#refuseWaiting()
    this.#starter.close()
  }
}
