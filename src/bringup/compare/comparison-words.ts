import { clip } from '../../core/clip.js'
import { lastLook } from '../../core/freshness.js'
import type { Unit } from '../../core/metric.js'
import { plainNumber } from '../../core/perfdata.js'
import { oneLine } from '../../core/printable.js'
import { formatDuration, formatSize } from '../../core/quantity.js'
import { jsonText } from '../../formats/json-text.js'
import { briefEvidence, nameInPoint } from '../../reporters/wording.js'
import type { KnownCheck } from '../../store/store.js'
import { lookWords } from '../looks.js'
import type { Standing } from '../standing.js'
import { ago } from '../words.js'
import type { Sample } from './compare-metrics.js'
import { type ComparedCheck, type Comparison, lastingFacts, type Single } from './comparison.js'

/** `24 checks at both: 3 different, 20 alike, 1 silent; 2 only at dfw1; looked at 2m ago`: each check counted once. */
export function comparisonHeadline(comparison: Comparison): string {
  const { left, right, different, alike, silent, onlyLeft, onlyRight, now } = comparison
  const both = different.length + alike.length + silent.length
  const counts = counted([
    [different.length, 'different'],
    [alike.length, 'alike'],
    [silent.length, 'silent'],
  ])
  const only = counted([
    [onlyLeft.length, `only at ${oneLine(left.name)}`],
    [onlyRight.length, `only at ${oneLine(right.name)}`],
  ])
  const atBoth = `${both} ${both === 1 ? 'check' : 'checks'} at both${counts === '' ? '' : `: ${counts}`}`
  const known = [...different, ...alike, ...silent].flatMap((pair) => [pair.left, pair.right])
  return `${only === '' ? atBoth : `${atBoth}; ${only}`}; ${lookWords(known, now)}`
}

function counted(counts: readonly (readonly [count: number, word: string])[]): string {
  return counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ')
}

/** Alike is not green: `2 of those alike are red`, or nothing to say. */
export function alikeInTrouble({ alike }: Comparison): string | undefined {
  const bad = alike.filter(({ standings }) => standings.left !== 'green')
  if (bad.length === 0) return undefined
  const names = bad.map(({ left, standings }) => `${checkName(left)} (${standings.left})`)
  return `alike, and not green at either: ${names.join(', ')}`
}

/** How many facts are not told because they differ as sites do; undefined when none do. */
export function passedOver({ different, alike, silent }: Comparison): string | undefined {
  const count = [...different, ...alike, ...silent].reduce(
    (sum, each) => sum + each.facts.length - lastingFacts(each).length,
    0,
  )
  if (count === 0) return undefined
  const facts = count === 1 ? '1 fact differs' : `${count} facts differ`
  return `${facts} only by an address, a time or what always changes: --all shows them`
}

/** `platform.dns.resolver-answers[10.1.0.53]`, with both elements where each site has its own. */
export function comparedName({ left, right }: ComparedCheck): string {
  const other = left.check.each === right.check.each ? '' : ` / [${oneLine(right.check.each ?? '')}]`
  return `${checkName(left)}${other}`
}

export function singleText({ check, because }: Single): string {
  const reason = because === undefined ? '' : ` (not applicable at the other: only ${oneLine(because)})`
  return `${checkName({ check })}${reason}`
}

/** `CRITICAL - 10.2.0.53 did not answer, 3m ago`; for one that has none, why. */
export function evidenceAt({ last }: KnownCheck, standing: Standing, now: number): string {
  if (last === undefined) return 'it has never reported'
  const said = `${briefEvidence(last.result.outcome)}, ${ago(lastLook(last), now)} ago`
  return standing === 'stale' ? `too old to count, run it again: ${said}` : said
}

const LONGEST_VALUE = 200

/** A fact as text: a list as its elements, anything else that is no text as JSON. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'absent'
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    return value.length === 0 ? 'none' : clip(value.map(oneLine).join(', '), LONGEST_VALUE)
  }
  const text = typeof value === 'string' ? oneLine(value) || '""' : jsonText([value]).slice(1, -1)
  return clip(text, LONGEST_VALUE)
}

/** `12ms (median of 30, noise 2ms)`. */
export function sampleText({ median, deviation, count }: Sample, unit: Unit): string {
  return `${quantityText(median, unit)} (median of ${count}, noise ${quantityText(deviation, unit)})`
}

function quantityText(value: number, unit: Unit): string {
  if (unit === 's') return formatDuration(value * 1000)
  if (unit === 'B') return formatSize(value)
  return oneLine(`${plainNumber(Number(value.toPrecision(4)))}${unit === '' ? '' : ` ${unit}`}`)
}

function checkName({ check }: Pick<KnownCheck, 'check'>): string {
  return `${oneLine(`${check.suite}.${check.point}`)}.${nameInPoint(check)}`
}
