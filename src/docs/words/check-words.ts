// What a check asks, in words for somebody who does not read suites.

import type { AnyCheckType } from '../../core/check-type.js'
import type { Expectation } from '../../core/expectation.js'
import { freshForMs } from '../../core/freshness.js'
import type { CheckInstance, Retry } from '../../core/instance.js'
import { formatDuration } from '../../core/quantity.js'
import { waiverText } from '../../reporters/wording.js'
import { type Phrase, sentence } from '../page.js'
import { thresholdWords } from './threshold-words.js'

/** What must be so for the check to be green, a phrase for each demand; the first says what is looked at. */
export function demandsOf(instance: CheckInstance, type: AnyCheckType): readonly Phrase[] {
  const { thresholds, expectations, negate, severity } = instance.criteria
  const what = claimOf(instance, type)
  const metrics = Object.entries(thresholds).map(([label, each]) =>
    thresholdWords(label, Object.hasOwn(type.metrics, label) ? type.metrics[label] : undefined, each),
  )
  const demands: readonly Phrase[] = [
    [negate ? what : sentence(what)],
    ...metrics.filter((words) => words !== '').map((words): Phrase => [negate ? words : sentence(words)]),
    ...expectations.map(expectationWords),
  ]
  const limit: readonly Phrase[] = severity === 'WARNING' ? [['A failure counts as a warning at most']] : []
  return [...(negate ? mustNot(demands) : demands), ...limit]
}

/** How it is run: how often, how long, how many times. */
export function mannerOf(check: CheckInstance): string {
  const { intervalMs, timeoutMs, timeoutStatus, retry, settle } = check
  const late = timeoutStatus === 'CRITICAL' ? '' : ` (being late is ${timeoutStatus})`
  return [
    `every ${formatDuration(intervalMs)}`,
    `within ${formatDuration(timeoutMs)}${late}`,
    ...retryWords(retry),
    ...(settle === 1 ? [] : [`green after ${settle} times in a row`]),
    `a result counts for ${formatDuration(freshForMs(check))}`,
  ].join(', ')
}

export function waiverWords({ waiver }: CheckInstance): string | undefined {
  return waiver && `A failure is ${waiverText(waiver)}`
}

/** `It must NOT be that all of this is so`: what is negated is one claim, however many demands it has. */
function mustNot([first = [], ...rest]: readonly Phrase[]): readonly Phrase[] {
  const so: Phrase = [{ strong: 'Must NOT be so:' }, ' ', ...first]
  return rest.length === 0 ? [so] : [so, ...rest.map((each): Phrase => ['together with: ', ...each])]
}

function claimOf(instance: CheckInstance, type: AnyCheckType): string {
  const open = shownOptions(instance, type)
  if (type.describe !== undefined) return type.describe(open)
  const given = Object.entries(open).filter(([, value]) => value !== undefined && value !== false)
  const values = given.map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return values.length === 0 ? type.summary : `${type.summary.replace(/\.$/, '')} (${values.join(', ')})`
}

/** A secret is not a word of any sentence, whatever the type's author thought. */
function shownOptions({ options }: CheckInstance, { options: specs }: AnyCheckType): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => {
      const isHidden = value !== undefined && specs[name]?.kind === 'secret'
      return [name, isHidden ? '[secret]' : value]
    }),
  )
}

function expectationWords({ that, otherwise, message }: Expectation): Phrase {
  const cost = otherwise === 'WARNING' ? 'else it is a warning' : 'else'
  const meaning = message === undefined ? (otherwise === 'WARNING' ? `; ${cost}` : '') : `; ${cost}: ${message}`
  return ['In what was seen, ', { code: that }, ` holds${meaning}`]
}

function retryWords({ attempts, delayMs, backoff }: Retry): readonly string[] {
  if (attempts === 1) return []
  const growing = backoff === 'exponential' ? ' and longer each time' : ''
  return [`tried up to ${attempts} times, ${formatDuration(delayMs)} apart${growing}`]
}
