// JUnit XML as Jenkins and GitLab read it: there is no standard, so only what both document is written. The schema in
// test/fixtures/junit.xsd says what that is.
import type { CheckEvent } from '../core/event.js'
import type { CheckInstance, NotApplicable } from '../core/instance.js'
import type { ReporterType, RunSummary } from '../core/run.js'
import { grouped } from './grouped.js'
import { standingOf } from './standing.js'
import { evidence, plainLines, waiverText } from './wording.js'
import { attributes, xmlText } from './xml.js'

const junit: ReporterType = {
  name: 'junit',
  summary: 'JUnit XML for Jenkins and GitLab, one test suite per integration point and site',
  create: ({ write }) => ({
    end(summary) {
      const suites = testSuites(summary)
      const seconds = (summary.finishedAt - summary.run.startedAt) / 1000
      write('<?xml version="1.0" encoding="UTF-8"?>\n')
      write(
        `<testsuites ${attributes({
          name: 'firstlight',
          ...countsOf(
            suites.flatMap(({ cases }) => cases),
            seconds,
          ),
        })}>\n`,
      )
      for (const suite of suites) write(suiteText(suite, summary.run.startedAt))
      write('</testsuites>\n')
    },
  }),
}
export default junit

type Verdict = 'passed' | 'failure' | 'error' | 'skipped'

interface TestCase {
  readonly suite: string
  readonly name: string
  readonly seconds: number
  readonly verdict: Verdict
  readonly message: string
  readonly type: string
  readonly file?: string
  readonly properties: Readonly<Record<string, string | undefined>>
  readonly evidence: string
}

interface TestSuite {
  readonly name: string
  readonly cases: readonly TestCase[]
}

function testSuites({ run, events, notRun }: RunSummary): readonly TestSuite[] {
  const cases = [...events.map(caseOf), ...notRun.map(notRunCase), ...run.notApplicable.map(notApplicableCase)]
  return [...grouped(cases, ({ suite }) => suite)].map(([name, each]) => ({ name, cases: each }))
}

function caseOf(event: CheckEvent): TestCase {
  const { instance, outcome, durationMs, waiver, attempts } = event.result
  const tries = attempts.length > 1 ? attempts.map((each, index) => `attempt ${index + 1}: ${evidence(each)}`) : []
  return {
    ...instanceCase(instance),
    seconds: durationMs / 1000,
    verdict: verdictOf(event),
    message: waiver === undefined ? outcome.output : `${waiverText(waiver)}; ${evidence(outcome)}`,
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

function notRunCase(instance: CheckInstance): TestCase {
  const message = 'not run: the run was stopped before it'
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

function instanceCase(instance: CheckInstance) {
  const { site, suite, point, check, each, owner, contact, why, runbook, source } = instance
  return {
    suite: `${site.name}.${suite}.${point}`,
    name: each === undefined ? check : `${check}[${each}]`,
    file: source.file,
    properties: { owner, contact, why, runbook },
  }
}

function suiteText({ name, cases }: TestSuite, startedAt: number): string {
  const seconds = cases.reduce((sum, each) => sum + each.seconds, 0)
  const timestamp = new Date(startedAt).toISOString().slice(0, 19)
  return `  <testsuite ${attributes({ name, ...countsOf(cases, seconds), timestamp })}>\n${cases.map(caseText).join('')}  </testsuite>\n`
}

function countsOf(cases: readonly TestCase[], seconds: number) {
  const count = (verdict: Verdict) => String(cases.filter((each) => each.verdict === verdict).length)
  return {
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds.toFixed(3),
  }
}

function caseText({ suite, name, seconds, file, verdict, message, type, properties, evidence }: TestCase): string {
  const body = [
    propertiesText(properties),
    verdictText({ verdict, message, type, evidence }),
    outputText(evidence),
  ].join('')
  const head = attributes({ classname: suite, name, time: seconds.toFixed(3), file })
  return `    <testcase ${head}>\n${body}    </testcase>\n`
}

function propertiesText(properties: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `        <property ${attributes({ name, value })}/>\n`)
  return lines.length === 0 ? '' : `      <properties>\n${lines.join('')}      </properties>\n`
}

function verdictText({
  verdict,
  message,
  type,
  evidence,
}: Pick<TestCase, 'verdict' | 'message' | 'type' | 'evidence'>) {
  switch (verdict) {
    case 'passed':
      return ''
    case 'skipped':
      return `      <skipped ${attributes({ message })}/>\n`
    case 'failure':
    case 'error':
      return `      <${verdict} ${attributes({ message, type })}>${xmlText(plainLines(evidence))}</${verdict}>\n`
  }
}

function outputText(evidence: string): string {
  return evidence === '' ? '' : `      <system-out>${xmlText(plainLines(evidence))}</system-out>\n`
}
