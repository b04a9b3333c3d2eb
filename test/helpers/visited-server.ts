import { type LabServer, startTcpServer } from '../../src/lab/server.js'
import { startUdpServer } from '../../src/lab/udp-server.js'

/** A server that tells who came. */
export interface VisitedServer extends LabServer {
  /** Connections and datagrams, of all that came so far. */
  readonly visits: () => number
}

/** Starts a server over TCP and UDP at one port that says nothing and counts whoever comes. */
export async function startVisitedServer(): Promise<VisitedServer> {
  let visits = 0
  const count = () => {
    visits += 1
  }
  const tcp = await startTcpServer(count)
  const udp = await startUdpServer(() => {
    count()
    return []
  }, tcp.port).catch(() => undefined)
  if (udp === undefined) {
    await tcp.close() // the port is somebody else's over UDP
    return startVisitedServer()
  }
  return { ...tcp, visits: () => visits, close: async () => void (await Promise.all([tcp.close(), udp.close()])) }
}
