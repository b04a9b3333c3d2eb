// Selectors and strings of PromQL. Source: Prometheus documentation, "Querying basics" and "Operators".
import type { CheckInstance } from '../../../core/instance.js'
import { labelText } from '../../../formats/prometheus.js'

/** What makes a series of one check at one site on one scraped host. */
export const SAME_SERIES = 'on (job, instance, site, suite, point, check, each)'

/** The phases in which red calls nobody. */
const SILENT_PHASES = 'bringup|maintenance|retired'

/** A matcher, `site="dfw1"`. */
export type Matcher = string

/** The series of one check at one site; without an `each`, none that has one. */
export function seriesOf({ site, suite, point, check, each = '' }: CheckInstance): readonly Matcher[] {
  return [...checkOf(site.name, { suite, point, check }), is('each', each)]
}

/** The series of one check of a suite at these sites, whatever its elements. */
export function seriesAt(sites: readonly string[], check: Pick<CheckInstance, 'suite' | 'point' | 'check'>) {
  const [first = ''] = sites
  return sites.length === 1 ? checkOf(first, check) : [among('site', sites), ...checkOf(undefined, check)]
}

export const loud: Matcher = `phase!~"${SILENT_PHASES}"`
export const silent: Matcher = `phase=~"${SILENT_PHASES}"`

/** U+FFFD is what Prometheus takes for broken UTF-8 in a query: any character stands for it. */
export function is(label: string, text: string): Matcher {
  return labelText(text).includes('\ufffd') ? among(label, [text]) : `${label}=${quoted(labelText(text))}`
}

export function select(metric: string, matchers: readonly Matcher[]): string {
  return `${metric}{${matchers.join(',')}}`
}

function checkOf(
  site: string | undefined,
  { suite, point, check }: Pick<CheckInstance, 'suite' | 'point' | 'check'>,
): readonly Matcher[] {
  const of = [is('suite', suite), is('point', point), is('check', check)]
  return site === undefined ? of : [is('site', site), ...of]
}

function among(label: string, texts: readonly string[]): Matcher {
  return `${label}=~${quoted(texts.map(patternOf).join('|'))}`
}

function patternOf(text: string): string {
  return labelText(text)
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll('\ufffd', '.')
}

/** A string as Go reads it, which takes all escapes of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text)
}
