import { readFileSync } from 'node:fs'
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { resolve } from 'node:path'
import { messageOf } from '../core/errors.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import { formatDuration } from '../core/quantity.js'
import { VERSION } from '../core/version.js'
import type { SinkContext } from './sink.js'

/** The option that all sinks over HTTP share. */
export const httpOptions = {
  timeout: { kind: 'duration', default: '10s', description: 'How long one request may take' },
  caFile: {
    kind: 'string',
    description: "Trust these certificate authorities (PEM) instead of the usual ones; relative to the handlers' file",
  },
} as const satisfies OptionSpecs

export interface Post {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

export interface Answer {
  readonly status: number
  readonly retryAfter?: string
  /** The beginning of the body. */
  readonly text: string
}

/** An answer, or why there is none. */
export type Reply = Answer | Failure

export interface Failure {
  readonly failure: string
  /** The connection had been kept from an earlier request, and was gone before this one. */
  readonly stale?: true
  /** Nobody waits for the answer any more. */
  readonly stopped?: true
}

/** A client that keeps its connections; redirects are not followed. */
export interface Http {
  /** Never rejects. */
  readonly post: (post: Post, signal: AbortSignal) => Promise<Reply>
  readonly close: () => Promise<void>
}

/** What of an answer is read: enough to say why. */
const LONGEST_TEXT = 4096

export function createHttp(options: OptionsOf<typeof httpOptions>, { directory }: SinkContext): Http {
  const { timeout: timeoutMs, caFile } = options
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) }
  const authorities = caFile === undefined ? undefined : () => readFileSync(resolve(directory, caFile), 'utf8')
  return {
    async post({ url, headers, body }, signal) {
      try {
        agents['https:'].options.ca ??= authorities?.()
      } catch (error) {
        return { failure: `its certificate authorities cannot be read: ${messageOf(error)}` }
      }
      const bytes = Buffer.from(body)
      const settings = {
        method: 'POST',
        agent: url.protocol === 'https:' ? agents['https:'] : agents['http:'],
        headers: { 'user-agent': `firstlight/${VERSION}`, ...headers, 'content-length': bytes.length },
      }
      const start = url.protocol === 'https:' ? httpsRequest : httpRequest
      const ask = () => exchange(() => start(url, settings).end(bytes), { timeoutMs, signal })
      try {
        const reply = await ask()
        return 'failure' in reply && reply.stale ? await ask() : reply
      } catch (error) {
        return { failure: messageOf(error) } // what node:http does not even begin with, such as authorities that are none
      }
    },
    async close() {
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}

interface Limits {
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

function exchange(start: () => ReturnType<typeof httpRequest>, { timeoutMs, signal }: Limits): Promise<Reply> {
  if (signal.aborted) return Promise.resolve(STOPPED)
  return new Promise((resolve) => {
    const request = start()
    const stop = () => settle(STOPPED)
    const late = () => settle({ failure: `no answer within ${formatDuration(timeoutMs)}` })
    const timer = setTimeout(late, timeoutMs)
    signal.addEventListener('abort', stop)
    request.on('error', (error) => settle(failureOf(error, request.reusedSocket)))
    request.on('response', (response) => void read(response).then(settle))

    function settle(reply: Reply): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      resolve(reply)
      if ('failure' in reply) request.destroy()
    }
  })
}

function failureOf(error: Error, reused: boolean): Failure {
  const isReset = 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
  return { failure: messageOf(error), ...(reused && isReset && { stale: true }) }
}

const STOPPED: Failure = { failure: 'stopped before it was answered', stopped: true }

async function read(response: IncomingMessage): Promise<Reply> {
  const { statusCode = 0, headers } = response
  try {
    const text = await beginning(response)
    const retryAfter = headers['retry-after']
    return { status: statusCode, text, ...(retryAfter !== undefined && { retryAfter }) }
  } catch (error) {
    return { failure: `the answer broke off: ${messageOf(error)}` }
  }
}

/** Leaving the loop early ends the connection. */
async function beginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= LONGEST_TEXT) break
  }
  return Buffer.concat(chunks).subarray(0, LONGEST_TEXT).toString()
}
