import { redactKnown } from '../core/known-secrets.js'
import { oneLine } from '../core/printable.js'
import type { Attempt } from './attempt.js'
import type { Reply } from './http.js'

export interface Judging {
  readonly url: URL
  readonly now: number
  /** The one status that says that it was taken; any 2xx when it is not given. */
  readonly accepted?: number
}

/** What is wrong with the letter itself; everything else may be put right over there. */
const LETTERS_FAULT: ReadonlySet<number> = new Set([400, 413, 422])
/** Wants no more for now. */
const OVERLOADED: ReadonlySet<number> = new Set([429, 502, 503, 504])

const HINTS: Readonly<Record<number, string>> = {
  401: 'see its credentials',
  403: 'see its credentials',
  404: 'see its url',
  405: 'see its url',
}

/** Of each end: a receiver that quotes what it was sent says why before it, or after it. */
const SHOWN = 200

/**
 * What a reply over HTTP means for what was posted. A reason names no more of the URL than its host: paths and queries hold
 * secrets.
 */
export function judge(reply: Reply, { url, now, accepted }: Judging): Attempt {
  if ('failure' in reply) {
    return { outcome: reply.stopped ? 'held' : 'retry', reason: `${url.origin}: ${reply.failure}`, down: true }
  }
  const { status } = reply
  if (status === accepted || (accepted === undefined && status >= 200 && status < 300)) return { outcome: 'accepted' }
  const reason = reasonOf(reply.status, reply.text, { url, accepted })
  if (LETTERS_FAULT.has(status)) return { outcome: 'rejected', reason }
  const afterMs = retryAfterMs(reply.retryAfter, now)
  const down = afterMs !== undefined || OVERLOADED.has(status)
  return { outcome: 'retry', reason, ...(afterMs !== undefined && { afterMs }), ...(down && { down }) }
}

function reasonOf(
  status: number,
  text: string,
  { url, accepted }: Pick<Judging, 'url'> & { accepted?: number | undefined },
) {
  const said = `${url.origin} answered ${status}`
  if (status >= 300 && status < 400) return `${said}: redirects are not followed; write the address it leads to`
  if (status < 300) return `${said} where ${accepted} is due: it is not what it is taken for; see its url`
  const why = excerpt(oneLine(redactKnown(text)))
  const hint = HINTS[status]
  return `${said}${why === '' ? '' : `: ${why}`}${hint === undefined ? '' : ` (${hint})`}`
}

function excerpt(text: string): string {
  return text.length <= 2 * SHOWN ? text : `${text.slice(0, SHOWN)} … ${text.slice(-SHOWN)}`.toWellFormed()
}

/** Seconds, or a date, which begins with the name of a day; anything else is as good as nothing. Source: RFC 9110, 10.2.3. */
function retryAfterMs(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const at = /^[A-Z][a-z]+,? /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
