// A result for the client socket of Sensu Core 1.x: one JSON object. Beyond what Sensu reads, a result may hold anything: the
// attributes that handlers and filters there may want. Source: sensu-ruby, lib/sensu/client/socket.rb and validators/check.rb.

import type { CheckEvent } from '../core/event.js'
import { freshForMs } from '../core/freshness.js'
import { oneLine } from '../core/printable.js'
import { inSeconds } from '../core/quantity.js'
import { isRegression } from '../core/result.js'
import type { SiteEvent } from '../core/site-event.js'
import { exitCodeOf } from '../core/status.js'
import type { Format } from './format.js'
import { jsonText } from './json-text.js'
import {
  sensuCheckName,
  sensuGroupName,
  sensuGroupNotes,
  sensuNotes,
  sensuOutput,
  wakesGroupHandlers,
  wakesHandlers,
} from './sensu-texts.js'
import { siteSentence } from './site-record.js'

const sensuCore: Format = {
  name: 'sensu-core',
  summary: 'the JSON object for the client socket of Sensu Core 1.x',
  contentType: 'application/json',
  encode: (event) => sensuCoreResult(event, event.result.instance.handlers),
  encodeSite: (event) => sensuCoreSiteResult(event, []),
}
export default sensuCore

/** @param handlers Sensu's handlers of trouble that somebody is to know of, and of its end. */
export function sensuCoreResult(event: CheckEvent, handlers: readonly string[]): string {
  const { result } = event
  const { instance, outcome } = result
  const { site, suite, point, owner } = instance
  return `${jsonText({
    ...sensuNotes(event),
    site: oneLine(site.name),
    phase: site.phase,
    suite,
    point,
    owner: oneLine(owner),
    expected: result.expected,
    regression: isRegression(result),
    name: coreName(sensuCheckName(instance)),
    source: coreName(instance.entity),
    status: exitCodeOf(outcome.status),
    output: sensuOutput(event),
    executed: Math.floor(result.startedAt / 1000),
    duration: inSeconds(result.durationMs),
    interval: Math.max(1, Math.ceil(instance.intervalMs / 1000)),
    ttl: Math.max(1, Math.ceil(freshForMs(instance) / 1000)),
    ...handling(wakesHandlers(event) ? handlers : []),
  })}\n`
}

/** The result of a check that stands for an integration point, or for the site. */
export function sensuCoreSiteResult(event: SiteEvent, handlers: readonly string[]): string {
  return `${jsonText({
    ...sensuGroupNotes(event),
    site: oneLine(event.site),
    phase: event.phase,
    name: coreName(sensuGroupName(event)),
    source: coreName(event.site),
    status: event.turned === 'green' ? 0 : 2,
    output: oneLine(siteSentence(event)),
    executed: Math.floor(event.time / 1000),
    ...handling(wakesGroupHandlers(event) ? handlers : []),
  })}\n`
}

/** Without a handler Sensu would take the one named `default`. An empty name is invalid. */
function handling(handlers: readonly string[]): object {
  const named = handlers.filter((name) => name !== '')
  return named.length > 0 ? { handlers: named } : { handlers: [], handle: false }
}

/** What a client takes as a name: `^[A-Za-z0-9_.-]+$`, no colon. */
export function coreName(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]/gu, '_') || '_'
}
