import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { clockAt, clockEnvironment } from './clock.js'

export interface CliResult {
  /** The exit code; null when a signal ended the process. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliSettings {
  readonly directory?: string
  readonly env?: Readonly<Record<string, string>>
  /** What time it is and stays for the program, epoch milliseconds; absent: as it is. */
  readonly at?: number
}

export const CLI = resolve('dist/cli.cjs')

let folder: string | undefined

/** A store of this test file's own, for what runs in the repository's folder. */
export function ownStore(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'firstlight-store-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    folder = made
  }
  return join(folder, 'store.db')
}

/** Starts the built CLI as a user would, without a terminal, with nothing of the tests' environment but PATH and HOME. */
export function startCli(args: readonly string[], { directory, env, at }: CliSettings = {}): ChildProcess {
  return spawn(process.execPath, [...(at === undefined ? [] : clockAt(at)), CLI, ...args], {
    cwd: directory,
    env: {
      ...clockEnvironment,
      PATH: process.env['PATH'],
      HOME: directory ?? process.env['HOME'],
      ...(directory === undefined && { FIRSTLIGHT_STORE: ownStore() }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs the built CLI to its end. */
export function cli(args: readonly string[], settings: CliSettings = {}): Promise<CliResult> {
  return ended(startCli(args, settings))
}

export function ended(child: ChildProcess): Promise<CliResult> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
  return new Promise((settle, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      settle({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    )
  })
}

/** Resolves when the process has said it, on either stream; rejects when it ends without. */
export function says(child: ChildProcess, text: RegExp): Promise<void> {
  return new Promise((done, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk
      if (text.test(said)) done()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('close', () => reject(new Error(`it ended without saying ${text}: ${said}`)))
  })
}
