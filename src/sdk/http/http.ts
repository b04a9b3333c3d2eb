import type { CheckContext } from '../../core/check-type.js'
import type { Outcome } from '../../core/outcome.js'
import { networkFailure } from '../network/failure.js'
import { seconds } from '../seconds.js'
import { exchange } from './exchange.js'
import type { HttpExchange, HttpRequest } from './message.js'
import { locationOf, type RedirectPolicy, redirected } from './redirect.js'

/** A redirect that was followed. */
export interface HttpHop {
  /** The URL that redirected. */
  readonly url: string
  readonly status: number
}

/** The last exchange, and how it was come to. */
export interface HttpAnswer extends HttpExchange {
  /** The URL that answered. */
  readonly url: string
  readonly redirects: readonly HttpHop[]
  /** Seconds from the first connection to the end of the last answer. */
  readonly totalSeconds: number
}

export interface HttpFollowing extends RedirectPolicy {
  /** How many redirects are followed at most; with 0 a redirect is the answer. */
  readonly followRedirects: number
}

export const NO_REDIRECTS: HttpFollowing = { followRedirects: 0, allowDowngrade: false }

const TOO_MANY = 'redirects once more than follow_redirects permits'

/**
 * Sends an HTTP request, each over a new connection, and follows redirects if asked. What stands between the request and a
 * whole answer is a failure: an outcome that names it.
 */
export async function sendHttp(
  request: HttpRequest,
  context: Pick<CheckContext, 'signal' | 'log' | 'now'>,
  following: HttpFollowing = NO_REDIRECTS,
): Promise<HttpAnswer | { readonly failure: Outcome }> {
  const started = performance.now()
  const redirects: HttpHop[] = []
  const seen = new Set<string>()
  let current = request
  try {
    for (;;) {
      const answer = await exchange(current, context)
      const { href } = current.url
      const location = following.followRedirects > 0 ? locationOf(answer) : undefined
      if (location === undefined) {
        return { ...answer, url: href, redirects, totalSeconds: seconds(started, performance.now()) }
      }
      if (redirects.length === following.followRedirects) throw new Error(TOO_MANY)
      redirects.push({ url: href, status: answer.status })
      seen.add(`${current.method} ${href}`)
      current = redirected(current, answer.status, location, following)
      if (seen.has(`${current.method} ${current.url.href}`)) throw new Error('redirects in a loop')
    }
  } catch (error) {
    return { failure: networkFailure(subjectOf(request, redirects, current), error) }
  }
}

function subjectOf({ method, url }: HttpRequest, hops: readonly HttpHop[], current: HttpRequest): string {
  const asked = `${method} ${url.href}`
  return hops.length === 0 || current.url === url ? asked : `${asked}, redirected to ${current.url.href}`
}
