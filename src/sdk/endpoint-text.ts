import { type EndpointOptions, endpointOf, hostPort } from './network/endpoint.js'

/**
 * Where a check connects to, in a sentence: `lb.example.net`, `lb.example.net:8443 (at 10.1.0.10)`.
 *
 * @param usualPort is not worth a word.
 */
export function endpointText(options: EndpointOptions, usualPort?: number): string {
  const { host, port } = endpointOf(options, usualPort) ?? { host: options.host, port: usualPort }
  return `${port === undefined || port === usualPort ? host : hostPort(host, port)}${wayText(options)}`
}

/** Which way it is found, when not as everybody else finds it. */
export function wayText({ address, resolver, family, everyAddress }: Way): string {
  const notes = [
    ...(family === undefined ? [] : [`over IPv${family} alone`]),
    ...(address === undefined ? [] : [`at ${address}`]),
    ...(resolver === undefined || address !== undefined ? [] : [`found by the resolver ${resolver}`]),
    ...(everyAddress ? ['at each of its addresses'] : []),
  ]
  return notes.length === 0 ? '' : ` (${notes.join(', ')})`
}

/** The options of the way to a host. */
export type Way = Omit<EndpointOptions, 'host' | 'port'>
