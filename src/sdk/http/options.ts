import { validateHeaderName, validateHeaderValue } from 'node:http'
import { messageOf } from '../../core/errors.js'
import type { OptionSpecs, OptionsOf } from '../../core/options.js'
import { type Endpoint, familyOf, networkOptions, wayProblem } from '../network/endpoint.js'
import type { Reach } from '../network/reach.js'
import { tlsConnectionOptions, tlsOptions, tlsProblem } from '../tls/options.js'
import { endpointOfUrl, hostOf } from './connection.js'
import type { HttpRequest } from './message.js'

/** Options of every check that sends HTTP requests: who asks, and which way. */
export const httpOptions = {
  headers: {
    kind: 'map',
    description: 'Headers of the request; `Host` may be among them',
    example: 'Accept=application/json',
  },
  username: { kind: 'string', description: 'User for basic authentication, with `password`' },
  password: { kind: 'secret', description: 'Password for basic authentication' },
  bearerToken: { kind: 'secret', description: 'Token for `Authorization: Bearer`' },
  ...tlsOptions,
  ...networkOptions,
} as const satisfies OptionSpecs

export type HttpOptions = OptionsOf<typeof httpOptions>

/** For `validate`: what is wrong with a URL, without showing what may be a password. */
export function urlProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return '"url" is no http or https URL: write it in full, "https://host/path"'
  if (url.username !== '' || url.password !== '')
    return '"url" holds a user or a password, where anybody can read it: use "username" and "password"'
  return url.port === '0' ? '"url" has port 0, which is no port' : undefined
}

/** For `validate`: what the shared options contradict. */
export function httpProblem(options: HttpOptions): string | undefined {
  const { headers = {}, username, password, bearerToken } = options
  if ((username === undefined) !== (password === undefined))
    return '"username" and "password" go together: add the other'
  if (username?.includes(':')) return '"username" holds a colon, which basic authentication cannot carry'
  const ways = [
    username !== undefined && '"username"',
    bearerToken !== undefined && '"bearer_token"',
    Object.keys(headers).some((name) => name.toLowerCase() === 'authorization') && 'the header "authorization"',
  ].filter((way) => way !== false)
  if (ways.length > 1) return `${ways.join(' and ')} both say who asks: keep one`
  return headerProblem({ ...headers, ...authorization(options) }) ?? tlsProblem(options) ?? wayProblem(options)
}

function headerProblem(headers: Readonly<Record<string, string>>): string | undefined {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name)
      validateHeaderValue(name, value)
    }
    return undefined
  } catch (error) {
    return `a header cannot be sent: ${messageOf(error)}` // which names the header, not its value
  }
}

/** For `target`: the host of a URL; undefined when it is none. */
export function targetOfUrl(text: string): string | undefined {
  return URL.canParse(text) ? hostOf(new URL(text)) : undefined
}

/** The endpoint that a URL and the options mean. */
export function httpEndpoint(url: string, options: HttpOptions): Endpoint {
  const { address, resolver } = options
  return endpointOfUrl(new URL(url), { address, resolver, family: familyOf(options) })
}

/** Of check types with one URL. */
export const httpReach: Reach<HttpOptions & { readonly url: string }> = {
  endpoint: (options) => httpEndpoint(options.url, options),
  at: (address) => ({ address }),
}

/** What is asked of the server, beside the shared options. */
export interface HttpAsk {
  readonly url: string
  readonly method: string
  /** Added where the options have no header of that name; in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** Bytes. */
  readonly maxBody: number
}

/**
 * The request that the options mean. A fragment is left out, as it is none of the server's business.
 *
 * @throws {Error} when a PEM file cannot be read.
 */
export function httpRequest(ask: HttpAsk, options: HttpOptions, directory: string): HttpRequest {
  const url = new URL(ask.url)
  url.hash = ''
  return {
    url,
    method: ask.method,
    headers: headersOf(ask, options),
    body: ask.body,
    address: options.address,
    resolver: options.resolver,
    family: familyOf(options),
    tls: tlsConnectionOptions(hostOf(url), options, directory),
    maxBody: ask.maxBody,
  }
}

function headersOf({ headers: added = {} }: HttpAsk, options: HttpOptions): Readonly<Record<string, string>> {
  const { headers = {} } = options
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
  const missing = Object.entries({ ...added, ...authorization(options) }).filter(([name]) => !given.has(name))
  return { ...headers, ...Object.fromEntries(missing) }
}

/** RFC 7617 and RFC 6750. */
function authorization({ username, password, bearerToken }: HttpOptions): Readonly<Record<string, string>> {
  if (bearerToken !== undefined) return { authorization: `Bearer ${bearerToken}` }
  if (username === undefined) return {}
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
}
