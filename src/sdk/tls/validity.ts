import { said } from '../dialogue.js'
import type { CertificateFacts } from './certificate.js'

/** What of a chain is out of date, as sentences: nothing permits that, `verify: false` neither. */
export function validityProblems(chain: readonly CertificateFacts[], now: number): readonly string[] {
  return chain.flatMap((each, index) => {
    const which = index === 0 ? 'the certificate' : `${said(each.subject)} in its chain`
    if (Date.parse(each.valid_until) < now) {
      return [`${which} expired ${days(-each.days_left)} ago, on ${day(each.valid_until)}: renew it`]
    }
    if (Date.parse(each.valid_from) > now) return [`${which} is not valid before ${each.valid_from}: is a clock wrong?`]
    return []
  })
}

/** The day of an ISO 8601 time. */
export function day(isoTime: string): string {
  return isoTime.slice(0, 10)
}

export function days(count: number): string {
  return `${count} ${count === 1 ? 'day' : 'days'}`
}
