import { connect, isIP, type Socket } from 'node:net'
import type { Log } from '../../core/check-type.js'
import { messageOf } from '../../core/errors.js'
import { lookupBy, seconds } from '../network.js'
import type { HttpCertificate, HttpRequest, HttpTimes } from './message.js'

/** What has happened on a connection, and when: readings of `performance.now()`, 0 until then. */
export interface Course {
  readonly started: number
  resolved: number
  connected: number
  secured: number
  heard: number
  answered: boolean
  address: string
  certificate?: HttpCertificate | undefined
}

/** A connection that is being made, and its course so far. */
export interface HttpConnection {
  readonly socket: Socket
  readonly course: Course
}

export interface Opening {
  /** Present when TLS is wanted. */
  readonly secure: typeof import('./secure.js') | undefined
  readonly log: Log
  readonly now: () => number
}

/** Starts to connect. The socket needs a listener for errors in the same turn: one may come in the next. */
export function openConnection(request: HttpRequest, { secure, log, now }: Opening): HttpConnection {
  const endpoint = endpointOf(request)
  if (secure === undefined) {
    const socket = connect(endpoint)
    return { socket, course: follow(socket, endpoint.host, log) }
  }
  const socket = secure.openSecure(hostOf(request.url), { ...endpoint, ...request.tls })
  const course = follow(socket, endpoint.host, log)
  socket.on('secureConnect', () => {
    course.secured = performance.now()
    try {
      course.certificate = secure.peerCertificate(socket, now())
    } catch (error) {
      socket.destroy(new Error(`its certificate cannot be read: ${messageOf(error)}`, { cause: error }))
    }
  })
  return { socket, course }
}

/** The seconds of each phase, once there is an answer. */
export function timesOf({ started, resolved, connected, secured, heard }: Course): HttpTimes {
  const ready = secured || connected
  return {
    dns: resolved === 0 ? 0 : seconds(started, resolved),
    connect: seconds(resolved || started, connected),
    tls: secured === 0 ? 0 : seconds(connected, secured),
    firstByte: seconds(ready, heard),
  }
}

/** The host of a URL as sockets want it: an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}

/** What `net.connect` and `tls.connect` need to find the server. */
function endpointOf({ url, address, resolver }: HttpRequest) {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { host: address ?? hostOf(url), port, lookup: lookupBy(resolver) }
}

const NOTHING_YET = { resolved: 0, connected: 0, secured: 0, heard: 0, answered: false, address: '' }

/** Asking the system for the peer's address is skipped where it is known: it takes 3 us. */
function follow(socket: Socket, host: string, log: Log): Course {
  if (isIP(host) === 0) log(`resolving ${host}`)
  else log(`connecting to ${host}`, 'connecting')
  const course = { ...NOTHING_YET, started: performance.now() }
  socket.on('lookup', () => {
    course.resolved = performance.now()
    log(`connecting to ${host}`, 'connecting')
  })
  socket.on('connect', () => {
    course.connected = performance.now()
    course.address = isIP(host) === 0 ? (socket.remoteAddress ?? '') : host
    log(`waiting for an answer from ${course.address}`)
  })
  socket.once('data', () => {
    course.heard = performance.now()
    log(`reading the answer from ${course.address}`)
  })
  return course
}
