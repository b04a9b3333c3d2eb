import type { NotApplicable } from '../core/instance.js'
import type { ReporterType, RunSummary } from '../core/run.js'
import { grouped } from './grouped.js'
import { code, link, plain, row } from './markdown-text.js'
import { tally } from './tally.js'
import { type Blocked, type OwnerTrouble, type PointTrouble, troubleByOwner } from './trouble.js'
import {
  breakdown,
  briefEvidence,
  lastLine,
  type NameOf,
  NO_VERDICT,
  namesIn,
  regressionPrefix,
  waiverText,
} from './wording.js'

const markdown: ReporterType = {
  name: 'markdown',
  summary: 'a report to paste into a ticket: a table of the integration points, then what is not green by owner',
  create: ({ write }) => ({ end: (summary) => write(markdownReport(summary)) }),
}
export default markdown

/** The run as GitHub-flavoured Markdown. */
export function markdownReport(summary: RunSummary): string {
  const trouble = troubleByOwner(summary)
  const nameOf = namesIn(summary.run)
  const blocks = [
    `## ${plain(lastLine(summary))}`,
    table(summary),
    ...(trouble.length === 0 ? [] : ['### Not green, by owner', ...trouble.map((each) => ownerBlock(each, nameOf))]),
    ...(summary.run.notApplicable.length === 0
      ? []
      : ['### Not applicable', notApplicableList(summary.run.notApplicable)]),
  ]
  return `${blocks.join('\n\n')}\n`
}

function table({ events, undecided }: RunSummary): string {
  const items = [
    ...events.map((event) => ({ instance: event.result.instance, event })),
    ...undecided.map((instance) => ({ instance, event: undefined })),
  ]
  const points = grouped(items, ({ instance: { site, suite, point } }) => JSON.stringify([site.name, suite, point]))
  const rows = [...points.values()].map((each) => {
    const { site, pointTitle, owner } = each[0].instance
    const counts = tally(each.map(({ event }) => event))
    const rest = breakdown(counts, NO_VERDICT).join(', ')
    return row(plain(site.name), plain(pointTitle), plain(owner), `${counts.green}/${counts.total}`, rest)
  })
  return [
    row('Site', 'Integration point', 'Owner', 'Green', 'Not green'),
    row('---', '---', '---', '---:', '---'),
    ...rows,
  ].join('\n')
}

function ownerBlock({ owner, points }: OwnerTrouble, nameOf: NameOf): string {
  return [`#### ${plain(owner)}`, ...points.map((point) => pointBlock(point, nameOf))].join('\n\n')
}

function pointBlock({ title, why, runbook, bad, blocked, undecided }: PointTrouble, nameOf: NameOf): string {
  return [
    `**${plain(title)}**: ${plain(why)}${runbook === undefined ? '' : ` Runbook: ${link(runbook)}`}`,
    '',
    ...bad.map(({ result }) => {
      const { instance, outcome, waiver } = result
      const waived = waiver === undefined ? '' : `, ${plain(waiverText(waiver))}`
      const evidence = `${regressionPrefix(result)}${code(briefEvidence(outcome))}`
      return item(instance.site.name, nameOf(instance), `${evidence}${waived}`)
    }),
    ...blocked.map((each) => blockedItem(each, nameOf)),
    ...(undecided.length === 0
      ? []
      : [
          `- ${undecided.length} ${NO_VERDICT}: ${undecided.map((each) => code(`${each.site.name} ${nameOf(each)}`)).join(', ')}`,
        ]),
  ].join('\n')
}

function blockedItem({ by, events }: Blocked, nameOf: NameOf): string {
  const names = events.map(({ result }) => code(nameOf(result.instance)))
  return `- ${events.length} blocked by ${code(by)}: ${names.join(', ')}`
}

function item(site: string, check: string, rest: string): string {
  return `- ${plain(site)} ${code(check)}: ${rest}`
}

function notApplicableList(list: readonly NotApplicable[]): string {
  return list.map(({ id, because }) => `- ${code(id)}: ${code(because)} does not hold`).join('\n')
}
