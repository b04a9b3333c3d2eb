import { type IncomingMessage, request as startRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { CheckContext } from '../core/check-type.js'
import { VERSION } from '../core/version.js'
import { collectBody, decodeBody, type HttpBody } from './http-body.js'
import { httpError } from './http-failure.js'
import type { HttpCertificate, HttpExchange, HttpRequest, HttpTimes } from './http-message.js'
import { lookupBy, seconds } from './network.js'

/**
 * Sends one request over a new connection and reads the whole answer; redirects are answers. Rejects with the system's
 * error when there is no connection, and with one that says what was wrong when there is no whole answer.
 */
export async function exchange(
  request: HttpRequest,
  { signal, log, now }: Pick<CheckContext, 'signal' | 'log' | 'now'>,
): Promise<HttpExchange> {
  signal.throwIfAborted()
  log(`connecting to ${request.url.host}`)
  const secure = request.url.protocol === 'https:' ? await import('./http-tls.js') : undefined
  const { socket, course } = open(request, { secure, log, now })
  const { response, body } = await converse(request, socket, course, signal)
  const encoding = response.headers['content-encoding']
  const { bytes, cut } = encoding === undefined ? body : await decodeBody(body, encoding, request.maxBody)
  const { address, certificate } = course
  return {
    status: response.statusCode ?? 0,
    version: response.httpVersion,
    headers: joinedHeaders(response),
    body: bytes,
    cut,
    address,
    times: timesOf(course),
    ...(certificate !== undefined && { certificate }),
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

/** What has happened on a connection, and when: readings of `performance.now()`, 0 until then. */
interface Course {
  readonly started: number
  resolved: number
  connected: number
  secured: number
  heard: number
  answered: boolean
  address: string
  certificate?: HttpCertificate | undefined
}

const NOTHING_YET = { resolved: 0, connected: 0, secured: 0, heard: 0, answered: false, address: '' }

type Log = CheckContext['log']

interface Opening {
  /** Present when TLS is wanted. */
  readonly secure: typeof import('./http-tls.js') | undefined
  readonly log: Log
  readonly now: () => number
}

/** The socket is handed on in the same turn: an error of its own may come in the next. */
function open(
  request: HttpRequest,
  { secure, log, now }: Opening,
): { readonly socket: Socket; readonly course: Course } {
  const endpoint = endpointOf(request)
  if (secure === undefined) {
    const socket = connect(endpoint)
    return { socket, course: follow(socket, log) }
  }
  const socket = secure.openSecure({ ...endpoint, ...request.tls })
  const course = follow(socket, log)
  socket.on('secureConnect', () => {
    course.secured = performance.now()
    course.certificate = secure.peerCertificate(socket, now())
  })
  return { socket, course }
}

function follow(socket: Socket, log: Log): Course {
  const course = { ...NOTHING_YET, started: performance.now() }
  socket.on('lookup', () => {
    course.resolved = performance.now()
  })
  socket.on('connect', () => {
    course.connected = performance.now()
    course.address = socket.remoteAddress ?? ''
    log(`waiting for an answer from ${course.address}`)
  })
  socket.once('data', () => {
    course.heard = performance.now()
    log(`reading the answer from ${course.address}`)
  })
  return course
}

interface Conversation {
  readonly response: IncomingMessage
  readonly body: HttpBody
}

function converse(
  { method, url, headers, body, maxBody }: HttpRequest,
  socket: Socket,
  course: Course,
  signal: AbortSignal,
): Promise<Conversation> {
  return new Promise((resolve, reject) => {
    const sent = startRequest({
      method,
      path: url.pathname + url.search,
      headers: headerList(method, url, headers, body),
      createConnection: () => socket,
      joinDuplicateHeaders: true,
    })
    const abort = () => sent.destroy()
    signal.addEventListener('abort', abort)
    const end = (conversation: Conversation) => {
      signal.removeEventListener('abort', abort)
      resolve(conversation)
    }
    const fail = (error: Error) => {
      signal.removeEventListener('abort', abort)
      reject(httpError(error, { heard: course.heard > 0, answered: course.answered }))
    }
    sent.on('error', fail)
    sent.on('response', (response) => {
      course.answered = true
      collectBody(response, maxBody).then((read) => end({ response, body: read }), fail)
    })
    sent.on('upgrade', (response) => {
      socket.destroy()
      end({ response, body: { bytes: Buffer.alloc(0), cut: false } })
    })
    sent.end(body)
  })
}

/** As a flat list Node writes headers as they are: it adds none and need not keep them. */
function headerList(
  method: string,
  url: URL,
  headers: HttpRequest['headers'],
  body: string | undefined,
): readonly string[] {
  const list = Object.entries(headers).flat()
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
  const add = (name: string, value: string) => {
    if (!given.has(name.toLowerCase())) list.push(name, value)
  }
  add('Host', url.host)
  add('User-Agent', `firstlight/${VERSION}`)
  add('Accept', '*/*')
  add('Connection', 'close')
  const expectsBody = body !== undefined || ['POST', 'PUT', 'PATCH'].includes(method)
  if (expectsBody && !given.has('transfer-encoding')) add('Content-Length', String(Buffer.byteLength(body ?? '')))
  return list
}

function joinedHeaders({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const cookies = headers['set-cookie']
  const rest = headers as Record<string, string> // all others are joined already
  return cookies === undefined ? rest : { ...rest, 'set-cookie': cookies.join(', ') }
}

function timesOf({ started, resolved, connected, secured, heard }: Course): HttpTimes {
  const ready = secured || connected
  return {
    dns: resolved === 0 ? 0 : seconds(started, resolved),
    connect: seconds(resolved || started, connected),
    tls: secured === 0 ? 0 : seconds(connected, secured),
    firstByte: seconds(ready, heard),
  }
}
