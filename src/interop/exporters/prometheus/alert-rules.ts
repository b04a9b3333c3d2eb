import { freshForMs } from '../../../core/freshness.js'
import type { CheckInstance } from '../../../core/instance.js'
import { waiverEndsAt } from '../../../core/waiver.js'
import { wholeSeconds } from '../seconds.js'
import { is, loud, SAME_SERIES, select, seriesAt, seriesOf, silent } from './promql.js'
import { templateLabel, templateText } from './template-text.js'

/** Some series of one check, about which one rule says the same. */
interface Watched {
  /** Speaks for all of them. */
  readonly instance: CheckInstance
  readonly matchers: readonly string[]
  /** Told apart by these from the other rules of that name. */
  readonly labels: Readonly<Record<string, string>>
}

/**
 * The rules of one check of a suite at all of its sites: red, warning and stale once for all series if the suite says the same
 * of all, else once for each; absent once for each, because what never came has no series to be found by.
 */
export function alertRulesOf(instances: readonly CheckInstance[]): readonly object[] {
  const watched = alike(instances)
    ? instances.slice(0, 1).map((instance) => together(instance, instances))
    : instances.map(alone)
  return [...watched.flatMap((each) => [red(each), warning(each), stale(each)]), ...instances.map(absent)]
}

function alike(instances: readonly CheckInstance[]): boolean {
  const said = instances.map((instance) => {
    const { owner, title, waiver } = instance
    return JSON.stringify([owner, title, waiver, hardAfterSeconds(instance), freshForMs(instance), textsOf(instance)])
  })
  return new Set(said).size === 1
}

function together(instance: CheckInstance, instances: readonly CheckInstance[]): Watched {
  const { suite, point, check } = instance
  const sites = [...new Set(instances.map(({ site }) => site.name))]
  return { instance, matchers: seriesAt(sites, instance), labels: { suite, point, check } }
}

function alone(instance: CheckInstance): Watched {
  const { site, suite, point, check, each } = instance
  const labels = { site: site.name, suite, point, check, ...(each !== undefined && { each }) }
  return { instance, matchers: seriesOf(instance), labels }
}

const RED = 'FirstlightCheckRed'
const STATUS = '{{ if eq $value 3.0 }}UNKNOWN{{ else if eq $value 2.0 }}CRITICAL{{ else }}WARNING{{ end }}'

function red(watched: Watched): object {
  return rule({
    name: RED,
    severity: 'critical',
    expr: unlessQuiet(`${select('firstlight_check_status', watched.matchers)} >= 2`, watched),
    forSeconds: hardAfterSeconds(watched.instance),
    summary: `${subject(watched)} is ${STATUS}`,
    watched,
  })
}

/** What is not green and not alerted of as red: WARNING, or now this and now that. Evaluated after the rule for red. */
function warning(watched: Watched): object {
  const alerted = select('ALERTS', [is('alertname', RED), is('alertstate', 'firing'), ...watched.matchers])
  const expr = unlessQuiet(`${select('firstlight_check_status', watched.matchers)} > 0`, watched)
  return rule({
    name: 'FirstlightCheckWarning',
    severity: 'warning',
    expr: `${expr} unless ${SAME_SERIES} ${alerted}`,
    forSeconds: hardAfterSeconds(watched.instance),
    summary: `${subject(watched)} is ${STATUS}`,
    watched,
  })
}

/** A file of metrics that nobody writes any more still says what it said. */
function stale(watched: Watched): object {
  const seconds = wholeSeconds(freshForMs(watched.instance))
  const known = select('firstlight_check_timestamp_seconds', [...watched.matchers, loud])
  return rule({
    name: 'FirstlightCheckStale',
    severity: 'critical',
    expr: afterWaiver(`time() - ${known} > ${seconds}`, watched.instance),
    forSeconds: 0,
    summary: `${subject(watched)} was not run for {{ humanizeDuration $value }}: nobody knows whether it is green`,
    watched,
  })
}

/** Whether the site is being brought up is known from its other series, and without any from the suites. */
function absent(instance: CheckInstance): object {
  const watched = alone(instance)
  const ofSite = is('site', instance.site.name)
  const elsewhere = isSilent(instance)
    ? `and on (site) ${select('firstlight_check_status', [ofSite, loud])}`
    : `unless on (site) ${select('firstlight_check_status', [ofSite, silent])}`
  const expr = `absent(${select('firstlight_check_status', watched.matchers)}) ${elsewhere}`
  return rule({
    name: 'FirstlightCheckAbsent',
    severity: 'critical',
    expr: afterWaiver(expr, instance),
    forSeconds: wholeSeconds(freshForMs(instance)),
    summary: `${subject(watched)} is declared, but nothing reports it`,
    watched,
  })
}

function isSilent({ site }: CheckInstance): boolean {
  switch (site.phase) {
    case 'live':
      return false
    case 'bringup':
    case 'maintenance':
    case 'retired':
      return true
  }
}

function unlessQuiet(expr: string, { matchers }: Watched): string {
  return `${expr} unless ${SAME_SERIES} ${select('firstlight_check_quiet', matchers)} == 1`
}

/** The series may have been frozen, or missing, since before the waiver ended: the clock tells. */
function afterWaiver(expr: string, { waiver }: CheckInstance): string {
  return waiver === undefined ? expr : `${expr} and on () vector(time()) >= ${waiverEndsAt(waiver) / 1000}`
}

/** From the first to the last of as many results in a row as its `occurrences` ask. */
function hardAfterSeconds({ occurrences, intervalMs }: CheckInstance): number {
  return (occurrences - 1) * wholeSeconds(intervalMs)
}

function subject({ instance }: Watched): string {
  return `{{ $labels.site }}: ${templateText(instance.title)}{{ with $labels.each }} ({{ . }}){{ end }}`
}

interface Rule {
  readonly name: string
  readonly severity: 'critical' | 'warning'
  readonly expr: string
  readonly forSeconds: number
  readonly summary: string
  readonly watched: Watched
}

function rule({ name, severity, expr, forSeconds, summary, watched: { instance, labels } }: Rule): object {
  const written = Object.entries({ severity, owner: instance.owner, ...labels }).map(([key, text]) => [
    key,
    templateLabel(text),
  ])
  return {
    alert: name,
    expr,
    ...(forSeconds > 0 && { for: `${forSeconds}s` }),
    labels: Object.fromEntries(written),
    annotations: { summary, ...textsOf(instance) },
  }
}

function textsOf({ why, runbook, contact }: CheckInstance): Readonly<Record<string, string>> {
  return {
    description: templateText(why),
    ...(runbook !== undefined && { runbook_url: templateText(runbook) }),
    ...(contact !== undefined && { contact: templateText(contact) }),
  }
}
