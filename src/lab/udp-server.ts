import { createSocket } from 'node:dgram'
import { type LabServer, LOOPBACK } from './server.js'

/** Starts a UDP server; what `answer` returns goes back to the sender, each element a datagram of its own. */
export async function startUdpServer(answer: (datagram: Buffer) => readonly Buffer[], port = 0): Promise<LabServer> {
  const socket = createSocket('udp4')
  socket.on('message', (datagram, sender) => {
    for (const reply of answer(datagram)) socket.send(reply, sender.port, sender.address)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, LOOPBACK, resolve)
  })
  return {
    host: LOOPBACK,
    port: socket.address().port,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

/** UDP servers that are wrong in ways that real ones are: what no check may call green. */
export const brokenUdpServers = {
  /** Hears and never answers. */
  silent: () => startUdpServer(() => []),
  /** Sends back what it was sent. */
  echo: () => startUdpServer((datagram) => [datagram]),
  /** Answers with nothing at all. */
  empty: () => startUdpServer(() => [Buffer.alloc(0)]),
  /** Answers with bytes that belong to no protocol, once short and once long. */
  garbage: () =>
    startUdpServer((datagram) => [Buffer.from([0, 255, 27, 91, 51]), Buffer.alloc(600, 0xc0), datagram.subarray(0, 7)]),
  /** A port where nobody listens any more. */
  closed: async (): Promise<LabServer> => {
    const server = await startUdpServer(() => [])
    await server.close()
    return { ...server, close: async () => undefined }
  },
} as const satisfies Record<string, () => Promise<LabServer>>
