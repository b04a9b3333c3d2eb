import type { Socket } from 'node:net'
import type { CheckContext, Log } from '../../core/check-type.js'
import { messageOf } from '../../core/errors.js'
import { type Connection, connect } from '../network/connect.js'
import type { Endpoint } from '../network/endpoint.js'
import { seconds } from '../seconds.js'
import type { HttpCertificate, HttpRequest, HttpTimes } from './message.js'

/** What has happened on a connection, and when: readings of `performance.now()`, 0 until then. */
export interface Course extends Pick<Connection, 'address' | 'resolveSeconds' | 'connectSeconds'> {
  readonly connected: number
  secured: number
  heard: number
  answered: boolean
  certificate?: HttpCertificate | undefined
}

/** A connection and its course so far. */
export interface HttpConnection {
  readonly socket: Socket
  readonly course: Course
}

export interface Opening extends Pick<CheckContext, 'signal' | 'log' | 'now'> {
  /** Present when TLS is wanted. */
  readonly secure: typeof import('./secure.js') | undefined
}

/**
 * Connects, and starts the TLS handshake if wanted. The socket needs a listener for errors in the same turn: one may come in
 * the next.
 */
export async function openConnection(request: HttpRequest, opening: Opening): Promise<HttpConnection> {
  const { secure, log, now } = opening
  const { socket: plain, ...reached } = await connect(endpointOfUrl(request.url, request), opening)
  if (secure === undefined) return follow(plain, reached, log)
  const connection = follow(secure.openSecure(hostOf(request.url), { ...request.tls, socket: plain }), reached, log)
  const { socket, course } = connection
  socket.on('secureConnect', () => {
    course.secured = performance.now()
    try {
      const { certificate, problems } = secure.peerCertificate(socket, request.tls.ca, now())
      course.certificate = certificate
      if (problems.length > 0) socket.destroy(new Error(problems.join('; ')))
    } catch (error) {
      socket.destroy(new Error(`its certificate cannot be read: ${messageOf(error)}`, { cause: error }))
    }
  })
  return connection
}

/** The seconds of each phase, once there is an answer. */
export function timesOf({ resolveSeconds, connectSeconds, connected, secured, heard }: Course): HttpTimes {
  return {
    dns: resolveSeconds,
    connect: connectSeconds,
    tls: secured === 0 ? 0 : seconds(connected, secured),
    firstByte: seconds(secured || connected, heard),
  }
}

/** The host of a URL as sockets want it: an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}

/** Where a URL leads to. */
export function endpointOfUrl(url: URL, { address, resolver, family }: Omit<Endpoint, 'host' | 'port'>): Endpoint {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { host: hostOf(url), port, address, resolver, family }
}

/** Generic, so that a TLS socket stays one. */
function follow<S extends Socket>(socket: S, reached: Omit<Connection, 'socket'>, log: Log) {
  const course: Course = { ...reached, connected: performance.now(), secured: 0, heard: 0, answered: false }
  log(`waiting for an answer from ${course.address}`)
  socket.once('data', () => {
    course.heard = performance.now()
    log(`reading the answer from ${course.address}`)
  })
  return { socket, course }
}
