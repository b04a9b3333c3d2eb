import { execDirectly } from './exec-direct.js'
import { type CommandFailure, stopped } from './exec-failure.js'
import type { CommandPool } from './exec-pool.js'

/** A program and what it is given. No shell is involved: each argument reaches the program as it is. */
export interface Command {
  /** A name to be found on the PATH, or a path; a relative one starts at `directory`. */
  readonly file: string
  readonly args: readonly string[]
  /** Added to the environment of this process, as it was when its first command ran. */
  readonly env?: Readonly<Record<string, string>>
  /** The working directory. */
  readonly directory: string
  /** What the program reads from its standard input, which is `/dev/null` otherwise. */
  readonly input?: string
  /** Bytes kept of each output stream, 64 KiB if left out. */
  readonly maxOutput?: number
}

/** How a command ended. Exactly one of `exitCode`, `signal` and `failure` is the reason; the rest goes with it. */
export interface CommandResult {
  /** Absent when the program was not run, or a signal ended it. 130 and 141 may stand for SIGINT and SIGPIPE. */
  readonly exitCode?: number
  /** The signal that ended the program, `SIGKILL`. */
  readonly signal?: string
  /** Why there is no verdict of the program's own: it could not be started, or was stopped. */
  readonly failure?: CommandFailure
  /** UTF-8 where it is valid, else Latin-1: odd bytes survive one for one. */
  readonly stdout: string
  readonly stderr: string
  /** Bytes beyond `maxOutput`, of both streams together: read, so that the program could go on, and dropped. */
  readonly truncated: number
  readonly durationMs: number
}

/**
 * Runs a command to its end and never rejects.
 *
 * It gets a process group of its own. When `signal` aborts, the whole group is ended, politely first and by SIGKILL 200 ms
 * later, and so is whatever left the group; nothing that keeps the pipes open delays the result by more than that. What a
 * command leaves running in its group is ended after it; a daemon that left the group and closed the pipes is let go. No
 * command outlives this process, whatever signal ends it; after SIGKILL that holds for those beyond the first few, which
 * the pool runs.
 */
export async function execCommand(command: Command, signal: AbortSignal): Promise<CommandResult> {
  if (pool !== undefined || (direct >= DIRECT_COMMANDS && isPoolable)) return execPooled(command, signal)
  direct += 1
  try {
    return await execDirectly(command, signal)
  } finally {
    direct -= 1
  }
}

/** As many commands at a time are children of this process; beyond, a pool of helpers is worth its start. */
const DIRECT_COMMANDS = 4

let direct = 0
let pool: CommandPool | undefined
/** False once a pool could not be had: this machine lacks a program that it needs. */
let isPoolable = true

/** The same by the pool of helper shells, which is opened if need be; directly what the pool cannot do. */
export async function execPooled(command: Command, signal: AbortSignal): Promise<CommandResult> {
  const open = pool ?? (await openPool())
  if (signal.aborted) return stopped()
  return (await open.run(command, signal)) ?? execDirectly(command, signal)
}

async function openPool(): Promise<CommandPool> {
  const [{ execa }, { CommandPool }] = await Promise.all([import('execa'), import('./exec-pool.js')])
  pool ??= new CommandPool(execa, (wasReady) => {
    pool = undefined
    isPoolable = wasReady
  })
  return pool
}
