import { createServer, type Server, type Socket } from 'node:net'

/** A real server on loopback: one of the lab datacenter's, or one that a check is tried against. */
export interface LabServer {
  readonly host: string
  readonly port: number
  /** Stops listening and ends open connections at once. */
  readonly close: () => Promise<void>
}

export const LOOPBACK = '127.0.0.1'

/**
 * Starts a TCP server that hands each connection to `converse`; port 0 takes a free one. Errors of a single connection end
 * that connection only.
 */
export function startTcpServer(converse: (socket: Socket) => void, port = 0): Promise<LabServer> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    converse(socket)
  })
  return listen(server, port)
}

/** Brings a `net`, `tls` or `http` server up and makes it closable at once. */
export async function listen(server: Server, port = 0): Promise<LabServer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, LOOPBACK, resolve)
  })
  const bound = server.address()
  return {
    host: LOOPBACK,
    port: typeof bound === 'object' && bound !== null ? bound.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
