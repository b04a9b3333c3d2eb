// Prometheus text exposition format 0.0.4. Source: Prometheus documentation, "Exposition formats".

import { type CheckEvent, isQuiet } from '../core/event.js'
import { plainNumber } from '../core/perfdata.js'
import { printable } from '../core/printable.js'
import { inSeconds } from '../core/quantity.js'
import type { SiteEvent } from '../core/site-event.js'
import { exitCodeOf } from '../core/status.js'
import type { Format } from './format.js'
import { measurements } from './measurements.js'

const prometheus: Format = {
  name: 'prometheus',
  summary: 'Prometheus exposition text: status, duration and every metric as gauges',
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  encode: (event) => exposition([event]),
  encodeSite: groupExposition,
}
export default prometheus

/**
 * Several events as one exposition: each family's HELP and TYPE stand once, its samples together. Without timestamps, which
 * a Pushgateway and a textfile collector refuse. At most one event per instance: a reader rejects a series that repeats.
 */
export function exposition(events: readonly CheckEvent[]): string {
  return FAMILIES.map((family) => {
    const samples = events.flatMap((event) => family.samples(event).map((sample) => lineOf(family.name, event, sample)))
    return samples.length === 0 ? '' : `${headOf(family)}${samples.join('')}`
  }).join('')
}

function groupExposition({ site, phase, point, total, green }: SiteEvent): string {
  const labels = { site, phase, ...(point && { suite: point.suite, point: point.name, owner: point.owner }) }
  const families = [
    { name: 'firstlight_group_checks', help: 'Checks that are declared.', value: total },
    { name: 'firstlight_group_checks_green', help: 'Checks that are green or waived.', value: green },
  ]
  return families.map((family) => `${headOf(family)}${sampleLine(family.name, labels, family.value)}`).join('')
}

function headOf({ name, help }: Pick<Family, 'name' | 'help'>): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n`
}

type Labels = Readonly<Record<string, string | undefined>>

interface Sample {
  readonly value: number
  readonly labels?: Labels
}

interface Family {
  readonly name: string
  readonly help: string
  readonly samples: (event: CheckEvent) => readonly Sample[]
}

const FAMILIES: readonly Family[] = [
  {
    name: 'firstlight_check_status',
    help: 'Status of the check: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.',
    samples: ({ result }) => [{ value: exitCodeOf(result.outcome.status) }],
  },
  {
    name: 'firstlight_check_quiet',
    help: 'Whether nobody is to be called if it is red: expected, waived, blocked, or the site is under maintenance.',
    samples: ({ result }) => [{ value: isQuiet(result) ? 1 : 0 }],
  },
  {
    name: 'firstlight_check_timestamp_seconds',
    help: 'When the result was known: a file that is read again and again looks fresh for ever.',
    samples: ({ time }) => [{ value: time / 1000 }],
  },
  {
    name: 'firstlight_check_duration_seconds',
    help: 'How long the check took, retries included.',
    samples: ({ result }) => [{ value: inSeconds(result.durationMs) }],
  },
  {
    name: 'firstlight_check_metric',
    help: 'What the check measured, by metric, in its unit.',
    samples: ({ result }) =>
      measurements(result.outcome.metrics ?? [], (label) => label).map(({ name, metric }) => ({
        value: metric.value,
        labels: { metric: name, unit: metric.unit },
      })),
  },
]

function lineOf(name: string, { result: { instance } }: CheckEvent, { value, labels = {} }: Sample): string {
  const { site, suite, point, check, each, owner } = instance
  const all: Labels = { site: site.name, phase: site.phase, suite, point, check, each, owner, ...labels }
  return sampleLine(name, all, value)
}

function sampleLine(name: string, labels: Labels, value: number): string {
  const written = Object.entries(labels)
    .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
    .map(([label, text]) => `${label}="${labelText(text).replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`)
  return `${name}{${written.join(',')}} ${plainNumber(value)}\n`
}

/** The value of a label as a reader gets it; written with the three escapes of backslash, quote and line feed. */
export function labelText(text: string): string {
  return printable(text.replace(/\r\n?/g, '\n').replaceAll('\t', ' '))
}
