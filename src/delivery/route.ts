import type { CheckEvent } from '../core/event.js'
import { groupId, isSiteEvent, type SiteEvent } from '../core/site-event.js'
import type { EventKind } from '../sinks/sink.js'
import type { Outgoing, Route } from '../store/store.js'
import { compileFilter, type FilterContext } from './filter.js'
import type { OpenHandler } from './handler.js'
import { takesFrom } from './wanted.js'

/**
 * Which handlers get which events. A check that names handlers goes to those, any other check to all of them; each takes
 * the kinds of events that it asks for and that its filter lets through. Integration points and sites go to all handlers.
 */
export function createRoute(handlers: readonly OpenHandler[], context: FilterContext): Route {
  const takers = handlers.map((handler) => ({ handler, passes: compileFilter(handler, context) }))
  return (events, siteEvents) =>
    [...events, ...siteEvents].flatMap((event) =>
      takers.flatMap(({ handler, passes }) => (isFor(handler, event) && passes(event) ? outgoing(handler, event) : [])),
    )
}

function isFor(handler: OpenHandler, event: CheckEvent | SiteEvent): boolean {
  if (!kindsOf(event).some((kind) => handler.events.includes(kind))) return false
  if (isSiteEvent(event)) return true
  if (event.late && handler.type.keeps === 'state') return false
  return takesFrom(handler.name, event.result.instance)
}

/** A group that turned is told of at every phase: who was told that it is all green is told when it no longer is, and again. */
function kindsOf(event: CheckEvent | SiteEvent): readonly EventKind[] {
  if (isSiteEvent(event)) return ['site']
  return event.news === undefined ? ['result'] : ['result', 'transition']
}

function outgoing({ name, type, options }: OpenHandler, event: CheckEvent | SiteEvent): readonly Outgoing[] {
  const body = type.encode(event, options)
  if (body === undefined) return []
  const stream = isSiteEvent(event) ? groupId(event) : event.result.instance.id
  return [{ handler: name, eventId: event.id, stream, time: event.time, body }]
}
