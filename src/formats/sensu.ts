// An event for the Sensu Go agent, `POST /events`: it is queued on disk there and needs no credentials. The site is a proxy
// entity, created on demand. Source: Sensu Go reference, "Agent", "Events" and "Checks".
import type { CheckEvent } from '../core/event.js'
import type { CheckCard } from '../core/instance.js'
import { plainNumber } from '../core/perfdata.js'
import { clip, oneLine, printable } from '../core/printable.js'
import { isRegression } from '../core/result.js'
import { exitCodeOf } from '../core/status.js'
import type { Format } from './format.js'
import { jsonText } from './json-text.js'
import { measurements } from './measurements.js'

/** Well below the 512,000 bytes that a backend takes as a request. */
const LONGEST_OUTPUT = 64_000

const sensu: Format = {
  name: 'sensu',
  summary: 'the JSON body for POST /events of a Sensu Go agent',
  contentType: 'application/json',
  encode(event) {
    const { instance } = event.result
    const points = pointsOf(event)
    return `${jsonText({
      timestamp: seconds(event.time),
      entity: { entity_class: 'proxy', metadata: { name: sensuName(instance.entity) } },
      check: checkOf(event),
      ...(points.length > 0 && { metrics: { handlers: [], points } }),
    })}\n`
  },
}
export default sensu

function checkOf(event: CheckEvent): object {
  const { result, time } = event
  const { instance, outcome } = result
  const interval = Math.max(1, Math.ceil(instance.intervalMs / 1000))
  return {
    metadata: { name: checkName(instance), labels: labelsOf(event), annotations: annotationsOf(event) },
    status: exitCodeOf(outcome.status),
    output: clip([oneLine(outcome.output), printable(outcome.longOutput ?? '')].join('\n').trimEnd(), LONGEST_OUTPUT),
    interval,
    ...(instance.ttlMs !== undefined && { ttl: ttlOf(instance.ttlMs, interval) }),
    issued: seconds(time),
    executed: seconds(result.startedAt),
    duration: result.durationMs / 1000,
    handlers: outcome.status === 'OK' || event.alarming ? instance.handlers : [],
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

function annotationsOf({ id, result }: CheckEvent): Readonly<Record<string, string>> {
  const { instance, blockedBy, waiver } = result
  const notes = {
    event_id: id,
    instance: instance.id,
    why: instance.why,
    runbook: instance.runbook,
    contact: instance.contact,
    blocked_by: blockedBy,
    waived: waiver && `until ${waiver.until} by ${waiver.by}: ${waiver.reason}`,
  }
  const present = Object.entries(notes).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(present.map(([key, text]) => [key, oneLine(text)]))
}

function pointsOf({ time, result }: CheckEvent): readonly object[] {
  return measurements(result.outcome.metrics ?? [], sensuName).map(({ name, metric }) => ({
    name,
    value: Number(plainNumber(metric.value)),
    timestamp: seconds(time),
    tags: [
      { name: 'check', value: checkName(result.instance) },
      { name: 'site', value: oneLine(result.instance.site.name) },
      ...(metric.unit === '' ? [] : [{ name: 'unit', value: oneLine(metric.unit) }]),
    ],
  }))
}

function checkName({ suite, point, check, each }: CheckCard): string {
  return sensuName(`${suite}.${point}.${check}${each === undefined ? '' : `:${each}`}`)
}

/** What the agent takes as a name: `^[A-Za-z0-9_.:-]+$`. */
function sensuName(text: string): string {
  return text.replace(/[^A-Za-z0-9_.:-]/gu, '_') || '_'
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}
