import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { type LabServer, LOOPBACK, startTcpServer } from './server.js'

/**
 * A port on which nothing listens, over TCP and UDP, for as long as it is not closed: sockets that hear nobody but their own
 * peer keep it, so that the system gives it to no server meanwhile.
 */
export async function holdClosedPort(): Promise<LabServer> {
  const datagrams = createSocket('udp4')
  await new Promise<void>((resolve) => datagrams.bind(0, LOOPBACK, resolve))
  const { port } = datagrams.address()
  datagrams.connect(port, LOOPBACK) // its only peer is itself
  await once(datagrams, 'connect')
  const listener = await startTcpServer((socket) => socket.resume())
  const holder = connect({ host: LOOPBACK, port: listener.port, localAddress: LOOPBACK, localPort: port })
  const close = async () => {
    holder.destroy()
    datagrams.close()
    await listener.close()
  }
  try {
    await once(holder, 'connect')
  } catch {
    await close() // another program has the port for TCP: the next one may be free
    return holdClosedPort()
  }
  holder.on('error', () => holder.destroy())
  return { host: LOOPBACK, port, close }
}
