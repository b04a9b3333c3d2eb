import { createServer, type IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { type LabServer, listen } from '../../src/lab/server.js'

export const INFLUX_2 = { org: 'platform', bucket: 'first light', token: 'tok_0123456789abcdef==' }

export interface Influxdb2 extends LabServer {
  /** The lines that were stored. */
  readonly lines: readonly string[]
  /** How many lines each request held. */
  readonly requests: readonly number[]
}

const MAX_BYTES = 50 * 1024 * 1024

/**
 * The write API of InfluxDB 2.x: 204, 400 when a line does not parse (nothing is written), 401, 404 for a bucket, 413. Source:
 * InfluxDB v2 API, `POST /api/v2/write`.
 */
export async function startInfluxdb2(): Promise<Influxdb2> {
  const lines: string[] = []
  const requests: number[] = []
  const write = (written: readonly string[]) => {
    requests.push(written.length)
    const bad = written.find((line) => !/^[a-z_]+,\S.* \S.* \d{19}$/.test(line))
    if (bad !== undefined) return error(400, 'invalid', `unable to parse '${bad}': bad timestamp`)
    lines.push(...written)
    return [204, ''] as const
  }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const [status, text] = refusal(request, Buffer.concat(chunks)) ?? write(linesOf(request, Buffer.concat(chunks)))
    response.writeHead(status, { 'content-type': 'application/json' }).end(text)
  })
  return { ...(await listen(server)), lines, requests }
}

function refusal({ method, url, headers }: IncomingMessage, body: Buffer) {
  const { pathname, searchParams } = new URL(url ?? '', 'http://host')
  if (method !== 'POST' || pathname !== '/api/v2/write') return error(404, 'not found', 'path not found')
  if (headers.authorization !== `Token ${INFLUX_2.token}`) return error(401, 'unauthorized', 'unauthorized access')
  if (searchParams.get('org') !== INFLUX_2.org || searchParams.get('bucket') !== INFLUX_2.bucket)
    return error(404, 'not found', `bucket "${searchParams.get('bucket')}" not found`)
  if (searchParams.get('precision') !== 'ns') return error(400, 'invalid', 'invalid precision')
  return body.length > MAX_BYTES ? error(413, 'request too large', 'points batch is too large') : undefined
}

function linesOf({ headers }: IncomingMessage, body: Buffer): readonly string[] {
  const text = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
  return text.toString().trimEnd().split('\n')
}

function error(status: number, code: string, message: string) {
  return [status, JSON.stringify({ code, message })] as const
}
