import type { Socket } from 'node:net'
import { type LabServer, startTcpServer } from '../../src/lab/server.js'

type Json = Readonly<Record<string, unknown>>

/** How long a client waits for the rest of what is no JSON yet. */
const PATIENCE_MS = 500

/** A Sensu Core 1.x client's socket with what it has published. Source: sensu-ruby, lib/sensu/client/socket.rb. */
export interface SensuCoreClient extends LabServer {
  readonly published: readonly Json[]
}

/** Starts one: it answers `ok`, or `invalid` at once when a result does not hold, or 0.5 s after text that never parses. */
export async function startSensuCoreClient(): Promise<SensuCoreClient> {
  const published: Json[] = []
  const server = await startTcpServer((socket) => hear(socket, published))
  return { ...server, published }
}

function hear(socket: Socket, published: Json[]): void {
  let buffer = ''
  let patience: NodeJS.Timeout | undefined
  socket.once('close', () => clearTimeout(patience))
  socket.on('data', (chunk) => {
    buffer += chunk
    clearTimeout(patience)
    const answer = answerTo(buffer, published)
    if (answer !== undefined) socket.end(answer)
    else patience = setTimeout(() => socket.end('invalid'), PATIENCE_MS)
  })
}

function answerTo(buffer: string, published: Json[]): string | undefined {
  if (buffer.trim() === 'ping') return 'pong'
  const value = parsed(buffer)
  if (value === undefined) return undefined
  const results: readonly unknown[] = Array.isArray(value) ? value : [value]
  for (const result of results) {
    if (typeof result !== 'object' || result === null || sensuCoreProblem(result as Json) !== undefined)
      return 'invalid'
    published.push(result as Json)
  }
  return 'ok'
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // more may come
  }
}

/** What a client finds wrong with a result, as it logs it; the rules in their order. */
export function sensuCoreProblem(check: Json): string | undefined {
  const { name, output, status, executed, handler, handlers, source, ttl } = check
  if (typeof output !== 'string') return 'check output must be a string'
  if (status !== undefined && status !== null && !Number.isInteger(status)) return 'check status must be an integer'
  if (executed !== undefined && !Number.isInteger(executed)) return 'check executed timestamp must be an integer'
  if (typeof name !== 'string') return 'check name must be a string'
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) return 'check name cannot contain spaces or special characters'
  if (handler !== undefined && typeof handler !== 'string') return 'check handler must be a string'
  if (handlers !== undefined && !isNames(handlers)) return 'check handlers must be an array of strings'
  if (source !== undefined && !(typeof source === 'string' && /^[A-Za-z0-9_.-]+$/.test(source)))
    return 'check source must be a string without special characters'
  if (ttl !== undefined && !(Number.isInteger(ttl) && Number(ttl) > 0)) return 'check ttl must be an integer above 0'
  return undefined
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '')
}
