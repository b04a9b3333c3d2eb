// CloudEvents 1.0 over HTTP, structured, alone or in batches. Source: CloudEvents 1.0.2, HTTP protocol binding, 3.2 and 3.3.
import { createHmac } from 'node:crypto'
import type { OptionsOf } from '../core/options.js'
import cloudevents from '../formats/cloudevents.js'
import { judge } from './answer.js'
import { sendEach, sendTogether } from './attempt.js'
import { encoded } from './encode.js'
import { headerFault } from './headers.js'
import { createHttp, httpOptions } from './http.js'
import type { SinkType } from './sink.js'
import { urlProblem } from './url.js'

const options = {
  url: {
    kind: 'string',
    required: true,
    main: true,
    description: 'Where events are posted to',
    example: 'https://hooks.example.net/firstlight',
  },
  batched: { kind: 'boolean', description: 'Several events in one request: `application/cloudevents-batch+json`' },
  secret: {
    kind: 'secret',
    description:
      'Signs each request: `X-Hub-Signature-256: sha256=` and the HMAC-SHA256 of the body with this key in hex, as GitHub does',
  },
  headers: { kind: 'map', description: 'Further request headers', example: '{x-tenant: platform}' },
  ...httpOptions,
} as const

type Options = OptionsOf<typeof options>

const webhook: SinkType<typeof options> = {
  name: 'webhook',
  summary: 'any receiver of CloudEvents 1.0 over HTTP; what is sent twice has the same `id`',
  options,
  events: ['transition', 'site'],
  keeps: 'history',
  batch: 50,
  validate: ({ url, headers }) => urlProblem(url) ?? headersProblem(headers ?? {}),
  encode: (event) => encoded(cloudevents, event).trimEnd(),
  open(read, context) {
    const { now } = context
    const http = createHttp(read, context)
    const url = new URL(read.url)
    const send = async (body: string, contentType: string, signal: AbortSignal) =>
      judge(await http.post({ url, headers: headersOf(body, contentType, read), body }, signal), { url, now: now() })
    return {
      deliver: (letters, signal) =>
        read.batched
          ? sendTogether(letters, (some) => send(`[${some.map(({ body }) => body).join(',')}]`, BATCH, signal))
          : sendEach(letters, ({ body }) => send(body, cloudevents.contentType, signal)),
      close: http.close,
    }
  },
}
export default webhook

const BATCH = 'application/cloudevents-batch+json'

function headersOf(body: string, contentType: string, { secret, headers }: Options): Readonly<Record<string, string>> {
  return {
    ...lowerCased(headers ?? {}),
    'content-type': `${contentType}; charset=utf-8`,
    ...(secret !== undefined && {
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    }),
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** What the request itself says. */
const OURS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
  'x-hub-signature-256',
])

function headersProblem(headers: Readonly<Record<string, string>>): string | undefined {
  const ours = Object.keys(headers).find((name) => OURS.has(name.toLowerCase()))
  if (ours !== undefined) return `the header "${ours}" is not for "headers": the request has one of its own`
  const fault = headerFault(headers)
  return fault && `"headers" holds what is none: ${fault}`
}
