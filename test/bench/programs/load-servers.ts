import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { ADDRESSES } from '../load-servers.js'

// The servers that are put under load. HTTP is answered by hand, so that the servers do not cost more than the clients.

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n'

const tcpPort = await listen((socket) => socket.resume())
const httpPort = await listen((socket) => socket.once('data', () => socket.end(ANSWER)))
process.send?.({ tcpPort, httpPort })

/** On the same port of every address. */
async function listen(converse: (socket: Socket) => void): Promise<number> {
  let port = 0
  for (const address of ADDRESSES) {
    const server = createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => socket.destroy())
      converse(socket)
    })
    server.listen({ host: address, port, backlog: 4096 })
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port // a TCP server has one
  }
  return port
}
