// CloudEvents 1.0 in its JSON format; `source` and `id` together tell a second delivery from a second event.
// Source: CloudEvents specification 1.0.2, and its JSON event format.
import { oneLine } from '../core/printable.js'
import { groupId } from '../core/site-event.js'
import { eventRecord, iso } from './event-record.js'
import type { Format } from './format.js'
import { jsonText } from './json-text.js'
import { siteRecord } from './site-record.js'

const cloudevents: Format = {
  name: 'cloudevents',
  summary: 'a CloudEvents 1.0 JSON object, with the event of the format json as its data',
  contentType: 'application/cloudevents+json',
  encode(event) {
    const { id, site } = event.result.instance
    const about = { type: 'firstlight.check.result.v1', site: site.name, subject: id }
    return `${jsonText({ ...envelope(event, about), data: eventRecord(event) })}\n`
  },
  encodeSite(event) {
    const about = { type: 'firstlight.site.turned.v1', site: event.site, subject: groupId(event) }
    return `${jsonText({ ...envelope(event, about), data: siteRecord(event) })}\n`
  },
}
export default cloudevents

interface About {
  readonly type: string
  readonly site: string
  readonly subject: string
}

/** An attribute is a text without control characters, and not empty. */
function envelope(event: { readonly id: string; readonly time: number }, { type, site, subject }: About): object {
  return {
    specversion: '1.0',
    id: event.id,
    source: `/firstlight/${encodeURIComponent(site.toWellFormed())}`,
    type,
    subject: oneLine(subject) || '_',
    time: iso(event.time),
    datacontenttype: 'application/json',
  }
}
