import type { CheckEvent } from '../../core/event.js'
import type { CheckCard, NotApplicable } from '../../core/instance.js'
import { inSeconds } from '../../core/quantity.js'
import type { RunSummary } from '../../core/run.js'
import { standingOf } from '../standing.js'
import { evidence, NO_VERDICT, nameInPoint, regressionPrefix, waiverText } from '../wording.js'

/** CRITICAL and WARNING are failures; UNKNOWN, blocked and undecided are errors; waived and not applicable are skipped. */
export type Verdict = 'passed' | 'failure' | 'error' | 'skipped'

/** A check as JUnit knows it. */
export interface TestCase {
  /** `site.suite.point`. */
  readonly suite: string
  readonly name: string
  readonly seconds: number
  readonly verdict: Verdict
  readonly message: string
  readonly type: string
  readonly file?: string
  readonly properties: Readonly<Record<string, string | undefined>>
  /** All that was seen, attempts included; several lines. */
  readonly evidence: string
}

export function testCases({ run, events, undecided }: RunSummary): readonly TestCase[] {
  return [...events.map(caseOf), ...undecided.map(undecidedCase), ...run.notApplicable.map(notApplicableCase)]
}

function caseOf(event: CheckEvent): TestCase {
  const { instance, outcome, durationMs, waiver, attempts } = event.result
  const message = waiver === undefined ? outcome.output : `${waiverText(waiver)}; ${evidence(outcome)}`
  const tries = attempts.length > 1 ? attempts.map((each, index) => `attempt ${index + 1}: ${evidence(each)}`) : []
  return {
    ...instanceCase(instance),
    seconds: inSeconds(durationMs),
    verdict: verdictOf(event),
    message: `${regressionPrefix(event.result)}${message}`,
    type: outcome.status,
    evidence: [evidence(outcome), ...tries, outcome.longOutput ?? ''].join('\n'),
  }
}

function verdictOf(event: CheckEvent): Verdict {
  const standing = standingOf(event)
  switch (standing) {
    case 'green':
      return 'passed'
    case 'waived':
      return 'skipped'
    case 'red':
    case 'warning':
      return 'failure'
    case 'unknown':
    case 'blocked':
    case 'waiting':
      return 'error'
  }
}

function undecidedCase(instance: CheckCard): TestCase {
  const message = `${NO_VERDICT}: the run ended before there was one`
  return { ...instanceCase(instance), seconds: 0, verdict: 'error', message, type: 'UNKNOWN', evidence: message }
}

function notApplicableCase({ id, site, point, check, because }: NotApplicable): TestCase {
  const message = `not applicable: ${because}`
  const suite = `${site}.${suiteOf(id, site)}.${point}`
  return { suite, name: check, seconds: 0, verdict: 'skipped', message, type: '', properties: {}, evidence: '' }
}

/** The suite's name out of `site/suite.point.check`. */
function suiteOf(id: string, site: string): string {
  return id.slice(site.length + 1).split('.', 1)[0] ?? ''
}

function instanceCase(instance: CheckCard) {
  const { site, suite, point, owner, contact, why, runbook, source } = instance
  return {
    suite: `${site.name}.${suite}.${point}`,
    name: nameInPoint(instance),
    file: source.file,
    properties: { owner, contact, why, runbook },
  }
}
