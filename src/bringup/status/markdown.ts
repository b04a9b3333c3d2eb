import { oneLine } from '../../core/printable.js'
import { code, plain, row } from '../../reporters/markdown-text.js'
import { ownerName, waiverText } from '../../reporters/wording.js'
import { adviceFor } from '../advice.js'
import { lookWords } from '../looks.js'
import { cellText, markedAs, markedAsCell, type StandingMarks } from '../marks.js'
import { followers } from '../root-causes.js'
import type { SiteReport } from '../site-report.js'
import type { StatusReport } from '../status-report.js'
import { behindWords, promise, siteCountWords, siteWords, standingWords } from '../words.js'
import { legendLine } from './matrix.js'
import { lastLine } from './text.js'

/** Where the sites stand, as Markdown for a ticket. */
export function statusMarkdown(report: StatusReport, marks: StandingMarks): string {
  const legend = legendLine(report, marks).map(({ text }) => text)
  const blocks = [
    `## ${plain(lastLine(report))}`,
    table(report, marks),
    plain(legend.join('')),
    ...report.sites.map((site) => siteBlock(site, report, marks)),
  ]
  return `${blocks.join('\n\n')}\n`
}

/** Sites are columns as long as there are not more of them than integration points: a page is longer than it is wide. */
function table({ sites, points }: StatusReport, marks: StandingMarks): string {
  const cell = (site: SiteReport, key: string) => cellMarkdown(site, key, marks)
  const siteNames = sites.map(({ site }) => plain(site.name))
  const pointNames = points.map(({ name }) => plain(name))
  const upright = sites.length <= points.length
  const rows = upright
    ? points.map(({ key }, at) => [pointNames[at] ?? '', ...sites.map((site) => cell(site, key))])
    : sites.map((site, at) => [siteNames[at] ?? '', ...points.map(({ key }) => cell(site, key))])
  const columns = upright ? siteNames : pointNames
  return [row('', ...columns), row('---', ...columns.map(() => '---')), ...rows.map((cells) => row(...cells))].join(
    '\n',
  )
}

function cellMarkdown({ cells }: SiteReport, key: string, marks: StandingMarks): string {
  const cell = cells.get(key)
  return cell === undefined ? '' : plain(cellText(marks[markedAsCell(cell)], cell.counts))
}

function siteBlock(report: SiteReport, { nameOf, now }: StatusReport, marks: StandingMarks): string {
  const { site, roots, checks } = report
  const causes = roots.map((root) => {
    const { cause } = root
    const words = [ownerName(cause.check), standingWords(cause, now), behindWords(root, nameOf)]
    const said = words.filter((each) => each !== undefined).join('; ')
    return `- ${marks[markedAs(cause)]} ${code(nameOf(cause.check))} ${plain(said)}`
  })
  const waived = checks.flatMap((each) => {
    const { check, waiver } = each
    if (waiver === undefined) return []
    const said = `${waiverText(waiver)}; ${lookWords([each], now)}`
    return [`- ${plain(marks.waived)} ${code(nameOf(check))} ${plain(said)}`]
  })
  const todo = roots.length === 0 ? [] : [`${plain(promise(roots.length, followers(roots).size))}:`]
  return [
    `### ${plain(oneLine(site.name))}: ${plain(siteWords(report))}; ${plain(siteCountWords(report, now))}`,
    ...todo,
    [...causes, ...waived].join('\n'),
    ...adviceFor(report, now).map(plain),
  ]
    .filter((block) => block !== '')
    .join('\n\n')
}
