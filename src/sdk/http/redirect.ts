import { isIP } from 'node:net'
import { tlsName } from '../tls/certificate-names.js'
import type { TlsSettings } from '../tls/options.js'
import { hostOf } from './connection.js'
import type { HttpExchange, HttpRequest } from './message.js'

export interface RedirectPolicy {
  /** Whether a redirect may lead from https to http. */
  readonly allowDowngrade: boolean
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** Where the answer points to; undefined when it is no redirect. May be what no URL is. */
export function locationOf({ status, headers }: HttpExchange): string | undefined {
  return REDIRECTS.has(status) ? headers['location'] : undefined
}

/**
 * The request that follows a redirect (RFC 9110, 15.4). To another origin go neither credentials nor any header that may
 * hold one, nor the client certificate; `address` and the TLS name are those of the first host alone.
 *
 * @throws {Error} when it cannot or must not be followed.
 */
export function redirected(
  request: HttpRequest,
  status: number,
  location: string,
  policy: RedirectPolicy,
): HttpRequest {
  const url = urlOf(location, request.url)
  if (request.url.protocol === 'https:' && url.protocol === 'http:' && !policy.allowDowngrade)
    throw new Error(`redirects to ${url.href}, away from https, which is refused: allow_downgrade permits it`)
  const next = { ...request, url, ...methodAfter(request, status) }
  if (url.origin === request.url.origin) return next
  if (next.body !== undefined)
    throw new Error(`redirects a request with a body to another origin, ${url.origin}, which is refused`)
  return { ...next, ...forOtherOrigin(request, url) }
}

function urlOf(location: string, base: URL): URL {
  if (!URL.canParse(location, base.href)) throw new Error(`redirects to ${JSON.stringify(location)}, which is no URL`)
  const url = new URL(location, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`redirects to ${url.protocol}, which is neither http nor https`)
  url.username = ''
  url.password = ''
  url.hash = ''
  return url
}

/** 303 asks for GET; for 301 and 302 a POST becomes one too, as all clients do it. */
function methodAfter({ method, body, headers }: HttpRequest, status: number) {
  const becomesGet = status === 303 ? method !== 'HEAD' : status <= 302 && method === 'POST'
  if (!becomesGet) return { method, body, headers }
  return { method: 'GET', body: undefined, headers: without(headers, (name) => name.startsWith('content-')) }
}

/** Headers that say what is wanted, never who wants it. */
const HARMLESS = new Set(['accept', 'accept-language', 'accept-encoding', 'cache-control', 'user-agent'])

function forOtherOrigin(request: HttpRequest, url: URL): Pick<HttpRequest, 'headers' | 'address' | 'tls'> {
  const host = hostOf(url)
  const sameHost = host === hostOf(request.url)
  const { cert: _, key: __, servername, ...trust } = request.tls
  return {
    headers: without(request.headers, (name) => !HARMLESS.has(name)),
    address: sameHost ? request.address : undefined,
    tls: { ...trust, ...nameFor(host, sameHost ? servername : undefined) },
  }
}

function nameFor(host: string, servername: string | undefined): TlsSettings {
  if (servername !== undefined) return { servername }
  const name = tlsName(host)
  return isIP(name) === 0 ? { servername: name } : {}
}

function without(
  headers: HttpRequest['headers'],
  isUnwanted: (lowerCaseName: string) => boolean,
): HttpRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isUnwanted(name.toLowerCase())))
}
