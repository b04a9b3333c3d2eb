import { type ChildProcess, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLI, ownStore } from './cli.js'
import { programPath } from './needs.js'

/**
 * Starts `firstlight lab`. Its ports are the same everywhere, so that only one can be up on a machine: it begins when those of
 * other test files have ended (`flock` waits for its turn and becomes the lab itself).
 */
export function startLab(
  args: readonly string[],
  env: Readonly<Record<string, string>> = { FIRSTLIGHT_STORE: ownStore() },
): ChildProcess {
  const command = [process.execPath, CLI, 'lab', ...args]
  const flock = programPath('flock')
  const [program = '', ...rest] =
    flock === undefined ? command : [flock, '--no-fork', join(tmpdir(), 'firstlight-lab.lock'), ...command]
  return spawn(program, rest, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
