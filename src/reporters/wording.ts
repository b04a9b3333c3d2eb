import { clip } from '../core/clip.js'
import type { CheckCard, Waiver } from '../core/instance.js'
import type { Outcome } from '../core/outcome.js'
import { oneLine, printable } from '../core/printable.js'
import { formatDuration } from '../core/quantity.js'
import { isRegression, type Result } from '../core/result.js'
import type { Run, RunSummary } from '../core/run.js'
import { type Tally, tallyOf } from './tally.js'

/** What a run that was cut off could not tell of a check. */
export const NO_VERDICT = 'without a verdict'

/** The last line of a run: different words for each way in which it can end. */
export function lastLine(summary: RunSummary): string {
  const counts = tallyOf(summary)
  const took = formatDuration(Math.max(0, summary.finishedAt - summary.run.startedAt))
  const regressions = regressionsIn(summary)
  switch (summary.ending) {
    case 'green':
      return `${greenOf(counts)}, settled after ${took}`
    case 'red-at-deadline':
      return `${hasRed(counts) ? 'still red' : 'not settled'} at the deadline after ${took}: ${headline(counts)}${regressions}`
    case 'improving-at-deadline':
      return `improving when time ran out after ${took}: ${headline(counts)}${regressions}, fewer red than at half-time`
    case 'interrupted':
      return `interrupted after ${took}: ${greenOf(counts)}${regressions}`
    case 'stopped':
      return `stopped after ${took}: ${greenOf(counts)}${regressions}`
    case 'completed':
      return `${headline(counts)}${regressions}; took ${took}`
  }
}

function hasRed({ total, green, waived, waiting }: Tally): boolean {
  return total - green - waived - waiting > 0
}

/** `, 2 regressions`; nothing when there is none. */
function regressionsIn({ events }: RunSummary): string {
  const count = events.filter(({ result }) => isRegression(result)).length
  return count === 0 ? '' : `, ${count} ${count === 1 ? 'regression' : 'regressions'}`
}

/** `all 24 checks are green`, or `3 of 24 checks are not green (1 red, 2 blocked), 1 waived`. */
export function headline(counts: Tally): string {
  return counts.total - counts.green - counts.waived === 0 ? greenOf(counts) : notGreenOf(counts)
}

/** `1 red, 2 blocked, 1 waived`: all but what is green; empty when all is. */
export function breakdown(counts: Tally, waiting: string): readonly string[] {
  const { red, unknown, warning, blocked, waived } = counts
  return Object.entries({ red, unknown, warning, blocked, waived, [waiting]: counts.waiting })
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`)
}

/** Names a check without its site. */
export type NameOf = (instance: CheckCard) => string

/** `dns.resolver-answers[10.1.0.53]`; with the suite before it when the run has several, so that a name is one check's. */
export function namesIn(run: Pick<Run, 'instances'>): NameOf {
  const several = hasSeveralSuites(run)
  return (instance) => {
    const { suite, point } = instance
    return oneLine(`${several ? `${suite}.` : ''}${point}.${nameInPoint(instance)}`)
  }
}

export function hasSeveralSuites({ instances }: Pick<Run, 'instances'>): boolean {
  return instances.some(({ suite }) => suite !== instances[0]?.suite)
}

/** `resolver-answers[10.1.0.53]`: the check within its integration point. */
export function nameInPoint({ check, each }: CheckCard): string {
  return oneLine(each === undefined ? check : `${check}[${each}]`)
}

/** `network (#network-oncall)`: whom to call. */
export function ownerName({ owner, contact }: Pick<CheckCard, 'owner' | 'contact'>): string {
  return oneLine(contact === undefined ? owner : `${owner} (${contact})`)
}

/** `waived until 2027-01-31 by ana: replaced in January`. */
export function waiverText({ until, by, reason }: Waiver): string {
  return oneLine(`waived until ${until} by ${by}: ${reason}`)
}

/** `CRITICAL - 10.2.0.53 did not answer`. */
export function evidence({ status, output }: Outcome): string {
  return `${status} - ${oneLine(output) || 'it said nothing'}`
}

/** `regression: ` before what is said of a check that was signed off and is bad now; nothing before anything else. */
export function regressionPrefix(result: Result): string {
  return isRegression(result) ? 'regression: ' : ''
}

/** More of an output is for those reporters that a machine reads. */
const LONGEST_BRIEF = 500

/** The same, cut where it is no more use to a person. */
export function briefEvidence({ status, output }: Outcome): string {
  return evidence({ status, output: brief(output) })
}

/** The beginning of a text, on one line. */
export function brief(text: string): string {
  return clip(oneLine(text), LONGEST_BRIEF)
}

/** Text of several lines, harmless and without a carriage return or a tab; no trailing line break. */
export function plainLines(text: string): string {
  return printable(text.replace(/\r\n?/g, '\n').replaceAll('\t', '  ')).trimEnd()
}

function greenOf(counts: Tally): string {
  const { total, green } = counts
  if (total === 0) return 'no check was run'
  if (green === total) return total === 1 ? 'the one check is green' : `all ${total} checks are green`
  return `${green} of ${total} checks ${green === 1 ? 'is' : 'are'} green, ${breakdown(counts, NO_VERDICT).join(', ')}`
}

function notGreenOf(counts: Tally): string {
  const { total, green, waived } = counts
  const bad = total - green - waived
  const failing = breakdown({ ...counts, waived: 0 }, NO_VERDICT).join(', ')
  return `${bad} of ${total} checks ${bad === 1 ? 'is' : 'are'} not green (${failing})${waived === 0 ? '' : `, ${waived} waived`}`
}
