import { oneLine } from '../../core/printable.js'
import type { Line } from '../../reporters/pretty/span.js'
import { ownerName } from '../../reporters/wording.js'
import type { HandOff, OwnerWork, PointWork, WorkItem } from '../hand-off.js'
import { markedAs, markOf } from '../marks.js'
import { type Page, type Paragraph, wordsText } from '../page.js'
import { adviceWords, elsewhereWords, itemWords, lastWords, loadWords, type NextView, titleWords } from './words.js'

/** Who has to act next, for a terminal. */
export function nextText(handOff: HandOff, view: NextView, page: Page): string {
  const blocks: readonly (readonly Paragraph[])[] = [
    [bold(titleWords(handOff, view))],
    ...handOff.owners.map((work) => ownerParagraphs(work, view, page)),
    elsewhereWords(handOff, view).map((text) => paragraph([{ text: `${page.marks.blocked} ${text}` }], 2)),
    adviceWords(handOff, view).map((text) => paragraph([{ text }], 2)),
    [bold(lastWords(handOff, view))],
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => wordsText(block, page))
    .join('\n')
}

function ownerParagraphs(work: OwnerWork, view: NextView, page: Page): readonly Paragraph[] {
  return [
    paragraph([{ text: ownerName(work), style: 'bold' }, { text: `: ${loadWords(work)}` }], 2),
    ...work.points.flatMap((point) => pointParagraphs(point, view, page)),
  ]
}

function pointParagraphs({ title, why, runbook, contact, items }: PointWork, view: NextView, page: Page) {
  return [
    paragraph([{ text: `  ${oneLine(title)}: ` }, { text: oneLine(why), style: 'dim' }], 4),
    ...(runbook === undefined ? [] : [labelled('runbook', runbook)]),
    ...(contact === undefined ? [] : [labelled('contact', contact)]),
    ...items.flatMap((item) => itemParagraphs(item, view, page)),
  ]
}

function itemParagraphs(item: WorkItem, view: NextView, { marks }: Page): readonly Paragraph[] {
  const { names, standing, evidence, behind } = itemWords(item, view)
  const head: Line = [
    { text: '    ' },
    markOf(markedAs(item.causes[0].cause), marks),
    { text: ` ${names}  `, style: 'bold' },
    { text: standing },
  ]
  return [
    paragraph(head, 8),
    ...(evidence === undefined ? [] : [paragraph([{ text: `      ${evidence}` }], 8)]),
    ...(behind === undefined ? [] : [paragraph([{ text: `      ${behind}`, style: 'dim' }], 8)]),
  ]
}

function labelled(label: string, text: string): Paragraph {
  return paragraph([{ text: `  ${label} `, style: 'dim' }, { text: oneLine(text) }], 4)
}

function bold(text: string): Paragraph {
  return paragraph([{ text, style: 'bold' }], 2)
}

function paragraph(line: Line, indent: number): Paragraph {
  return { line, indent }
}
