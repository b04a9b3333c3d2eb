import { promises as dns, type LookupAddress } from 'node:dns'
import { connect as connectSocket, isIP, type LookupFunction, type Socket } from 'node:net'
import type { CheckContext } from '../core/check-type.js'
import { messageOf } from '../core/errors.js'
import type { OptionSpecs } from '../core/options.js'
import { critical, type Outcome, unknown } from '../core/outcome.js'
import { tlsFailure } from './tls/failure.js'

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
}

export interface Endpoint {
  readonly host: string
  readonly port: number
  readonly address: string | undefined
  readonly resolver: string | undefined
}

/** The endpoint that the options mean; undefined when neither the host, nor `port`, nor a default says the port. */
export function endpointOf(options: EndpointOptions, defaultPort?: number): Endpoint | undefined {
  const { address, resolver } = options
  const split = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(options.host)
  const host = split?.[1] ?? split?.[2] ?? options.host
  const port = split === null ? (options.port ?? defaultPort) : Number(split[3])
  return port === undefined ? undefined : { host, port, address, resolver }
}

/** For `validate`: what is wrong with where to connect to. */
export function endpointProblem(options: EndpointOptions, defaultPort?: number): string | undefined {
  const endpoint = endpointOf(options, defaultPort)
  if (endpoint === undefined) return 'the port is missing: write "host:port" or add "port"'
  if (endpoint.port < 1 || endpoint.port > 65535) return `${endpoint.port} is not a port`
  if (endpoint.host !== options.host && options.port !== undefined)
    return 'the port stands in "host" and in "port": drop one'
  return undefined
}

/** `target` of check types that connect to a host. */
export function targetHost(options: EndpointOptions): string {
  return endpointOf(options, 0)?.host ?? options.host
}

/** An open TCP connection and what it took to get it. The caller destroys the socket. */
export interface Connection {
  readonly socket: Socket
  /** The address that answered: with several addresses, the first that did. */
  readonly address: string
  readonly resolveSeconds: number
  readonly connectSeconds: number
}

/** Opens a TCP connection; rejects with the system's error when there is none. Aborting the signal destroys the socket. */
export function connect(
  endpoint: Endpoint,
  { signal, log }: Pick<CheckContext, 'signal' | 'log'>,
): Promise<Connection> {
  const { host, port } = endpoint
  const where = hostPort(host, port)
  const connecting = () => log(`connecting to ${where}`, 'connecting')
  if (isIP(endpoint.address ?? host) === 0) log(`resolving ${host}`)
  else connecting()
  const started = performance.now()
  const socket = connectSocket({ host: endpoint.address ?? host, port, lookup: lookupBy(endpoint.resolver) })
  destroyAtAbort(socket, signal)
  let resolved = started
  socket.once('lookup', () => {
    resolved = performance.now()
    connecting()
  })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection was given up')))
    socket.once('connect', () => {
      socket.off('error', reject)
      log(`talking to ${where}`)
      resolve({
        socket,
        address: socket.remoteAddress ?? endpoint.address ?? host,
        resolveSeconds: seconds(started, resolved),
        connectSeconds: seconds(resolved, performance.now()),
      })
    })
  })
}

/** The `signal` option of sockets would make an exception, with its stack, for each connection that has long been closed. */
function destroyAtAbort(socket: Socket, signal: AbortSignal): void {
  const destroy = () => socket.destroy()
  if (signal.aborted) destroy()
  signal.addEventListener('abort', destroy, { once: true })
  socket.once('close', () => signal.removeEventListener('abort', destroy))
}

/** A `lookup` for sockets that asks one DNS server; undefined (the system's own) without one. */
export function lookupBy(resolver: string | undefined): LookupFunction | undefined {
  if (resolver === undefined) return undefined
  return (host, options, done) => {
    resolveBy(resolver, host, options.family).then(
      (addresses) => {
        const [first] = addresses
        if (options.all) done(null, addresses)
        else if (first !== undefined) done(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => done(error, '', 0),
    )
  }
}

async function resolveBy(server: string, host: string, family: unknown): Promise<LookupAddress[]> {
  const resolver = new dns.Resolver()
  resolver.setServers([server])
  const wanted = [4, 6].filter((each) => family === 0 || family === undefined || family === each)
  const found = await Promise.allSettled(
    wanted.map(async (each) => {
      const addresses = each === 4 ? await resolver.resolve4(host) : await resolver.resolve6(host)
      return addresses.map((address) => ({ address, family: each }))
    }),
  )
  const addresses = found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  if (addresses.length > 0) return addresses
  throw found.find((answer) => answer.status === 'rejected')?.reason
}

/** `host:port`, with brackets around an IPv6 address. */
export function hostPort(host: string, port: number): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`
}

/** Seconds between two readings of `performance.now()`, to the microsecond. */
export function seconds(from: number, to: number): number {
  return Math.round((to - from) * 1000) / 1e6
}

/** Errors of the way to a target, not of the target: what must fail has not been shown to fail. */
const INCONCLUSIVE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name does not resolve',
  ENODATA: 'the name has no address',
  EAI_AGAIN: 'the resolver does not answer',
  ESERVFAIL: 'the resolver could not answer (SERVFAIL)',
  EREFUSED: 'the resolver refused to answer',
  ETIMEOUT: 'the resolver does not answer',
  EBADNAME: 'the name is not a host name',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  EHOSTDOWN: 'the host is down',
  ENETDOWN: 'the network is down',
}

/** Errors of this machine: nothing can be said about the target at all. */
const LOCAL = new Set([
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
  'EINVAL',
  'EAFNOSUPPORT',
])

const CONCLUSIVE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by the server',
  EPIPE: 'connection closed by the server',
  ETIMEDOUT: 'connection timed out',
  ECONNABORTED: 'connection aborted',
}

/** The outcome of a network error: whose fault it is decides between CRITICAL and UNKNOWN. */
export function networkFailure(subject: string, error: unknown): Outcome {
  const { code = '', syscall = '', address, port } = primaryError(error)
  if (LOCAL.has(code) || code.startsWith('ERR_OSSL_'))
    // OpenSSL could not read this machine's own certificate or key
    return unknown(`${subject}: this machine cannot connect: ${messageOf(error)}`, { conclusive: false })
  const lost = INCONCLUSIVE[code]
  if (lost !== undefined) return critical(`${subject}: ${lost} (${code})`, { conclusive: false })
  if (syscall.startsWith('query'))
    // c-ares: it is the resolver that cannot be reached, or makes no sense
    return critical(`${subject}: the resolver could not be asked (${code})`, { conclusive: false })
  const reason = CONCLUSIVE[code]
  if (reason === undefined) return critical(`${subject}: ${tlsReason(error) ?? messageOf(error)}`)
  const at =
    address !== undefined && port !== undefined && !subject.includes(address) ? ` by ${hostPort(address, port)}` : ''
  return critical(`${subject}: ${reason}${at}`)
}

function tlsReason(error: unknown): string | undefined {
  return error instanceof Error ? tlsFailure(error) : undefined
}

interface SystemError {
  readonly code?: string
  readonly syscall?: string
  readonly address?: string
  readonly port?: number
}

/** With several addresses Node throws one error for all; the last one tried stands for them. */
function primaryError(error: unknown): SystemError {
  if (error instanceof AggregateError && error.errors.length > 0) return primaryError(error.errors.at(-1))
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string'
  return isCoded ? (error as SystemError) : {} // Node adds these fields to its system errors
}
