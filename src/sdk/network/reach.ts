import { type Endpoint, type EndpointOptions, endpointOf } from './endpoint.js'

/** Where a check connects to, and what leads it to one address of that. */
export interface Reach<O> {
  readonly endpoint: (options: O) => Endpoint
  readonly at: (address: string, options: O) => Partial<O>
}

/** Of check types with the options of `hostAndPort` and `networkOptions`. */
export const hostReach: Reach<EndpointOptions> = {
  endpoint: (options) => endpointOf(options, 0) ?? { host: options.host, port: 0 },
  at: (address) => ({ address }),
}
