import { createSocket, type Socket } from 'node:dgram'
import { isIP } from 'node:net'
import type { CheckContext } from '../core/check-type.js'
import type { Endpoint } from './network/endpoint.js'
import { raceAddresses, type Winner } from './network/race.js'
import { literalOf } from './network/resolve.js'

/** A UDP socket that hears one address alone; a port where nobody listens is an error. */
export interface DatagramConnection {
  readonly socket: Socket
  readonly address: string
}

/**
 * Lets `use` converse with each address of an endpoint, over a UDP socket of its own, until one has answered. Aborting the
 * signal closes the sockets at once; `use` need not mind that.
 *
 * @throws what `raceAddresses` does; with one address, what `use` throws.
 */
export async function withDatagrams<T>(
  endpoint: Endpoint,
  { signal, log }: Pick<CheckContext, 'signal' | 'log'>,
  use: (connection: DatagramConnection) => Promise<T>,
): Promise<Winner<T>> {
  if (literalOf(endpoint) === undefined) log(`resolving ${endpoint.address ?? endpoint.host}`)
  return raceAddresses(endpoint, {
    signal,
    attempt: (address, over) => converse({ address, port: endpoint.port, over }, use),
    report: () => undefined, // `use` says what it waits for
  })
}

interface Attempt {
  readonly address: string
  readonly port: number
  readonly over: AbortSignal
}

async function converse<T>(
  { address, port, over }: Attempt,
  use: (connection: DatagramConnection) => Promise<T>,
): Promise<T> {
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4')
  const close = () => {
    over.removeEventListener('abort', close)
    socket.close()
  }
  over.addEventListener('abort', close)
  try {
    await connected(socket, port, address)
    return await use({ socket, address })
  } finally {
    if (!over.aborted) close()
  }
}

/**
 * Waits for the first datagram that `read` makes something of; those it answers with undefined are passed over. Rejects
 * with the socket's error, which for a port where nobody listens is ECONNREFUSED, and with what `read` throws.
 */
export function receiveDatagram<T>(socket: Socket, read: (datagram: Buffer) => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const detach = () => socket.off('message', onMessage).off('error', onError).off('close', onClose)
    const onError = (error: Error) => {
      detach()
      reject(error)
    }
    const onClose = () => onError(new Error('the socket was closed'))
    const onMessage = (datagram: Buffer) => {
      try {
        const value = read(datagram)
        if (value === undefined) return
        detach()
        resolve(value)
      } catch (error) {
        onError(error as Error) // `read` throws errors only
      }
    }
    socket.on('message', onMessage).once('error', onError).once('close', onClose)
  })
}

function connected(socket: Socket, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = () => reject(new Error('the socket was closed'))
    socket.once('error', reject).once('close', onClose)
    socket.connect(port, address, () => {
      socket.off('error', reject).off('close', onClose)
      resolve()
    })
  })
}
