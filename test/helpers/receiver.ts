import { createServer, type IncomingHttpHeaders } from 'node:http'
import { type LabServer, listen } from '../../src/lab/server.js'

export interface ReceivedPost {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Receiver extends LabServer {
  readonly url: string
  readonly posts: readonly ReceivedPost[]
  /** The ids of the CloudEvents that were taken, in their order. */
  readonly ids: () => readonly string[]
}

/** A receiver of webhooks; it answers with the status, 200 unless given. */
export async function startReceiver(
  statusOf: (body: string) => number | Promise<number> = () => 200,
  port = 0,
): Promise<Receiver> {
  const posts: ReceivedPost[] = []
  const taken: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    posts.push({ headers: request.headers, body })
    const status = await statusOf(body)
    if (status < 300) taken.push(...[JSON.parse(body)].flat().map(({ id }) => id))
    response.writeHead(status).end()
  })
  const listening = await listen(server, port)
  return { ...listening, url: `http://127.0.0.1:${listening.port}/hook?tenant=a`, posts, ids: () => taken }
}
