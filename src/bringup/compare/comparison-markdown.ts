import { code, plain, row } from '../../reporters/markdown-text.js'
import { type ComparedCheck, type Comparison, lastingFacts, type Single } from './comparison.js'
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

/** Two sites side by side as GitHub-flavoured Markdown. */
export function comparisonMarkdown(comparison: Comparison, { all }: { readonly all: boolean }): string {
  const { left, right, different, alike, silent, onlyLeft, onlyRight } = comparison
  const shown = all ? [...different, ...alike, ...silent] : different
  const rows = shown.flatMap((each) => rowsOf(each, { all, now: comparison.now }))
  const notes = [alikeInTrouble(comparison), all ? undefined : passedOver(comparison)].filter(
    (text) => text !== undefined,
  )
  const blocks = [
    `## ${plain(`${left.name} and ${right.name}: ${comparisonHeadline(comparison)}`)}`,
    ...(rows.length === 0 ? [] : [table(comparison, rows)]),
    ...list(`Only at ${left.name}`, onlyLeft),
    ...list(`Only at ${right.name}`, onlyRight),
    ...list(
      'Silent at both: nothing to compare',
      silent.map((each) => ({ check: each.left.check })),
    ),
    ...notes.map(plain),
  ]
  return `${blocks.join('\n\n')}\n`
}

function table({ left, right }: Comparison, rows: readonly string[]): string {
  const head = row('Check', 'Owner', 'What', plain(left.name), plain(right.name))
  return [head, row('---', '---', '---', '---', '---'), ...rows].join('\n')
}

function rowsOf(
  compared: ComparedCheck,
  { all, now }: { readonly all: boolean; readonly now: number },
): readonly string[] {
  const { left, right, standings, rewritten, metrics } = compared
  const facts = all ? compared.facts : lastingFacts(compared)
  const line = (what: string, ours: string, theirs: string) =>
    row(plain(comparedName(compared)), plain(left.check.owner), what, ours, theirs)
  const stands = (side: 'left' | 'right') =>
    `${standings[side]}: ${code(evidenceAt(compared[side], standings[side], now))}`
  const asks = ({ check }: ComparedCheck['left']) => code(check.definition)
  return [
    ...(standings.left === standings.right ? [] : [line('stands', stands('left'), stands('right'))]),
    ...(rewritten ? [line('the suite asks something else', asks(left), asks(right))] : []),
    ...facts.map((fact) => line(code(fact.path), code(valueText(fact.left)), code(valueText(fact.right)))),
    ...metrics.map(({ label, unit, left: a, right: b }) =>
      line(code(label), plain(sampleText(a, unit)), plain(sampleText(b, unit))),
    ),
  ]
}

function list(title: string, singles: readonly Single[]): readonly string[] {
  if (singles.length === 0) return []
  return [`**${plain(title)}**`, singles.map((single) => `- ${plain(singleText(single))}`).join('\n')]
}
