import { createServer, type IncomingMessage } from 'node:http'
import { type LabServer, listen } from '../../src/lab/server.js'

type Json = Readonly<Record<string, unknown>>

export interface SensuGoAgent extends LabServer {
  /** What was queued, in order of arrival. */
  readonly queue: readonly Json[]
  /** Arrivals in epoch milliseconds. */
  readonly arrivals: readonly number[]
  /** Whether the queue fails, as on a full disk. */
  readonly fail: (failing: boolean) => void
}

/**
 * The HTTP API of a Sensu Go agent: 202 for what it queues, 400 for what does not hold, 500 when the queue fails. Source:
 * sensu-go, agent/api.go, api/core/v2/{event,check,entity}.go.
 */
export async function startSensuGoAgent(): Promise<SensuGoAgent> {
  const queue: Json[] = []
  const arrivals: number[] = []
  let failing = false
  const server = createServer(async (request, response) => {
    const body = await textOf(request)
    const [status, text] = answerTo(request, body)
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
  })
  const answerTo = ({ method, url }: IncomingMessage, body: string): readonly [number, string] => {
    if (method === 'GET' && url === '/healthz') return [200, 'ok']
    if (method !== 'POST' || url !== '/events') return [404, '404 page not found\n']
    const problem = problemOf(body)
    if (problem !== undefined) return [400, `${problem}\n`]
    if (failing) return [500, 'error queueing message\n']
    queue.push(JSON.parse(body))
    arrivals.push(Date.now())
    return [202, '']
  }
  const listening = await listen(server)
  return { ...listening, queue, arrivals, fail: (now) => (failing = now) }
}

export async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const NAME = /^[A-Za-z0-9_.:-]+$/

/** Why the agent refuses a body. */
function problemOf(body: string): string | undefined {
  const event = parsed(body)
  if (event === undefined) return 'invalid character looking for beginning of value'
  const { check, metrics, entity, metadata } = event
  if (isJson(metadata) && metadata['name']) return 'events cannot be named'
  if (!isJson(check) && !isJson(metrics)) return 'at least check or metrics need to be instantiated for this event'
  if (isJson(entity) && !NAME.test(nameOf(entity))) return 'entity name must not contain spaces or special characters'
  return isJson(check) ? problemOfCheck(check) : undefined
}

function problemOfCheck(check: Json): string | undefined {
  const { status = 0, interval = 1, ttl, executed = 0, output = '', handlers = [] } = check
  if (!NAME.test(nameOf(check))) return 'check name must not contain spaces or special characters'
  if (!isUint32(status)) return 'json: cannot unmarshal number into Go struct field .status of type uint32'
  if (!isUint32(interval)) return 'json: cannot unmarshal number into Go struct field .interval of type uint32'
  if (!Number.isInteger(executed)) return 'json: cannot unmarshal number into Go struct field .executed of type int64'
  if (typeof output !== 'string') return 'json: cannot unmarshal into Go struct field .output of type string'
  if (!Array.isArray(handlers)) return 'json: cannot unmarshal into Go struct field .handlers of type []string'
  if (ttl !== undefined && !(Number.isInteger(ttl) && Number(ttl) >= 5)) return 'ttl must be at least 5 seconds'
  if (ttl !== undefined && Number(ttl) <= Number(interval)) return 'ttl must be greater than check interval'
  return undefined
}

function isUint32(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 0xffffffff
}

function nameOf(resource: Json): string {
  return isJson(resource['metadata']) ? String(resource['metadata']['name'] ?? '') : ''
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJson(value) ? value : undefined
  } catch {
    return undefined // which is what the agent answers 400 to
  }
}
