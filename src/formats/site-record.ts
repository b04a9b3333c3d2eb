import { groupId, type SiteEvent } from '../core/site-event.js'
import { iso } from './event-record.js'

/**
 * What happened to an integration point or a site, as it stands on the wire: one JSON object. Its keys are stable: later
 * versions add some and change none. Times are ISO 8601 in UTC with milliseconds; what is not known is absent.
 */
export interface SiteRecord {
  readonly kind: 'site'
  readonly id: string
  readonly time: string
  /** `dfw1`, or `dfw1/platform.dns` for an integration point. */
  readonly group: string
  readonly site: string
  readonly site_title: string
  readonly phase: string
  readonly suite?: string
  readonly integration_point?: string
  /** The integration point's, else the site's. */
  readonly title: string
  readonly owner?: string
  readonly contact?: string
  readonly turned: 'green' | 'red'
  /** In one sentence for people. */
  readonly output: string
  /** How many checks are declared. */
  readonly total: number
  /** How many of them are green or waived. */
  readonly green: number
  /** Since when it was as it was before. */
  readonly before?: string
  /** The check whose result turned it. */
  readonly by: string
}

export function siteRecord(event: SiteEvent): SiteRecord {
  const { point } = event
  return {
    kind: 'site',
    id: event.id,
    time: iso(event.time),
    group: groupId(event),
    site: event.site,
    site_title: event.siteTitle,
    phase: event.phase,
    ...(point && { suite: point.suite, integration_point: point.name }),
    title: point?.title ?? event.siteTitle,
    ...(point && { owner: point.owner }),
    ...(point?.contact !== undefined && { contact: point.contact }),
    turned: event.turned,
    output: siteSentence(event),
    total: event.total,
    green: event.green,
    ...(event.before !== undefined && { before: iso(event.before) }),
    by: event.by,
  }
}

/** `Recursive DNS at dfw1 is all green: 4 of 4 checks`. */
export function siteSentence({ site, siteTitle, point, turned, green, total, by }: SiteEvent): string {
  const subject = point === undefined ? `${siteTitle} (${site})` : `${point.title} at ${site}`
  const count = `${green} of ${total} checks`
  return turned === 'green'
    ? `${subject} is all green: ${count}`
    : `${subject} is no longer all green: ${count}, ${by} is not`
}
