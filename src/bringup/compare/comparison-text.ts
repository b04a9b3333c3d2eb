import { oneLine } from '../../core/printable.js'
import { type Line, padded, type Style, widthOf } from '../../reporters/pretty/span.js'
import { ownerName } from '../../reporters/wording.js'
import { hanging, paragraph } from '../hanging.js'
import { type Page, type Paragraph, wordsText } from '../page.js'
import type { Standing } from '../standing.js'
import type { FactDifference } from './compare-facts.js'
import type { MetricDifference } from './compare-metrics.js'
import { areAlike, type ComparedCheck, type Comparison, lastingFacts, type Single } from './comparison.js'
import {
  alikeInTrouble,
  comparedName,
  comparisonHeadline,
  evidenceAt,
  passedOver,
  sampleText,
  singleText,
  valueText,
} from './comparison-words.js'

export interface ComparisonPage extends Page {
  /** Whether what differs only in passing is shown, too. */
  readonly all: boolean
}

/** Two sites side by side for people: what differs, what only one has, and how much is alike. */
export function comparisonText(comparison: Comparison, page: ComparisonPage): string {
  const { left, right, different, alike, silent, onlyLeft, onlyRight } = comparison
  const shown = page.all ? [...different, ...[...alike, ...silent].filter(({ facts }) => facts.length > 0)] : different
  const hidden = page.all ? undefined : passedOver(comparison)
  const inTrouble = alikeInTrouble(comparison)
  return wordsText(
    [
      ...shown.flatMap((each) => [...comparedLines(each, comparison, page), paragraph()]),
      ...singleLines(`only at ${oneLine(left.name)}`, onlyLeft, page),
      ...singleLines(`only at ${oneLine(right.name)}`, onlyRight, page),
      ...singleLines(
        'silent at both: nothing to compare',
        silent.map((each) => ({ check: each.left.check })),
        page,
      ),
      ...(inTrouble === undefined ? [] : hanging([], { text: inTrouble, style: 'dim' }, page)),
      ...(hidden === undefined ? [] : hanging([], { text: hidden, style: 'dim' }, page)),
      paragraph(
        { text: `${oneLine(left.name)} and ${oneLine(right.name)}: `, style: 'bold' },
        { text: comparisonHeadline(comparison), style: areAlike(comparison) ? 'green' : 'red' },
      ),
    ],
    page,
  )
}

/** What one site says of something, and the other. */
interface Row {
  readonly name: string
  readonly left: string
  readonly right: string
  readonly style?: Style
}

function comparedLines(compared: ComparedCheck, comparison: Comparison, page: ComparisonPage): readonly Paragraph[] {
  const facts = page.all ? compared.facts : lastingFacts(compared)
  const rows = [
    ...standingRows(compared, comparison, page),
    ...(compared.rewritten ? [rewrittenRow(compared)] : []),
    ...facts.map(factRow),
    ...compared.metrics.map(metricRow),
  ]
  const title: Line = [{ text: `${comparedName(compared)}  `, style: 'bold' }]
  const owner = { text: ownerName(compared.left.check), style: 'dim' } as const
  return [...hanging(title, owner, page), ...rows.flatMap((row) => rowLines(row, comparison, page))]
}

function standingRows({ left, right, standings }: ComparedCheck, { now }: Comparison, { marks }: Page): readonly Row[] {
  if (standings.left === standings.right) return []
  const text = (standing: Standing, evidence: string) => `${marks[standing]} ${standing}: ${evidence}`
  const leftText = text(standings.left, evidenceAt(left, standings.left, now))
  const rightText = text(standings.right, evidenceAt(right, standings.right, now))
  return [{ name: 'stands', left: leftText, right: rightText }]
}

function rewrittenRow({ left, right }: ComparedCheck): Row {
  const text = ({ check }: ComparedCheck['left']) => `definition ${oneLine(check.definition)}`
  return { name: 'the suite asks something else: run the same version at both', left: text(left), right: text(right) }
}

function factRow({ path, left, right, passing }: FactDifference): Row {
  const row = { name: oneLine(path), left: valueText(left), right: valueText(right) }
  return passing === undefined ? row : { ...row, name: `${row.name} (${passing})`, style: 'dim' }
}

function metricRow({ label, unit, left, right }: MetricDifference): Row {
  return { name: oneLine(label), left: sampleText(left, unit), right: sampleText(right, unit) }
}

function rowLines(
  { name, left, right, style }: Row,
  { left: a, right: b }: Comparison,
  page: Page,
): readonly Paragraph[] {
  const width = Math.max(widthOf(oneLine(a.name)), widthOf(oneLine(b.name)))
  const side = (site: string, text: string) =>
    hanging([{ text: `    ${padded(oneLine(site), width)}  `, style: 'dim' }], { text, ...(style && { style }) }, page)
  return [paragraph({ text: `  ${name}`, ...(style && { style }) }), ...side(a.name, left), ...side(b.name, right)]
}

function singleLines(title: string, singles: readonly Single[], page: Page): readonly Paragraph[] {
  if (singles.length === 0) return []
  const lines = singles.flatMap((single) =>
    hanging(
      [{ text: '  ' }],
      { text: singleText(single), ...(single.because !== undefined && { style: 'dim' }) },
      page,
    ),
  )
  return [paragraph({ text: title, style: 'bold' }), ...lines, paragraph()]
}
