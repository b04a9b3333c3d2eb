import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { startTcpServer } from '../../src/lab/server.js'

/** Below what the system gives to connections and to servers on port 0, so that nobody is given one of these by chance. */
const [LOWEST, HIGHEST] = [10_240, 32_767]

/** A port that nothing on this machine uses, over TCP or UDP, for a server of another process to listen on. */
export async function freePort(): Promise<number> {
  const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST))
  try {
    const server = await startTcpServer((socket) => socket.end(), port)
    await bindDatagrams(port).finally(server.close)
    return port
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return freePort() // Node's socket errors carry a code
    throw error
  }
}

async function bindDatagrams(port: number): Promise<void> {
  const socket = createSocket('udp4').bind(port, '127.0.0.1')
  await once(socket, 'listening')
  await new Promise<void>((closed) => socket.close(closed))
}
