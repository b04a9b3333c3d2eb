import type { Command, CommandResult } from './command.js'
import { execDirectly } from './direct.js'
import { stopped } from './failure.js'
import type { CommandPool } from './pool.js'

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
  const [{ execa }, { CommandPool }] = await Promise.all([import('execa'), import('./pool.js')])
  pool ??= new CommandPool(execa, (wasReady) => {
    pool = undefined
    isPoolable = wasReady
  })
  return pool
}
