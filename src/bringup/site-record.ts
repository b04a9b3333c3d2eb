import { iso } from '../formats/event-record.js'
import { countsRecord } from './check-record.js'
import { looksOf, looksRecord } from './looks.js'
import type { SiteReport } from './site-report.js'

/** What the JSON of both views says of a site. */
export function siteRecord({ site, signOff, counts, checks, partial }: SiteReport, now: number) {
  return {
    site: site.name,
    title: site.title,
    phase: site.phase,
    ...(site.signedOffAt !== undefined && { signed_off_at: iso(site.signedOffAt) }),
    ...(signOff && { signed_off_by: signOff.by }),
    counts: countsRecord(counts),
    ...looksRecord(looksOf(checks), now),
    ...(partial.length > 0 && { declared_in_part: partial }),
  }
}
