import type { Sabotage } from '../../core/sabotage.js'
import type { Place, World, WorldCertificate } from '../../core/world.js'
import { hostOf } from '../http/connection.js'
import type { HttpOptions } from '../http/options.js'
import { tlsName } from '../tls/certificate-names.js'
import { certificateSabotages, isOutOfDate, moveTrust } from './certificate.js'
import { nonsenseOverTcp, nothingListens, silentOverTcp } from './endpoint.js'

/** For `move`: nothing of these leads to the target; headers and credentials, which no world asks for, stay here. */
export function moveHttp(place: Place) {
  return {
    ...moveTrust(place),
    address: place.host,
    resolver: undefined,
    family: undefined,
    headers: undefined,
    username: undefined,
    password: undefined,
    bearerToken: undefined,
  } satisfies Partial<HttpOptions>
}

/** For `move`: the same URL at the world's port; its host is never resolved, as `address` says where it is. */
export function moveUrl(text: string, { port }: Place): string {
  const url = new URL(text)
  url.port = String(port)
  return url.href
}

/** What a world's HTTP server answers. */
export type WorldAnswer = Omit<Extract<World, { readonly kind: 'http' }>, 'kind' | 'certificate'>

/** The options of a check that asks URLs, and which these are. */
interface Asking extends Pick<HttpOptions, 'serverName' | 'verify'> {
  readonly url: string | readonly string[]
}

/** A server for these URLs that gives every request this answer; its certificate is in order unless said otherwise. */
export function answering(
  options: Asking,
  answer: WorldAnswer,
  is: WorldCertificate['is'] = 'trusted',
): Extract<World, { readonly kind: 'http' }> {
  const secure = secureUrls(options)
  if (secure.length === 0) return { kind: 'http', ...answer }
  const names = options.serverName === undefined ? secure.map(hostOf) : [options.serverName]
  return { kind: 'http', ...answer, certificate: { is, names: names.map(tlsName) } }
}

/** What is broken below and beside the answer itself. */
export const httpSabotages: readonly Sabotage<Asking>[] = [
  nothingListens,
  silentOverTcp,
  nonsenseOverTcp,
  ...certificateSabotages<Asking>((options, flaw) =>
    secureUrls(options).length > 0 && (options.verify || isOutOfDate(flaw))
      ? answering(options, { status: 200, body: 'ok' }, flaw)
      : undefined,
  ),
]

function secureUrls({ url }: Asking): readonly URL[] {
  return [url]
    .flat()
    .map((each) => new URL(each))
    .filter(({ protocol }) => protocol === 'https:')
}
