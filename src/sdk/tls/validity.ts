import { durationInWords } from '../../core/quantity.js'
import { said } from '../dialogue.js'
import type { CertificateFacts } from './certificate.js'

/** What of a chain is out of date, as sentences: nothing permits that, `verify: false` neither. */
export function validityProblems(chain: readonly CertificateFacts[], now: number): readonly string[] {
  return chain.flatMap((each, index) => {
    const which = index === 0 ? 'the certificate' : `${said(each.subject)} in its chain`
    if (Date.parse(each.valid_until) < now) {
      return [`${which} expired ${ago(now - Date.parse(each.valid_until))} ago, on ${day(each.valid_until)}: renew it`]
    }
    if (Date.parse(each.valid_from) > now) return [`${which} is not valid before ${each.valid_from}: is a clock wrong?`]
    return []
  })
}

const DAY_MS = 86_400_000

/** Whole days that have passed, or how long it is on the first day. */
function ago(ms: number): string {
  return ms < DAY_MS ? durationInWords(ms) : days(Math.floor(ms / DAY_MS))
}

/** The day of an ISO 8601 time. */
export function day(isoTime: string): string {
  return isoTime.slice(0, 10)
}

export function days(count: number): string {
  return `${count} ${count === 1 ? 'day' : 'days'}`
}
