import { type IncomingMessage, request as startRequest } from 'node:http'
import type { CheckContext } from '../../core/check-type.js'
import { VERSION } from '../../core/version.js'
import { decodeText } from '../decode-text.js'
import { collectBody, decodeBody, type HttpBody } from './body.js'
import { type HttpConnection, openConnection, timesOf } from './connection.js'
import { httpError } from './failure.js'
import type { HttpExchange, HttpRequest } from './message.js'

/**
 * Sends one request over a new connection and reads the whole answer; redirects are answers. Rejects with the system's
 * error when there is no connection, and with one that says what was wrong when there is no whole answer.
 */
export async function exchange(
  request: HttpRequest,
  context: Pick<CheckContext, 'signal' | 'log' | 'now'>,
): Promise<HttpExchange> {
  context.signal.throwIfAborted()
  const secure = request.url.protocol === 'https:' ? await import('./secure.js') : undefined
  const connection = await openConnection(request, { ...context, secure })
  const { response, body } = await converse(request, connection, context.signal)
  const encoding = response.headers['content-encoding']
  const { bytes, unread } = encoding === undefined ? body : await decodeBody(body, encoding, request.maxBody)
  const { address, certificate } = connection.course
  return {
    status: response.statusCode ?? 0,
    version: response.httpVersion,
    headers: joinedHeaders(response),
    body: bytes,
    address,
    times: timesOf(connection.course),
    ...(unread !== undefined && { unread }),
    ...(certificate !== undefined && { certificate }),
  }
}

interface Conversation {
  readonly response: IncomingMessage
  readonly body: HttpBody
}

function converse(
  { method, url, headers, body, maxBody }: HttpRequest,
  { socket, course }: HttpConnection,
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
      end({ response, body: { bytes: Buffer.alloc(0) } })
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

/** Node reads headers as Latin-1; servers write UTF-8 where they write more than ASCII, in `location` above all. */
function joinedHeaders({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const joined = Object.entries(headers).map(([name, value = '']) => {
    const text = typeof value === 'string' ? value : value.join(', ')
    return [name, isAscii(text) ? text : decodeText(Buffer.from(text, 'latin1'))] as const
  })
  return Object.fromEntries(joined)
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text)
}
