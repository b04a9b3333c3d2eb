import { code, link, plain } from '../../reporters/markdown-text.js'
import { ownerName } from '../../reporters/wording.js'
import type { HandOff, OwnerWork, PointWork, WorkItem } from '../hand-off.js'
import { adviceWords, elsewhereWords, itemWords, lastWords, loadWords, type NextView, titleWords } from './words.js'

/** Who has to act next, as Markdown for a ticket: a list to tick off. */
export function nextMarkdown(handOff: HandOff, view: NextView): string {
  const blocks = [
    `## ${plain(titleWords(handOff, view))}`,
    ...handOff.owners.map((work) => ownerBlock(work, view)),
    elsewhereWords(handOff, view)
      .map((text) => `- ${plain(text)}`)
      .join('\n'),
    ...adviceWords(handOff, view).map(plain),
    `**${plain(lastWords(handOff, view))}**`,
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function ownerBlock(work: OwnerWork, view: NextView): string {
  const head = `### ${plain(`${ownerName(work)}: ${loadWords(work)}`)}`
  return [head, ...work.points.map((point) => pointBlock(point, view))].join('\n\n')
}

function pointBlock({ title, why, runbook, contact, items }: PointWork, view: NextView): string {
  const whom = contact === undefined ? '' : ` Contact: ${plain(contact)}.`
  const where = runbook === undefined ? '' : ` Runbook: ${link(runbook)}`
  const head = `**${plain(title)}**: ${plain(why)}${whom}${where}`
  return [head, '', ...items.map((item) => itemLine(item, view))].join('\n')
}

function itemLine(item: WorkItem, view: NextView): string {
  const { names, standing, evidence, behind } = itemWords(item, view)
  const more = [...(evidence === undefined ? [] : [code(evidence)]), ...(behind === undefined ? [] : [plain(behind)])]
  return [`- [ ] ${code(names)}: ${plain(standing)}`, ...more.map((text) => `  - ${text}`)].join('\n')
}
