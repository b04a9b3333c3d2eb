// An event for the Sensu Go agent, `POST /events`: it is queued on disk there and needs no credentials. The site is a proxy
// entity, created on demand. Source: Sensu Go reference, "Agent", "Events" and "Checks".

import type { CheckEvent } from '../core/event.js'
import { freshForMs } from '../core/freshness.js'
import { plainNumber } from '../core/perfdata.js'
import { oneLine } from '../core/printable.js'
import { inSeconds } from '../core/quantity.js'
import { isRegression } from '../core/result.js'
import type { SiteEvent } from '../core/site-event.js'
import { exitCodeOf } from '../core/status.js'
import type { Format } from './format.js'
import { jsonText } from './json-text.js'
import { measurements } from './measurements.js'
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

const sensu: Format = {
  name: 'sensu',
  summary: 'the JSON body for POST /events of a Sensu Go agent',
  contentType: 'application/json',
  encode: (event) => sensuEvent(event, event.result.instance.handlers),
  encodeSite: (event) => sensuSiteEvent(event, []),
}
export default sensu

/** @param handlers Sensu's handlers of trouble that somebody is to know of, and of its end. */
export function sensuEvent(event: CheckEvent, handlers: readonly string[]): string {
  const points = pointsOf(event)
  return `${jsonText({
    timestamp: seconds(event.time),
    entity: entityOf(event.result.instance.entity),
    check: checkOf(event, handlers),
    ...(points.length > 0 && { metrics: { handlers: [], points } }),
  })}\n`
}

/** The event of a check that stands for an integration point, or for the site. */
export function sensuSiteEvent(event: SiteEvent, handlers: readonly string[]): string {
  const time = seconds(event.time)
  const { site, phase, point } = event
  const labels = { site, phase, ...(point && { suite: point.suite, point: point.name, owner: point.owner }) }
  const check = {
    metadata: {
      name: sensuName(sensuGroupName(event)),
      labels: Object.fromEntries(Object.entries(labels).map(([key, text]) => [key, oneLine(text)])),
      annotations: sensuGroupNotes(event),
    },
    status: event.turned === 'green' ? 0 : 2,
    output: oneLine(siteSentence(event)),
    issued: time,
    executed: time,
    handlers: wakesGroupHandlers(event) ? handlers : [],
  }
  return `${jsonText({ timestamp: time, entity: entityOf(site), check })}\n`
}

function entityOf(name: string): object {
  return { entity_class: 'proxy', metadata: { name: sensuName(name) } }
}

function checkOf(event: CheckEvent, handlers: readonly string[]): object {
  const { result, time } = event
  const { instance, outcome } = result
  const interval = Math.max(1, Math.ceil(instance.intervalMs / 1000))
  return {
    metadata: {
      name: sensuName(sensuCheckName(instance)),
      labels: labelsOf(event),
      annotations: sensuNotes(event),
    },
    status: exitCodeOf(outcome.status),
    output: sensuOutput(event),
    interval,
    ttl: ttlOf(freshForMs(instance), interval),
    issued: seconds(time),
    executed: seconds(result.startedAt),
    duration: inSeconds(result.durationMs),
    handlers: wakesHandlers(event) ? handlers : [],
    subscriptions: instance.subscriptions,
  }
}

/** An agent refuses a ttl below 5 or not above the interval. */
function ttlOf(ttlMs: number, interval: number): number {
  return Math.max(5, interval + 1, Math.ceil(ttlMs / 1000))
}

function labelsOf({ result }: CheckEvent): Readonly<Record<string, string>> {
  const { site, suite, point, check, each, owner, labels } = result.instance
  return {
    ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [sensuName(key), oneLine(value)])),
    site: oneLine(site.name),
    phase: site.phase,
    suite,
    point,
    check,
    ...(each !== undefined && { each: oneLine(each) }),
    owner: oneLine(owner),
    expected: String(result.expected),
    regression: String(isRegression(result)),
  }
}

function pointsOf({ time, result }: CheckEvent): readonly object[] {
  return measurements(result.outcome.metrics ?? [], sensuName).map(({ name, metric }) => ({
    name,
    value: Number(plainNumber(metric.value)),
    timestamp: seconds(time),
    tags: [
      { name: 'check', value: sensuName(sensuCheckName(result.instance)) },
      { name: 'site', value: oneLine(result.instance.site.name) },
      ...(metric.unit === '' ? [] : [{ name: 'unit', value: oneLine(metric.unit) }]),
    ],
  }))
}

/** What the agent takes as a name: `^[A-Za-z0-9_.:-]+$`. */
export function sensuName(text: string): string {
  return text.replace(/[^A-Za-z0-9_.:-]/gu, '_') || '_'
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}
