import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { type LabServer, LOOPBACK, startTcpServer } from './server.js'

/**
 * A port on which nothing listens, over TCP and UDP, for as long as it is not closed: the end of a connection that hears
 * nobody but its own peer keeps it, so that no server gets it meanwhile.
 */
export async function holdClosedPort(): Promise<LabServer> {
  const peer = await startTcpServer((socket) => socket.resume())
  const holder = connect({ host: LOOPBACK, port: peer.port })
  await once(holder, 'connect')
  holder.on('error', () => holder.destroy())
  const port = holder.localPort ?? 0
  const close = async () => {
    holder.resetAndDestroy() // which frees the port at once
    await peer.close()
  }
  try {
    const datagrams = await holdDatagrams(port)
    return { host: LOOPBACK, port, close: async () => void (await Promise.all([datagrams.close(), close()])) }
  } catch (error) {
    await close()
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE' // Node's socket errors carry a code
    if (taken) return holdClosedPort() // the next one may be free over UDP too
    throw error
  }
}

/** A socket that is its own and only peer. */
async function holdDatagrams(port: number): Promise<DatagramSocket> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, LOOPBACK, resolve)
  })
  socket.connect(port, LOOPBACK)
  await once(socket, 'connect')
  return socket
}
