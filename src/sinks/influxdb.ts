// InfluxDB over HTTP: `/write` of 1.x, `/api/v2/write` of 2.x. A point that is sent twice is one point. Source: InfluxDB
// documentation, "InfluxDB 1.x HTTP API", "InfluxDB v2 API".
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { OptionsOf } from '../core/options.js'
import influx from '../formats/influx.js'
import { judge } from './answer.js'
import { sendTogether } from './attempt.js'
import { encoded } from './encode.js'
import { headerFault } from './headers.js'
import { createHttp, httpOptions } from './http.js'
import type { SinkType } from './sink.js'
import { sendPresent } from './time-to-come.js'
import { below, urlProblem } from './url.js'

const options = {
  url: {
    kind: 'string',
    required: true,
    description: 'Where InfluxDB listens',
    example: 'http://127.0.0.1:8086',
  },
  database: { kind: 'string', description: 'The database of InfluxDB 1.x' },
  username: { kind: 'string', description: 'For InfluxDB 1.x with authentication' },
  password: { kind: 'secret', description: 'For InfluxDB 1.x with authentication' },
  org: { kind: 'string', description: 'The organisation of InfluxDB 2.x' },
  bucket: { kind: 'string', description: 'The bucket of InfluxDB 2.x' },
  token: { kind: 'secret', description: 'The token of InfluxDB 2.x' },
  gzip: { kind: 'boolean', description: 'Compress what is sent' },
  ...httpOptions,
} as const

type Options = OptionsOf<typeof options>

const influxdb: SinkType<typeof options> = {
  name: 'influxdb',
  summary: 'InfluxDB 1.x or 2.x: points "check", "check_metric" and "site"',
  options,
  events: ['result', 'site'],
  keeps: 'history',
  batch: 500,
  validate,
  encode: (event) => encoded(influx, event),
  open(read, context) {
    const { now } = context
    const http = createHttp(read, context)
    const url = writeUrl(read)
    const headers = headersOf(read)
    return {
      deliver: (letters, signal) =>
        sendPresent(letters, now(), (present) =>
          sendTogether(present, async (some) => {
            const body = await compressed(some.map((letter) => letter.body).join(''), read.gzip)
            return judge(await http.post({ url, headers, body }, signal), { url, now: now(), accepted: 204 })
          }),
        ),
      close: http.close,
    }
  },
}
export default influxdb

function validate({ url, database, username, password, org, bucket, token }: Options): string | undefined {
  const isFirst = database !== undefined
  const isSecond = org !== undefined || bucket !== undefined || token !== undefined
  if (isFirst === isSecond) return 'it takes "database" for InfluxDB 1.x, or "org", "bucket" and "token" for 2.x'
  if (isSecond && (org === undefined || bucket === undefined || token === undefined))
    return 'InfluxDB 2.x takes "org", "bucket" and "token"'
  if ((username === undefined) !== (password === undefined)) return '"username" and "password" go together'
  if (isSecond && username !== undefined) return '"username" belongs to InfluxDB 1.x, "token" to 2.x'
  if (headerFault({ authorization: `Token ${token}` })) return '"token" holds what no header takes: a line break?'
  return urlProblem(url)
}

/** Nanoseconds are the one precision that every version takes. */
function writeUrl({ url, database, org, bucket }: Options): URL {
  const precision = 'ns'
  if (database !== undefined) return below(url, 'write', { db: database, precision })
  return below(url, 'api/v2/write', { org: org ?? '', bucket: bucket ?? '', precision })
}

function headersOf({ token, username, password, gzip: compress }: Options): Readonly<Record<string, string>> {
  return {
    'content-type': influx.contentType,
    ...(compress && { 'content-encoding': 'gzip' }),
    ...(token !== undefined && { authorization: `Token ${token}` }),
    ...(username !== undefined && {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    }),
  }
}

const deflate = promisify(gzip)

async function compressed(text: string, compress: boolean): Promise<string | Buffer> {
  return compress ? deflate(text) : text
}
