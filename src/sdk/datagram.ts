import { createSocket, type Socket } from 'node:dgram'
import { lookup as systemLookup } from 'node:dns'
import { isIP } from 'node:net'
import type { CheckContext } from '../core/check-type.js'
import { critical, type Outcome } from '../core/outcome.js'
import { type Endpoint, hostPort, lookupBy, networkFailure, seconds } from './network.js'

/** A UDP socket that hears one server alone; a port where nobody listens is an error. */
export interface DatagramConnection {
  readonly socket: Socket
  readonly address: string
  readonly resolveSeconds: number
}

/** Opens a UDP socket to an endpoint, lets `use` converse, and closes it. Aborting the signal closes it at once. */
export async function withDatagrams<T>(
  endpoint: Endpoint,
  context: Pick<CheckContext, 'signal' | 'log'>,
  use: (connection: DatagramConnection) => Promise<T>,
): Promise<T> {
  const started = performance.now()
  context.log(`resolving ${endpoint.host}`)
  const address = await resolveAddress(endpoint)
  const resolveSeconds = seconds(started, performance.now())
  context.signal.throwIfAborted()
  const socket = createSocket({ type: isIP(address) === 6 ? 'udp6' : 'udp4', signal: context.signal })
  try {
    await connected(socket, endpoint.port, address)
    return await use({ socket, address, resolveSeconds })
  } finally {
    if (!context.signal.aborted) socket.close()
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

/** The outcome of an error on the way to or from a UDP server. */
export function datagramFailure(subject: string, error: unknown): Outcome {
  const { code, syscall = '' } = error as NodeJS.ErrnoException // of other errors both are undefined
  const came = syscall === 'recvmsg' || syscall === 'send'
  if (code !== 'ECONNREFUSED' || !came) return networkFailure(subject, error)
  return critical(`${subject}: nothing listens there (ICMP port unreachable)`)
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

function resolveAddress({ host, address, resolver, port }: Endpoint): Promise<string> {
  const literal = address ?? host
  if (isIP(literal) !== 0) return Promise.resolve(literal)
  const lookup = lookupBy(resolver) ?? systemLookup
  return new Promise((resolve, reject) => {
    lookup(literal, { all: false }, (error, found) => {
      if (error !== null) reject(error)
      else if (typeof found === 'string') resolve(found)
      else reject(new Error(`no address for ${hostPort(literal, port)}`))
    })
  })
}
