import type { CheckEvent } from '../core/event.js'
import { isSiteEvent, type SiteEvent } from '../core/site-event.js'
import type { Format } from '../formats/format.js'

/** The text of either kind of event in a format. */
export function encoded(format: Format, event: CheckEvent | SiteEvent): string {
  return isSiteEvent(event) ? format.encodeSite(event) : format.encode(event)
}
