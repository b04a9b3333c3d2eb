// Graphite plaintext: `path value seconds`. Source: Graphite documentation, "Feeding in your data"; carbon drops a
// malformed line without a word, so no part may hold a dot, a space or anything that its globs or tags use.

import type { CheckEvent } from '../core/event.js'
import type { Metric } from '../core/metric.js'
import { plainNumber } from '../core/perfdata.js'
import { inSeconds } from '../core/quantity.js'
import type { SiteEvent } from '../core/site-event.js'
import { exitCodeOf } from '../core/status.js'
import type { Format } from './format.js'
import { measurements } from './measurements.js'

const graphite: Format = {
  name: 'graphite',
  summary: 'Graphite plaintext: firstlight.<site>.<suite>.<point>.<check>.<metric> value seconds',
  contentType: 'text/plain; charset=utf-8',
  encode(event) {
    const path = pathOf(event)
    const seconds = Math.floor(event.time / 1000)
    return measurements(metricsOf(event), part)
      .map(({ name, metric }) => `${path}.${name} ${plainNumber(metric.value)} ${seconds}\n`)
      .join('')
  },
  encodeSite(event) {
    const path = groupPath(event)
    const seconds = Math.floor(event.time / 1000)
    return `${path}.checks_green ${event.green} ${seconds}\n${path}.checks_total ${event.total} ${seconds}\n`
  },
}
export default graphite

/** An element of `each` stays in its check's part, after a colon, so that every path is of the same depth. */
function pathOf({ result: { instance } }: CheckEvent): string {
  const { site, suite, point, check, each } = instance
  const last = each === undefined ? part(check) : `${part(check)}:${part(each)}`
  return ['firstlight', part(site.name), part(suite), part(point), last].join('.')
}

function groupPath({ site, point }: SiteEvent): string {
  return ['firstlight', part(site), ...(point ? [part(point.suite), part(point.name)] : [])].join('.')
}

function metricsOf({ result }: CheckEvent): readonly Metric[] {
  return [
    { label: 'check_status', value: exitCodeOf(result.outcome.status), unit: '' },
    { label: 'check_duration_seconds', value: inSeconds(result.durationMs), unit: 's' },
    ...(result.outcome.metrics ?? []),
  ]
}

function part(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/gu, '_') || '_'
}
