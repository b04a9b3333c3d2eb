import { type LabServer, LOOPBACK, startTcpServer } from './server.js'

/** Servers that are wrong in ways that real ones are: what no check may call green. */
export const brokenServers = {
  /** Accepts the connection and never says a word. */
  silent: () => startTcpServer(() => undefined),
  /** Accepts and closes at once. */
  closing: () => startTcpServer((socket) => socket.end()),
  /** Accepts and resets. */
  resetting: () => startTcpServer((socket) => socket.resetAndDestroy()),
  /** Says things that belong to no protocol, NUL and odd bytes among them. */
  garbage: () =>
    startTcpServer((socket) => socket.end(Buffer.from([0, 255, 27, 91, 51, 49, 109, 13, 10, 124, 35, 10, 200]))),
  /** Says one byte each 20 ms and never comes to an end. */
  dribbling: () =>
    startTcpServer((socket) => {
      const timer = setInterval(() => socket.write('a'), 20)
      socket.once('close', () => clearInterval(timer))
    }),
  /** A port where nobody listens any more. */
  closed: async (): Promise<LabServer> => {
    const server = await startTcpServer(() => undefined)
    await server.close()
    return { host: LOOPBACK, port: server.port, close: async () => undefined }
  },
} as const satisfies Record<string, () => Promise<LabServer>>
