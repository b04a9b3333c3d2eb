import { compileExpression, ExpressionError } from './expression.js'
import type { Facts, Outcome } from './outcome.js'
import { clip } from './printable.js'
import { type Status, worst } from './status.js'
import { evaluate, type Thresholds } from './threshold.js'

/** A CEL condition over the observed facts. */
export interface Expectation {
  readonly that: string
  /** What it costs when it does not hold. */
  readonly otherwise: 'WARNING' | 'CRITICAL'
  readonly message?: string
}

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

/** The outcome as the criteria see it. Nothing passes on a metric or a fact that was not observed. */
export function judge(outcome: Outcome, criteria: Criteria): Outcome {
  return capped(negated(withExpectations(withThresholds(outcome, criteria), criteria), criteria), criteria)
}

interface Finding {
  readonly status: Status
  readonly text: string
}

function withThresholds(outcome: Outcome, { thresholds }: Criteria): Outcome {
  const labels = Object.keys(thresholds)
  if (labels.length === 0) return outcome
  const findings: Finding[] = []
  const metrics = (outcome.metrics ?? []).map((metric) => {
    const { status, violation, metric: judged } = evaluate(metric, thresholds[metric.label] ?? {})
    if (thresholds[metric.label] === undefined) return metric
    if (violation !== undefined) findings.push({ status, text: violation })
    return judged
  })
  for (const label of labels.filter((each) => !metrics.some((metric) => metric.label === each))) {
    if (isPassable(outcome)) findings.push({ status: 'UNKNOWN', text: `no metric "${label}" was measured` })
  }
  return { ...withFindings(outcome, findings), metrics }
}

function withExpectations(outcome: Outcome, { expectations }: Criteria): Outcome {
  if (expectations.length === 0 || !isPassable(outcome)) return outcome
  const facts = withoutHoles(outcome.observed ?? {})
  return withFindings(
    outcome,
    expectations.map((expectation) => meets(expectation, facts)).filter((finding) => finding !== undefined),
  )
}

/** A bad outcome needs no further judging: what was not observed cannot be held against it. */
function isPassable(outcome: Outcome): boolean {
  return outcome.status === 'OK' || outcome.status === 'WARNING'
}

function meets({ that, otherwise, message }: Expectation, facts: Facts): Finding | undefined {
  const expression = compileExpression(that)
  try {
    const holds = expression.evaluate(facts)
    if (holds === true) return undefined
    if (holds !== false) return { status: 'UNKNOWN', text: `"${that}" is neither true nor false but ${show(holds)}` }
    const seen = expression.paths.map((path) => seenAt(path, facts)).filter((text) => text !== undefined)
    const evidence = seen.length > 0 ? ` (${seen.slice(0, 3).join(', ')})` : ''
    return { status: otherwise, text: `${message ?? `expected ${that}`}${evidence}` }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return { status: 'UNKNOWN', text: `cannot tell whether ${that}: ${error.message}` }
  }
}

function seenAt(path: string, facts: Facts): string | undefined {
  try {
    return `${path} is ${show(compileExpression(path).evaluate(facts))}`
  } catch {
    return undefined
  }
}

function show(value: unknown): string {
  return clip(JSON.stringify(value) ?? 'nothing', 80)
}

function withFindings(outcome: Outcome, findings: readonly Finding[]): Outcome {
  if (findings.length === 0) return outcome
  return {
    ...outcome,
    status: worst(outcome.status, ...findings.map((finding) => finding.status)),
    output: [outcome.output, ...findings.map((finding) => finding.text)].join('; '),
  }
}

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

/** NaN and undefined are not observations: as missing keys they make a condition an error instead of a truth. */
function withoutHoles(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined && !Number.isNaN(value)))
}
