import type { Sabotage } from '../../core/sabotage.js'
import type { Place } from '../../core/world.js'
import { type EndpointOptions, endpointOf } from '../network/endpoint.js'

/** `move` of check types that connect to a host: its name stays for certificates and messages, and is never resolved. */
export function moveEndpoint<O extends EndpointOptions>(options: O, { host, port }: Place): O {
  const name = endpointOf(options, port)?.host ?? options.host
  return { ...options, host: name, port, address: host, resolver: undefined, family: undefined }
}

/** What every check of a server must notice. */
export const nothingListens: Sabotage<unknown> = {
  name: 'nothing-listens',
  title: 'nothing listens there',
  world: () => ({ kind: 'nowhere' }),
}

export const silentOverTcp: Sabotage<unknown> = {
  name: 'silent',
  title: 'the server takes connections and never says a word',
  world: () => ({ kind: 'tcp', says: 'nothing' }),
}

export const nonsenseOverTcp: Sabotage<unknown> = {
  name: 'nonsense',
  title: 'the server says what belongs to no protocol',
  world: () => ({ kind: 'tcp', says: 'nonsense' }),
}

export const silentOverUdp: Sabotage<unknown> = {
  name: 'silent',
  title: 'the server never answers',
  world: () => ({ kind: 'udp', says: 'nothing' }),
}
