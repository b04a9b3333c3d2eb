import { lookWords } from '../looks.js'
import { type Page, type Paragraph, tableColumns, tableText, wordsText } from '../page.js'
import type { StatusReport } from '../status-report.js'
import { countWords, plural, promise } from '../words.js'
import { legendLine, matrixLines } from './matrix.js'
import { siteParagraphs } from './site-lines.js'

/** Of more sites than these, each is told in few lines. */
const FEW_SITES = 4

/** Where the sites stand, for a terminal: the matrix, each site in words, and all of it in one line. */
export function statusText(report: StatusReport, page: Page): string {
  const { sites, nameOf, now } = report
  const view = { marks: page.marks, nameOf, now, causesShown: sites.length > FEW_SITES ? 3 : 8 }
  const legend: Paragraph = { line: legendLine(report, page.marks), indent: 0 }
  const last: Paragraph = { line: [{ text: lastLine(report), style: 'bold' }], indent: 2 }
  return [
    `${tableText(matrixLines(report, tableColumns(page), page.marks), page)}\n`,
    `${wordsText([legend], page)}\n`,
    ...sites.map((site) => apart(wordsText(siteParagraphs(site, view), page))),
    `${wordsText([last], page)}`,
  ].join('')
}

/** What is more than one line stands apart from what follows. */
function apart(text: string): string {
  return text.indexOf('\n') === text.length - 1 ? text : `${text}\n`
}

/** `2 sites: 12 of 20 green; 2 red, 5 blocked; looked at 1m to 4m ago; fix these 2, 5 follow`. */
export function lastLine({ sites, counts, rootCauses, follow, now }: StatusReport): string {
  const fix = rootCauses === 0 ? '' : `; ${promise(rootCauses, follow)}`
  const looked = lookWords(
    sites.flatMap(({ checks }) => checks),
    now,
  )
  const part = sites.some(({ partial }) => partial.length > 0) ? '; only a part is declared' : ''
  return `${plural(sites.length, 'site')}: ${countWords({ counts })}${part}; ${looked}${fix}`
}
