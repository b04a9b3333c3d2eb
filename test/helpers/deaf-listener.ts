import { spawn } from 'node:child_process'
import { connect } from 'node:net'

/** Listens, tells that it does, and accepts nothing until its time is up. */
const PROGRAM = `
const [host, port, deafMs] = process.argv.slice(1)
const server = require('node:net').createServer().listen({ host, port: Number(port), backlog: 1 }, () => {
  require('node:fs').writeSync(1, 'up')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(deafMs))
})
`

/** Linux takes one connection more than the backlog; what comes then is dropped, as a firewall does it. */
const FILLING = 2

export interface DeafListener {
  readonly host: string
  readonly port: number
  readonly deafMs?: number
}

/**
 * Makes an address where a connection attempt is not answered, as behind a firewall that drops it; after `deafMs` it is, at the
 * next retransmission, as from a server that is far away. Gives what ends it.
 */
export async function startDeafListener({ host, port, deafMs = 60_000 }: DeafListener): Promise<() => void> {
  const child = spawn(process.execPath, ['-e', PROGRAM, host, String(port), String(deafMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve())
    child.once('exit', () => reject(new Error(`nothing could listen at ${host}:${port}`)))
  })
  const fillers = Array.from({ length: FILLING }, () => connect({ host, port }).on('error', () => undefined))
  await Promise.all(fillers.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
  return () => {
    for (const socket of fillers) socket.destroy()
    child.kill('SIGKILL')
  }
}
