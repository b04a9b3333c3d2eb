import { clip } from '../src/core/clip.js'
import { redactedHead } from '../src/core/known-secrets.js'
import { oneLine } from '../src/core/printable.js'
import { describeAnswer } from '../src/sdk/http/describe.js'
import { type HttpAnswer, sendHttp } from '../src/sdk/http/http.js'
import { httpOptions, httpProblem, httpReach, httpRequest, targetOfUrl, urlProblem } from '../src/sdk/http/options.js'
import { bodyJson, bodyText } from '../src/sdk/http/text.js'
import {
  critical,
  defineCheck,
  type Facts,
  formatSize,
  type Metric,
  type OptionsOf,
  type OutcomeDetails,
  ok,
  type Sabotages,
} from '../src/sdk/index.js'
import { listText } from '../src/sdk/list-text.js'
import { answering, httpSabotages, moveHttp, moveUrl } from '../src/sdk/sabotage/http.js'
import { peerType } from '../src/sdk/tls/inspect-peer.js'

const options = {
  url: {
    kind: 'string',
    required: true,
    main: true,
    short: 'u',
    description: 'URL to ask for, `http:` or `https:`',
    example: 'https://pay.example/health',
  },
  status: {
    kind: 'integers',
    short: 's',
    description:
      'Status codes that are accepted, 200 to 299 if left out; a condition over `status` is asked only after that, so say here that 404 is wanted',
    example: '204',
  },
  method: {
    kind: 'choice',
    choices: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    short: 'X',
    description: 'Method of the request; `GET` if left out, with a body `POST`',
  },
  body: { kind: 'string', description: 'Body to send as it is', example: 'ping' },
  json: {
    kind: 'json',
    description: 'Body to send as JSON, with `content-type: application/json`',
    example: '{"dry_run": true}',
  },
  followRedirects: {
    kind: 'integer',
    minimum: 0,
    maximum: 20,
    default: 0,
    description:
      'How many redirects to follow; with 0 the redirect is the answer. Credentials and other headers are never sent to another origin',
  },
  allowDowngrade: { kind: 'boolean', description: 'Whether a redirect may lead from https to http' },
  maxBody: {
    kind: 'size',
    default: '1MiB',
    description: 'How much of the body to read; of a longer one neither `body` nor `json` nor `size` is observed',
  },
  ...httpOptions,
} as const

type Options = OptionsOf<typeof options>

const sabotages: Sabotages<Options> = {
  move: (given, place) => ({ ...given, ...moveHttp(place), url: moveUrl(given.url, place) }),
  broken: [
    ...httpSabotages,
    {
      name: 'error-answer',
      title: 'the server answers every request with an error',
      advice: 'accept under `status` only what means success, or say in `expect` what must be in the answer',
      world: (given) => answering(given, { status: errorStatus(given), body: 'sabotaged' }),
    },
    {
      name: 'empty-answer',
      title: 'the answer is accepted and has nothing in it',
      advice: 'name in `expect` what must be in the answer, not what must not',
      world: (given, { facts }) =>
        ['body', 'json', 'headers'].some((fact) => facts.has(fact))
          ? answering(given, { status: goodStatus(given) })
          : undefined,
    },
  ],
  healthy: [
    {
      name: 'good-answer',
      title: 'the server gives an answer that is accepted',
      world: (given) => answering(given, { status: goodStatus(given), body: 'ok' }),
    },
  ],
}

export default defineCheck({
  type: 'http',
  title: 'HTTP request',
  summary: 'A URL answers a request over a new connection with an accepted status, and its certificate is trusted.',
  options,
  metrics: {
    total: {
      unit: 's',
      max: 'timeout',
      description: 'From the start to the end of the answer, redirects included',
      clause: 'the whole answer takes …',
    },
    dns: { unit: 's', max: 'timeout', description: 'Resolving the name; 0 for an address' },
    connect: {
      unit: 's',
      max: 'timeout',
      description: 'From the resolved name to the open TCP connection',
      clause: 'opening a connection takes …',
    },
    tls: { unit: 's', max: 'timeout', description: 'The TLS handshake; only with https' },
    first_byte: {
      unit: 's',
      max: 'timeout',
      description: 'From the open connection to the first byte of the answer',
      clause: 'the first byte of the answer takes …',
    },
    size: {
      unit: 'B',
      min: 0,
      worse: 'either',
      description: 'Size of the decoded body',
      clause: 'the answer has a size of …',
    },
    days_left: {
      unit: '',
      worse: 'lower',
      description: 'Whole days until the first certificate of the path to the CA expires; only with https',
      clause: 'the certificate is valid for … days',
    },
  },
  observes: {
    status: { type: 'number', description: 'the status code, a number' },
    version: { type: 'string', description: '`1.1`, `1.0`' },
    headers: {
      type: { map: 'string' },
      description: 'map of the headers: names in lower case, several values of one name joined by `, `',
    },
    body: { type: 'string', description: 'the body as text; an empty body is `""`' },
    json: 'the body as JSON; only when it is JSON; an integer that needs 64 bits is exact, a longer number is absent',
    size: { type: 'number', description: 'bytes of the decoded body' },
    url: { type: 'string', description: 'the URL that answered, after redirects' },
    redirects: {
      type: { list: { fields: { url: 'string', status: 'number' } } },
      description: 'list of the redirects that were followed: {url, status}',
    },
    address: { type: 'string', description: 'the IP address that answered' },
    certificate: {
      type: peerType,
      description:
        '{subject, issuer, names, fingerprint, valid_until, days_left, unused, protocol}, with the facts of the `tls` check; only with https',
    },
  },
  primaryMetric: 'total',
  missingFor: (metric, { url, followRedirects }) =>
    (metric === 'tls' || metric === 'days_left') && followRedirects === 0 && /^http:/i.test(url)
      ? 'only https has a certificate: change the URL, or follow its redirect'
      : undefined,
  target: ({ url }) => targetOfUrl(url),
  reach: httpReach,
  describe: (given) => {
    const { status, followRedirects } = given
    const answer = status === undefined ? 'with success (status 200 to 299)' : `with status ${listText(status, 'or')}`
    const redirects = followRedirects === 0 ? '' : `, after ${followRedirects} redirects at most`
    return `${methodOf(given)} ${given.url} is answered ${answer}${redirects}${describeAnswer(given.url, given)}`
  },
  sabotages,
  validate: (given) => urlProblem(given.url) ?? askProblem(given) ?? httpProblem(given),
  async run(given, context) {
    const request = requestOf(given, context.directory)
    const answer = await sendHttp(request, context, given)
    if ('failure' in answer) return answer.failure
    const text = bodyText(answer)
    const details = { metrics: metricsOf(answer), observed: factsOf(answer, text), ...unobserved(answer, given) }
    const took = `in ${answer.totalSeconds.toFixed(3)} s${routeOf(answer)}`
    const line = `${request.method} ${request.url.href} returned ${answer.status} ${took}`
    if (isAccepted(answer.status, given.status)) return ok(`${line}`, details)
    return critical(`${line}, wanted ${wanted(given)}${advice(answer)}${excerpt(text)}`, details)
  },
})

function askProblem({ body, json, status }: Options): string | undefined {
  if (body !== undefined && json !== undefined) return '"body" and "json" both say what to send: keep one'
  const odd = status?.find((code) => code < 100 || code > 599)
  return odd === undefined ? undefined : `"status" has ${odd}, wanted codes from 100 to 599`
}

function requestOf(given: Options, directory: string) {
  const { url, json, maxBody } = given
  const body = json === undefined ? given.body : JSON.stringify(json)
  const headers = json === undefined ? {} : { 'content-type': 'application/json' }
  return httpRequest({ url, method: methodOf(given), headers, body, maxBody }, given, directory)
}

function methodOf({ method, body, json }: Options): string {
  return method ?? (body === undefined && json === undefined ? 'GET' : 'POST')
}

function isAccepted(status: number, accepted: Options['status']): boolean {
  return accepted === undefined ? status >= 200 && status <= 299 : accepted.includes(status)
}

function goodStatus({ status }: Options): number {
  return status?.find((code) => code >= 200) ?? 200
}

/** An error, unless just that is what is wanted. */
function errorStatus({ status = [] }: Options): number {
  return status.includes(500) && status.every((code) => code >= 300) ? 200 : 500
}

function wanted({ status }: Options): string {
  return status === undefined ? '2xx' : status.join(' or ')
}

function routeOf({ redirects, url }: HttpAnswer): string {
  return redirects.length === 0 ? '' : ` after ${redirects.length} redirect${redirects.length > 1 ? 's' : ''} to ${url}`
}

/** Why a body that was not read to its end is no fact: what is not in its beginning may be in the rest. */
function unobserved({ unread, headers }: HttpAnswer, { maxBody }: Options): Pick<OutcomeDetails, 'unobserved'> {
  if (unread === undefined) return {}
  const why = {
    'too-long': `the body is longer than ${formatSize(maxBody)}: raise "max_body"`,
    'unknown-encoding': `the content-encoding "${headers['content-encoding']}" is none of gzip, deflate and br`,
  }[unread]
  return { unobserved: { body: why, json: why, size: why } }
}

function advice({ headers, status }: HttpAnswer): string {
  const { location } = headers
  return location !== undefined && status >= 300 && status <= 399
    ? `; it redirects to ${location}: set follow_redirects to follow it`
    : ''
}

const EXCERPT = 120

function excerpt(text: string): string {
  const line = oneLine(redactedHead(text, EXCERPT * 10).replace(/\s+/g, ' '))
  return line === '' ? '' : `; body: ${JSON.stringify(clip(line, EXCERPT))}`
}

function metricsOf({ totalSeconds, times, certificate, body, unread }: HttpAnswer): readonly Metric[] {
  const metrics: Metric[] = [
    { label: 'total', value: totalSeconds, unit: 's' },
    { label: 'dns', value: times.dns, unit: 's' },
    { label: 'connect', value: times.connect, unit: 's' },
    { label: 'first_byte', value: times.firstByte, unit: 's' },
  ]
  if (unread === undefined) metrics.push({ label: 'size', value: body.length, unit: 'B' })
  if (certificate !== undefined) {
    metrics.push({ label: 'tls', value: times.tls, unit: 's' })
    metrics.push({ label: 'days_left', value: certificate.days_left, unit: '' })
  }
  return metrics
}

function factsOf(answer: HttpAnswer, text: string): Facts {
  const { status, version, headers, url, redirects, address, certificate, unread, body } = answer
  const json = unread !== undefined ? undefined : bodyJson(text, headers['content-type'])
  return {
    status,
    version,
    headers,
    url,
    redirects,
    address,
    ...(certificate !== undefined && { certificate }),
    ...(unread === undefined && { body: text, size: body.length }),
    ...(json !== undefined && { json }),
  }
}
