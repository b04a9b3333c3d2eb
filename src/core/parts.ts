import type { Outcome } from './outcome.js'
import { worst } from './status.js'

/** One of several places at which a check was made, and what it gave there. */
export interface OutcomePart {
  /** The place in words: an IP address. */
  readonly name: string
  readonly outcome: Outcome
}

/** The outcome of a check that must pass at each place: the worst, with what is wrong at each place that has it. */
export function combineParts(parts: readonly OutcomePart[]): Outcome {
  const status = parts.map(({ outcome }) => outcome.status).reduce((a, b) => worst(a, b))
  const [first, ...others] = parts.filter(({ outcome }) => outcome.status === status)
  if (first === undefined) throw new Error('a check was made nowhere')
  if (parts.length === 1) return first.outcome
  const names = parts.map(({ name }) => name).join(', ')
  if (status === 'OK') return { ...first.outcome, output: `${first.outcome.output}; the same at each of ${names}` }
  const bad = [first, ...others, ...parts.filter(({ outcome }) => ![status, 'OK'].includes(outcome.status))]
  const said = bad.map(({ name, outcome }) => `at ${name}: ${outcome.output}`).join('; ')
  return { ...first.outcome, output: `${said} (${bad.length} of ${parts.length} addresses)` }
}
