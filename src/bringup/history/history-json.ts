import { eventRecord, iso } from '../../formats/event-record.js'
import { jsonText } from '../../formats/json-text.js'
import { type CheckHistory, isStale } from './history.js'

/** A check's history as one JSON object on one line; its events are those of `EventRecord`. */
export function historyJson(history: CheckHistory, now: number): string {
  const { check, declaredAt, last, events } = history
  const record = {
    kind: 'history',
    instance: check.id,
    site: check.site.name,
    title: check.title,
    type: check.type,
    owner: check.owner,
    ...(check.contact !== undefined && { contact: check.contact }),
    why: check.why,
    ...(check.runbook !== undefined && { runbook: check.runbook }),
    ...(declaredAt !== undefined && { declared_at: iso(declaredAt) }),
    stale: isStale(history, now),
    ...(last !== undefined && { last: eventRecord(last) }),
    events: events.map(eventRecord),
  }
  return `${jsonText(record)}\n`
}
