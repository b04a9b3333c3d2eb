import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLI, ownStore, says } from './cli.js'
import { programPath } from './needs.js'

const LOCK = join(tmpdir(), 'firstlight-lab.lock')

/**
 * Starts `firstlight lab`. Its ports are the same everywhere, so that only one can be up on a machine: it begins when those of
 * other test files have ended (`flock` waits for its turn and becomes the lab itself).
 */
export function startLab(
  args: readonly string[],
  env: Readonly<Record<string, string>> = { FIRSTLIGHT_STORE: ownStore() },
): ChildProcess {
  return start(locked([process.execPath, CLI, 'lab', ...args]), env)
}

/** Does something while no lab is up, for it is about what is there before one is. */
export async function withoutLab<T>(work: () => Promise<T>): Promise<T> {
  const holder = start(locked(['sh', '-c', 'echo held; read -r end']), {})
  await says(holder, /held/)
  try {
    return await work()
  } finally {
    const closed = once(holder, 'close')
    holder.stdin?.end('\n')
    await closed
  }
}

function locked(command: readonly string[]): readonly string[] {
  const flock = programPath('flock')
  return flock === undefined ? command : [flock, '--no-fork', LOCK, ...command]
}

function start([program = '', ...args]: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(program, args, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}
