import type { CheckEvent } from '../core/event.js'
import type { Metric } from '../core/metric.js'
import { formatPluginOutput } from '../core/plugin-output.js'
import { oneLine } from '../core/printable.js'
import type { ReporterType, RunSummary } from '../core/run.js'
import { standingOf } from './standing.js'
import { type Tally, tallyOf } from './tally.js'
import { blockedByRoot } from './trouble.js'
import { briefEvidence, headline, type NameOf, NO_VERDICT, namesIn, ownerName, regressionPrefix } from './wording.js'

/** Nagios keeps the first line short: the long output has all of them. */
const NAMED = 5

const nagios: ReporterType = {
  name: 'nagios',
  summary: 'one Nagios plugin output for the whole run, with the counts as perfdata',
  create: ({ write }) => ({ end: (summary) => write(report(summary)) }),
}
export default nagios

function report(summary: RunSummary): string {
  const counts = tallyOf(summary)
  const inRun = namesIn(summary.run)
  const nameOf: NameOf = (instance) => `${oneLine(instance.site.name)} ${inRun(instance)}`
  const bad = summary.events.filter((event) => !['green', 'blocked', 'waived'].includes(standingOf(event)))
  return formatPluginOutput('FIRSTLIGHT', {
    status: summary.status,
    output: [headline(counts), ...named(bad, nameOf)].join('; '),
    longOutput: longOutput(summary, bad, nameOf),
    metrics: metricsOf(counts),
  })
}

function named(bad: readonly CheckEvent[], nameOf: NameOf): readonly string[] {
  if (bad.length === 0) return []
  const names = bad
    .slice(0, NAMED)
    .map(({ result: { instance } }) => `${nameOf(instance)} (${oneLine(instance.owner)})`)
  return [[...names, ...(bad.length > NAMED ? [`and ${bad.length - NAMED} more`] : [])].join(', ')]
}

function longOutput({ events, undecided }: RunSummary, bad: readonly CheckEvent[], nameOf: NameOf): string {
  const waived = events.filter((event) => standingOf(event) === 'waived')
  return [
    ...bad.map(
      ({ result }) =>
        `${nameOf(result.instance)}: ${regressionPrefix(result)}${briefEvidence(result.outcome)} [${ownerName(result.instance)}]`,
    ),
    ...blockedByRoot(events).map(({ by, events: each }) => `${each.length} blocked by ${oneLine(by)}`),
    ...waived.map(({ result: { instance, outcome } }) => `${nameOf(instance)}: waived, ${briefEvidence(outcome)}`),
    ...(undecided.length === 0 ? [] : [`${undecided.length} ${NO_VERDICT}: ${undecided.map(nameOf).join(', ')}`]),
  ].join('\n')
}

function metricsOf({ total, green, warning, red, unknown, blocked, waived, waiting }: Tally): readonly Metric[] {
  const counts = { green, warning, critical: red, unknown, blocked, waived, not_run: waiting }
  return Object.entries(counts).map(([label, value]) => ({ label, value, unit: '', min: 0, max: total }))
}
