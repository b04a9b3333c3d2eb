import { lastLook } from '../../core/freshness.js'
import { iso } from '../../formats/event-record.js'
import { jsonText } from '../../formats/json-text.js'
import type { KnownCheck } from '../../store/store.js'
import type { Standing } from '../standing.js'
import type { MetricDifference, Sample } from './compare-metrics.js'
import { areAlike, type ComparedCheck, type Comparison, type Single } from './comparison.js'

/** Two sites side by side as one JSON object on one line, with every fact that differs, those in passing marked. */
export function comparisonJson(comparison: Comparison): string {
  const { now, left, right, different, alike, silent, onlyLeft, onlyRight } = comparison
  const record = {
    kind: 'comparison',
    time: iso(now),
    left: left.name,
    right: right.name,
    alike: areAlike(comparison),
    different: different.map(comparedRecord),
    same: alike.map(comparedRecord),
    silent: silent.map(comparedRecord),
    only_left: onlyLeft.map(singleRecord),
    only_right: onlyRight.map(singleRecord),
  }
  return `${jsonText(record)}\n`
}

function comparedRecord({ left, right, standings, rewritten, facts, metrics }: ComparedCheck) {
  return {
    left: sideRecord(left, standings.left),
    right: sideRecord(right, standings.right),
    owner: left.check.owner,
    rewritten,
    facts,
    metrics: metrics.map(metricRecord),
  }
}

function sideRecord({ check, last }: KnownCheck, standing: Standing) {
  const result = last === undefined ? {} : { time: iso(lastLook(last)), ...statusRecord(last) }
  return { instance: check.id, standing, ...result }
}

function statusRecord({ result: { outcome } }: NonNullable<KnownCheck['last']>) {
  return { status: outcome.status, output: outcome.output }
}

function metricRecord({ label, unit, left, right }: MetricDifference) {
  return { label, unit, left: sampleRecord(left), right: sampleRecord(right) }
}

function sampleRecord({ median, deviation, count }: Sample) {
  return { median, median_deviation: deviation, count }
}

function singleRecord({ check, because }: Single) {
  return {
    instance: check.id,
    owner: check.owner,
    ...(because !== undefined && { not_applicable_at_the_other: because }),
  }
}
