import { isIP } from 'node:net'
import type { OptionSpecs } from '../../core/options.js'
import type { Family } from './address.js'

/** Options of every check that connects to a host by name: the site's own resolvers and addresses, not this machine's. */
export const networkOptions = {
  address: {
    kind: 'string',
    description:
      'Connect to this IP address instead of resolving the host; names and certificates are still those of the host',
    example: '10.1.0.10',
  },
  resolver: {
    kind: 'string',
    description: 'Resolve the host by this DNS server (`address` or `address:port`) instead of the system',
    example: '10.1.0.53',
  },
  family: { kind: 'choice', choices: ['4', '6'], description: 'IPv4 or IPv6 alone; any address will do if left out' },
  everyAddress: {
    kind: 'boolean',
    description: 'Whether the check must pass at every address of the name, and not only at the first that answers',
  },
} as const satisfies OptionSpecs

export interface HostAndPort {
  /** A host that the check could look at. */
  readonly example: string
  /** What the port is when neither `host` nor `port` says it. */
  readonly otherwise: string
}

/** `host` and `port`, as every check that connects to a host has them. */
export function hostAndPort({ example, otherwise }: HostAndPort) {
  return {
    host: {
      kind: 'string',
      required: true,
      main: true,
      short: 'H',
      description: 'Host name or IP address, or both parts as `host:port`',
      example,
    },
    port: { kind: 'integer', short: 'p', minimum: 1, maximum: 65535, description: `Port number; ${otherwise}` },
  } as const satisfies OptionSpecs
}

/** Where a check connects to, as its options say it. */
export interface EndpointOptions {
  /** A name or an address; with `host:port` or `[address]:port` it carries the port. */
  readonly host: string
  readonly port?: number | undefined
  readonly address?: string | undefined
  readonly resolver?: string | undefined
  readonly family?: '4' | '6' | undefined
  readonly everyAddress?: boolean
}

export interface Endpoint {
  readonly host: string
  readonly port: number
  /** What to connect to instead of the host. */
  readonly address?: string | undefined
  readonly resolver?: string | undefined
  readonly family?: Family | undefined
}

/** The endpoint that the options mean; undefined when neither the host, nor `port`, nor a default says the port. */
export function endpointOf(options: EndpointOptions, defaultPort?: number): Endpoint | undefined {
  const { address, resolver } = options
  const family = familyOf(options)
  const { host, port = options.port ?? defaultPort } = splitPort(options.host)
  return port === undefined ? undefined : { host, port, address, resolver, family }
}

/** `host:port` and `[address]:port` in their parts. */
function splitPort(text: string): { readonly host: string; readonly port?: number } {
  const split = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text)
  return split === null ? { host: text } : { host: split[1] ?? split[2] ?? '', port: Number(split[3]) }
}

/** The family that alone is to be used. */
export function familyOf({ family }: Pick<EndpointOptions, 'family'>): Family | undefined {
  return family && FAMILY[family]
}

const FAMILY = { 4: 4, 6: 6 } as const satisfies Record<string, Family>

/** For `validate`: what is wrong with where to connect to. */
export function endpointProblem(options: EndpointOptions, defaultPort?: number): string | undefined {
  const endpoint = endpointOf(options, defaultPort)
  if (endpoint === undefined) return 'the port is missing: write "host:port" or add "port"'
  if (!isPort(endpoint.port)) return `${endpoint.port} is not a port`
  if (endpoint.host !== options.host && options.port !== undefined)
    return 'the port stands in "host" and in "port": drop one'
  return wayProblem({ ...options, host: endpoint.host })
}

/** For `validate`: what is wrong with how the host is to be found. */
export function wayProblem({ host = '', address, resolver, family }: Partial<EndpointOptions>): string | undefined {
  if (resolver !== undefined && !isServer(resolver))
    return `"resolver" is "${resolver}", wanted the IP address of a DNS server, with a port or without: "10.1.0.53:5353"`
  const literal = address ?? host
  if (family !== undefined && isIP(literal) !== 0 && isIP(literal) !== FAMILY[family])
    return `"family" is ${family}, and "${literal}" is no IPv${family} address`
  return undefined
}

/** What node:dns takes for a server. */
function isServer(text: string): boolean {
  const { host, port } = splitPort(text)
  return isIP(host) !== 0 && (port === undefined || isPort(port))
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65535
}

/** `target` of check types that connect to a host. */
export function targetHost(options: EndpointOptions): string {
  return endpointOf(options, 0)?.host ?? options.host
}

/** `host:port`, with brackets around an IPv6 address. */
export function hostPort(host: string, port: number): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`
}
