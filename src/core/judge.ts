import type { Deadline, Expectation, Finding } from './expectation.js'
import { type Metric, withoutNoise } from './metric.js'
import type { Outcome } from './outcome.js'
import { combineParts, type OutcomePart } from './parts.js'
import { worst } from './status.js'
import { storable } from './storable.js'
import { evaluate, type Thresholds } from './threshold.js'

/** What is asked of an outcome beyond what the check type itself finds wrong. */
export interface Criteria {
  /** By metric label. */
  readonly thresholds: Readonly<Record<string, Thresholds>>
  readonly expectations: readonly Expectation[]
  /** The check must fail to pass: OK and CRITICAL swap places, UNKNOWN never does. */
  readonly negate: boolean
  /** A CRITICAL counts as this at most. */
  readonly severity?: 'WARNING' | 'CRITICAL'
}

export const NO_CRITERIA: Criteria = { thresholds: {}, expectations: [], negate: false }

const TEN_SECONDS: Deadline = { timeoutMs: 10_000, leftMs: 10_000 }

/** The outcome as the criteria see it. Nothing passes on a metric or a fact that was not observed. */
export async function judge(outcome: Outcome, criteria: Criteria, deadline = TEN_SECONDS): Promise<Outcome> {
  if (outcome.parts !== undefined) return combineParts(await judgeParts(outcome.parts, criteria, deadline))
  const judged = await withExpectations(withThresholds(measured(outcome), criteria), criteria, deadline)
  return capped(negated(settled(judged), criteria), criteria)
}

/** Without what only the judging needed. */
function settled(outcome: Outcome): Outcome {
  const { unobserved, observed, ...rest } = outcome
  const kept = observed === undefined ? undefined : storable(observed)
  if (unobserved === undefined && kept === observed) return outcome
  return { ...rest, ...(kept !== undefined && { observed: kept }) }
}

/** What is judged is what is shown. */
function measured({ metrics, ...said }: Outcome): Outcome {
  return { ...said, ...(metrics !== undefined && { metrics: metrics.map(withoutNoise) }) }
}

function judgeParts(
  parts: readonly OutcomePart[],
  criteria: Criteria,
  deadline: Deadline,
): Promise<readonly OutcomePart[]> {
  return Promise.all(
    parts.map(async ({ name, outcome }) => ({ name, outcome: await judge(outcome, criteria, deadline) })),
  )
}

function withThresholds(outcome: Outcome, { thresholds }: Criteria): Outcome {
  const asked = new Map(Object.entries(thresholds))
  if (asked.size === 0) return outcome
  const evaluated = (outcome.metrics ?? []).map((metric) => evaluate(metric, asked.get(metric.label) ?? {}))
  const metrics = evaluated.map(({ metric }) => metric)
  if (!isPassable(outcome)) return { ...outcome, metrics }
  const violations = evaluated
    .filter(({ metric }) => asked.has(metric.label))
    .flatMap(({ status, violation }) => (violation === undefined ? [] : [{ status, text: violation }]))
  return { ...withFindings(outcome, [...violations, ...uncertain([...asked.keys()], metrics, outcome)]), metrics }
}

/** A threshold is about one metric: with none of its label, or several, there is nothing to hold it against. */
function uncertain(
  labels: readonly string[],
  metrics: readonly Metric[],
  { unobserved = {} }: Outcome,
): readonly Finding[] {
  return labels.flatMap((label): readonly Finding[] => {
    const count = metrics.filter((metric) => metric.label === label).length
    const why = Object.hasOwn(unobserved, label) ? `: ${unobserved[label]}` : ''
    if (count === 0) return [{ status: 'UNKNOWN', text: `no metric "${label}" was measured${why}` }]
    return count === 1 ? [] : [{ status: 'UNKNOWN', text: `${count} metrics are named "${label}", wanted one` }]
  })
}

/** CEL is imported only where a condition asks for it: a standalone plugin must start fast. */
async function withExpectations(
  outcome: Outcome,
  { expectations, negate }: Criteria,
  deadline: Deadline,
): Promise<Outcome> {
  if (expectations.length === 0 || !isPassable(outcome)) return outcome
  const { unmet } = await import('./expectation.js')
  const answer = negate ? 'either' : 'true'
  return withFindings(outcome, await unmet({ expectations, answer }, outcome, deadline))
}

/** A bad outcome needs no further judging: what was not observed cannot be held against it. */
function isPassable(outcome: Outcome): boolean {
  return outcome.status === 'OK' || outcome.status === 'WARNING'
}

function withFindings(outcome: Outcome, findings: readonly Finding[]): Outcome {
  if (findings.length === 0) return outcome
  return {
    ...outcome,
    ...(findings.some(({ status }) => status === 'UNKNOWN') && { conclusive: false as const }),
    status: worst(outcome.status, ...findings.map((finding) => finding.status)),
    output: [outcome.output, ...findings.map((finding) => finding.text)].join('; '),
  }
}

/** What is OK or WARNING works, and must not; what is not certain stays UNKNOWN. */
function negated(outcome: Outcome, { negate }: Criteria): Outcome {
  if (!negate || outcome.status === 'UNKNOWN') return outcome
  if (outcome.conclusive === false) {
    return { ...outcome, status: 'UNKNOWN', output: `cannot tell whether it must fail: ${outcome.output}` }
  }
  if (outcome.status === 'CRITICAL') return { ...outcome, status: 'OK', output: `fails, as it must: ${outcome.output}` }
  return { ...outcome, status: 'CRITICAL', output: `passes, but must fail: ${outcome.output}` }
}

function capped(outcome: Outcome, { severity }: Criteria): Outcome {
  return severity === 'WARNING' && outcome.status === 'CRITICAL' ? { ...outcome, status: 'WARNING' } : outcome
}
