import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { startTcpServer } from '../../src/lab/server.js'
import { programPath } from './needs.js'

/** A daemon that a test started. */
export interface Daemon {
  /** Ends it and waits until it is gone. */
  readonly stop: () => Promise<void>
}

/** Starts a daemon in the foreground and waits until it says on stderr that it is ready; rejects with all it said if it ends. */
export function startDaemon(program: string, args: readonly string[], ready: RegExp): Promise<Daemon> {
  const child = spawn(programPath(program) ?? program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'close')
  const stop = async () => {
    child.kill('SIGKILL')
    await exited
  }
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (ready.test(said)) resolve({ stop })
    })
    exited.then(() => reject(new Error(`${program} ended: ${said}`)), reject)
  })
}

/** A TCP port that was free a moment ago, for daemons that cannot choose one themselves. */
export async function freeTcpPort(): Promise<number> {
  const server = await startTcpServer(() => undefined)
  await server.close()
  return server.port
}

/** The same for UDP. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}
