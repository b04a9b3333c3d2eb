import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { programPath } from '../helpers/needs.js'
import type { Contender } from './workload.js'

/** What one run of a command cost: the operating system's own account of it and of all processes that it waited for. */
export interface Cost {
  readonly wallSeconds: number
  /** User and system. */
  readonly cpuSeconds: number
  /** Of its largest process. */
  readonly peakMiB: number
}

/**
 * Runs a contender once, from its start to its end.
 *
 * @throws {Error} when it ends otherwise than it must: work that was not done is not measured.
 */
export async function measure(contender: Contender): Promise<Cost> {
  const { command, exitCode = 0, env, before, drive } = contender
  before?.()
  const directory = mkdtempSync(join(tmpdir(), 'firstlight-bench-'))
  const account = join(directory, 'account')
  const started = performance.now()
  const child = spawn(timeProgram(), ['-f', '%U %S %M', '-o', account, '--', ...command], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  const said: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (drive !== undefined) await drive().finally(() => interrupt(child.pid))
  const code = await ended
  const wallSeconds = (performance.now() - started) / 1000
  if (code !== exitCode) {
    throw new Error(`"${contender.name}" exited ${code}, wanted ${exitCode}: ${Buffer.concat(said).toString()}`)
  }
  const [user = 0, system = 0, peakKiB = 0] = lastLine(readFileSync(account, 'utf8')).split(' ').map(Number)
  rmSync(directory, { recursive: true })
  return { wallSeconds, cpuSeconds: user + system, peakMiB: peakKiB / 1024 }
}

function timeProgram(): string {
  const program = programPath('time')
  if (program === undefined) throw new Error('the bench needs GNU time (Debian: time)')
  return program
}

/** The whole group: `time` itself takes no notice of SIGINT and writes down what its child has cost. */
function interrupt(pid: number | undefined): void {
  if (pid !== undefined) process.kill(-pid, 'SIGINT')
}

/** Above it stands what `time` says about another exit code than 0. */
function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
