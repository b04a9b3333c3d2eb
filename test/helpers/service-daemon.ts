import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { IssuedCertificate } from '../../src/lab/certificates.js'
import { type LabServer, LOOPBACK, startTcpServer } from '../../src/lab/server.js'
import { startUdpServer } from '../../src/lab/udp-server.js'
import { clockEnvironment } from './clock.js'

/** A folder for a daemon's files; with a certificate it holds `cert.pem` and `key.pem`. Daemons that root starts reach it too. */
export function daemonFolder(certificate?: IssuedCertificate): string {
  const folder = mkdtempSync(join(tmpdir(), 'firstlight-'))
  chmodSync(folder, 0o755)
  if (certificate !== undefined) {
    writeFileSync(join(folder, 'cert.pem'), certificate.chain)
    writeFileSync(join(folder, 'key.pem'), certificate.key, { mode: 0o600 })
  }
  return folder
}

/** A folder in which whoever the daemon becomes may write. */
export function openFolder(folder: string, name: string): void {
  mkdirSync(join(folder, name))
  chmodSync(join(folder, name), 0o777)
}

export interface User {
  readonly uid?: number
  readonly gid?: number
  readonly name: string
}

const NOBODY = 65534

/** Somebody who is not root, and owns the folder: some daemons insist. */
export function ordinaryUser(folder: string): User {
  if (process.getuid?.() !== 0) return { name: userInfo().username }
  for (const path of [folder, ...readdirSync(folder).map((name) => join(folder, name))]) chownSync(path, NOBODY, NOBODY)
  return { uid: NOBODY, gid: NOBODY, name: 'nobody' }
}

/** The name of the user's group. */
export function groupName(user: User): string {
  return execFileSync('id', ['-gn', user.name], { encoding: 'utf8' }).trim()
}

/**
 * A port for daemons that take no port 0: free for TCP and UDP, and below those that the system hands out meanwhile to
 * whoever connects.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(20_000, 32_000)
  try {
    const tcp = await startTcpServer(() => undefined, port)
    await tcp.close()
    const udp = await startUdpServer(() => [], port)
    await udp.close()
    return port
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return freePort()
    throw error
  }
}

export interface DaemonCommand {
  readonly command: readonly [string, ...string[]]
  readonly user?: User
  /** What it says on stderr when it is ready. */
  readonly ready: RegExp
  /** Removed when it is closed. */
  readonly folder: string
  readonly port: number
}

/** Starts a daemon in the foreground and waits until it is ready. */
export async function startDaemon({ command, user, ready, folder, port }: DaemonCommand): Promise<LabServer> {
  const [file, ...args] = command
  const { uid, gid } = user ?? {}
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...clockEnvironment, PATH: process.env['PATH'], LC_ALL: 'C' },
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${file} ended: ${said}`)))
    child.stderr.on('data', (chunk) => {
      said += chunk
      if (ready.test(said)) resolve()
    })
  })
  const close = async () => {
    await stop(child)
    rmSync(folder, { recursive: true })
  }
  return { host: LOOPBACK, port, close }
}

/** Ends a process that is still there, and waits for it. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGINT')
  await exit
}
