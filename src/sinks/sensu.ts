// Sensu Go by its agent's HTTP API, where events are queued on disk, or Sensu Core 1.x by its client's socket. Sensu keeps the
// last event of a check, and counts a second delivery as an occurrence. Source: Sensu Go reference, "Agent".
import { isIPv6 } from 'node:net'
import type { CheckEvent } from '../core/event.js'
import type { OptionsOf } from '../core/options.js'
import { isSiteEvent, type SiteEvent } from '../core/site-event.js'
import sensuGo, { sensuEvent, sensuSiteEvent } from '../formats/sensu.js'
import { sensuCoreResult, sensuCoreSiteResult } from '../formats/sensu-core.js'
import { judge } from './answer.js'
import { type Attempt, sendEach } from './attempt.js'
import { createHttp, httpOptions } from './http.js'
import { createPace } from './pace.js'
import { askSensuCore } from './sensu-core-socket.js'
import type { Sink, SinkContext, SinkType } from './sink.js'
import { below, urlProblem } from './url.js'

const options = {
  url: {
    kind: 'string',
    description: 'The HTTP API of a Sensu Go agent',
    example: 'http://127.0.0.1:3031',
  },
  socket: {
    kind: 'string',
    pattern: /^(\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):\d{1,5}$/,
    description: 'Instead of `url`: the client socket of Sensu Core 1.x, as HOST:PORT',
    example: '127.0.0.1:3030',
  },
  handlers: {
    kind: 'strings',
    description:
      "Sensu's handlers of trouble that somebody is to know of, and of its end; unless given, the handlers that the check names",
  },
  rate: {
    kind: 'number',
    default: 10,
    minimum: 0,
    description: 'Events a second to an agent: its `events-rate-limit`; 0 is no limit',
  },
  burst: {
    kind: 'integer',
    default: 10,
    minimum: 1,
    description: 'Events at once to an agent: its `events-burst-limit`',
  },
  ...httpOptions,
} as const

type Options = OptionsOf<typeof options>

const sensu: SinkType<typeof options> = {
  name: 'sensu',
  summary: 'Sensu Go by its agent, or Sensu Core 1.x by its client socket; a site is a proxy entity',
  options,
  events: ['result', 'site'],
  keeps: 'state',
  batch: 20,
  validate({ url, socket }) {
    if ((url === undefined) === (socket === undefined))
      return 'it takes "url" for Sensu Go, or "socket" for Sensu Core 1.x'
    return url === undefined ? socketProblem(addressOf(socket ?? '')) : urlProblem(url)
  },
  encode: (event, { socket, handlers }) =>
    socket === undefined ? encodeGo(event, handlers) : encodeCore(event, handlers),
  open: (read, context) =>
    read.socket === undefined ? openAgent(read.url ?? '', read, context) : openSocket(read.socket, read),
}
export default sensu

function encodeGo(event: CheckEvent | SiteEvent, handlers: Options['handlers']): string {
  if (isSiteEvent(event)) return sensuSiteEvent(event, handlers ?? [])
  return sensuEvent(event, handlers ?? event.result.instance.handlers)
}

function encodeCore(event: CheckEvent | SiteEvent, handlers: Options['handlers']): string {
  if (isSiteEvent(event)) return sensuCoreSiteResult(event, handlers ?? [])
  return sensuCoreResult(event, handlers ?? event.result.instance.handlers)
}

/** 202: it is in the agent's queue; 400: malformed; 500: the queue failed. */
function openAgent(base: string, read: Options, context: SinkContext): Sink {
  const { rate, burst } = read
  const { now } = context
  const http = createHttp(read, context)
  const url = below(base, 'events')
  const headers = { 'content-type': sensuGo.contentType }
  const turn = createPace({ perSecond: rate, burst, now })
  const send = async (body: string, signal: AbortSignal): Promise<Attempt> => {
    if (!(await granted(turn, signal))) return { outcome: 'held', down: true }
    return judge(await http.post({ url, headers, body }, signal), { url, now: now(), accepted: 202 })
  }
  return { deliver: (letters, signal) => sendEach(letters, ({ body }) => send(body, signal)), close: http.close }
}

function granted(turn: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<boolean> {
  return turn(signal).then(
    () => true,
    () => false, // only the signal ends the waiting
  )
}

interface Address {
  readonly host: string
  readonly port: number
}

/** @param socket as the option's pattern lets it through. */
function addressOf(socket: string): Address {
  const at = socket.lastIndexOf(':')
  return { host: socket.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(socket.slice(at + 1)) }
}

function socketProblem({ host, port }: Address): string | undefined {
  if (port < 1 || port > 65_535) return `"socket" names the port ${port}: ports are 1 to 65535`
  return host.includes(':') && !isIPv6(host) ? `"socket" names "${host}", which is no IPv6 address` : undefined
}

function openSocket(socket: string, { timeout }: Options): Sink {
  const address = addressOf(socket)
  return {
    deliver: (letters, signal) =>
      sendEach(letters, ({ body }) => askSensuCore(body, { ...address, timeoutMs: timeout, signal })),
  }
}
