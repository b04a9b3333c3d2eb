import { connect as connectSocket, type Socket } from 'node:net'
import type { CheckContext, Phase } from '../../core/check-type.js'
import { seconds } from '../seconds.js'
import { type Endpoint, hostPort } from './endpoint.js'
import { isOver, reasonOf, sayCourse } from './failure.js'
import { type Course, raceAddresses } from './race.js'
import { literalOf } from './resolve.js'

/** An open TCP connection and what it took to get it. The caller destroys the socket. */
export interface Connection {
  readonly socket: Socket
  /** The address that answered: with several addresses, the first that did. */
  readonly address: string
  /** Until an address was known; 0 for an address. */
  readonly resolveSeconds: number
  /** Of this connection alone, whatever was tried before. */
  readonly connectSeconds: number
}

/**
 * Opens a TCP connection to the first address that takes one. Aborting the signal destroys the socket.
 *
 * @throws what `raceAddresses` does; with an address, the system's own error.
 */
export async function connect(
  endpoint: Endpoint,
  { signal, log }: Pick<CheckContext, 'signal' | 'log'>,
): Promise<Connection> {
  const where = hostPort(endpoint.host, endpoint.port)
  if (literalOf(endpoint) === undefined) log(`resolving ${endpoint.address ?? endpoint.host}`)
  const { value, address, resolveSeconds } = await raceAddresses(endpoint, {
    signal,
    attempt: (address, over) => openSocket(address, endpoint.port, over),
    report: (course) => log(`connecting to ${where}${sayCourse(course)}`, phaseOf(course)),
  })
  destroyAtAbort(value.socket, signal)
  log(`connected to ${hostPort(address, endpoint.port)}`)
  return { ...value, address, resolveSeconds }
}

/** Nothing but the host itself is waited for when all its addresses are tried and none failed on the way. */
function phaseOf({ tried, isComplete, unresolved }: Course): Phase {
  const isPending = tried.some((each) => !isOver(each))
  const isSure = tried.every((each) => !isOver(each) || reasonOf(each.error).verdict === 'target')
  return isComplete && isPending && isSure && unresolved === undefined ? 'connecting' : 'other'
}

function openSocket(
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<Pick<Connection, 'socket' | 'connectSeconds'>> {
  const started = performance.now()
  const socket = connectSocket({ host, port })
  const release = destroyAtAbort(socket, signal)
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection was given up')))
    socket.once('connect', () => {
      release()
      socket.off('error', reject)
      resolve({ socket, connectSeconds: seconds(started, performance.now()) })
    })
  })
}

/** The `signal` option of sockets would make an exception, with its stack, for each connection that has long been closed. */
function destroyAtAbort(socket: Socket, signal: AbortSignal): () => void {
  const destroy = () => socket.destroy()
  const release = () => signal.removeEventListener('abort', destroy)
  if (signal.aborted) destroy()
  signal.addEventListener('abort', destroy, { once: true })
  socket.once('close', release)
  return release
}
