// InfluxDB line protocol, nanoseconds. Source: InfluxDB documentation, "Line protocol reference". The type of a field is
// sticky in a shard, so each field has one type for ever: status and occurrences are integers, all measured values floats.

import { clip } from '../core/clip.js'
import type { CheckEvent } from '../core/event.js'
import type { Metric } from '../core/metric.js'
import { plainNumber } from '../core/perfdata.js'
import { oneLine } from '../core/printable.js'
import { inSeconds } from '../core/quantity.js'
import type { SiteEvent } from '../core/site-event.js'
import { exitCodeOf } from '../core/status.js'
import type { Format } from './format.js'
import { measurements } from './measurements.js'

/** The longest string field that InfluxDB documents is 64 KB; a character is at most three bytes here. */
const LONGEST_STRING = 16_000

/** A series key, which all tags are part of, is at most 65,535 bytes. */
const LONGEST_TAG = 1000

const influx: Format = {
  name: 'influx',
  summary: 'InfluxDB line protocol: points "check", "check_metric" for each metric, and "site"',
  contentType: 'text/plain; charset=utf-8',
  encode(event) {
    const tags = tagsOf(event)
    const metrics = measurements(event.result.outcome.metrics ?? [], (label) => label).map(({ name, metric }) =>
      point('check_metric', { ...tags, metric: name, unit: metric.unit }, metricFields(metric)),
    )
    return [point('check', tags, checkFields(event)), ...metrics].map((line) => at(event.time, line)).join('')
  },
  encodeSite: (event) => at(event.time, point('site', groupTags(event), groupFields(event))),
}
export default influx

function at(ms: number, line: string): string {
  return `${line} ${BigInt(Math.trunc(ms)) * 1_000_000n}\n`
}

type Texts = Readonly<Record<string, string>>

function tagsOf({ result: { instance } }: CheckEvent): Texts {
  const { site, suite, point, check, each, owner } = instance
  return { check, each: each ?? '', owner, phase: site.phase, point, site: site.name, suite }
}

function groupTags({ site, phase, point: of }: SiteEvent): Texts {
  return { site, phase, ...(of && { suite: of.suite, point: of.name, owner: of.owner }) }
}

function groupFields({ turned, green, total, by, id }: SiteEvent): Texts {
  return {
    ok: String(turned === 'green'),
    green: `${green}i`,
    total: `${total}i`,
    by: quoted(by),
    event_id: quoted(id),
  }
}

function checkFields(event: CheckEvent): Texts {
  const { result } = event
  return {
    status: `${exitCodeOf(result.outcome.status)}i`,
    ok: String(result.outcome.status === 'OK'),
    duration_s: plainNumber(inSeconds(result.durationMs)),
    attempts: `${result.attempts.length}i`,
    occurrences: `${event.occurrences}i`,
    state: quoted(event.state),
    expected: String(result.expected),
    waived: String(result.waiver !== undefined),
    output: quoted(result.outcome.output),
    event_id: quoted(event.id),
  }
}

function metricFields({ value, min, max }: Metric): Texts {
  return {
    value: plainNumber(value),
    ...(isNumber(min) && { min: plainNumber(min) }),
    ...(isNumber(max) && { max: plainNumber(max) }),
  }
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value)
}

/** Tags in the order of their names, as the documentation asks for speed; an empty one is an error there, so it is left out. */
function point(measurement: string, tags: Texts, fields: Texts): string {
  const tagged = Object.entries(tags)
    .map(([key, value]) => [key, tagText(value).replace(/[,= ]/g, '\\$&')] as const)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const set = Object.entries(fields).map(([key, value]) => `${key}=${value}`)
  return `${[measurement, ...tagged.map(([key, value]) => `${key}=${value}`)].join(',')} ${set.join(',')}`
}

/**
 * The value of a tag as a query finds it. Backslashes become slashes: one at the end of a tag cannot be written, and one before
 * a comma reads as its escape.
 */
export function tagText(text: string): string {
  return clip(oneLine(text), LONGEST_TAG).replaceAll('\\', '/')
}

function quoted(text: string): string {
  return `"${clip(oneLine(text), LONGEST_STRING).replace(/["\\]/g, '\\$&')}"`
}
