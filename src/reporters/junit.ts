// JUnit XML as Jenkins and GitLab read it: there is no standard, so only what both document is written. The schema in
// test/fixtures/junit.xsd says what that is.
import type { ReporterType, Run } from '../core/run.js'
import { grouped } from './grouped.js'
import { type TestCase, testCases, type Verdict } from './junit/test-case.js'
import { plainLines } from './wording.js'
import { attributes, xmlText } from './xml.js'

const junit: ReporterType = {
  name: 'junit',
  summary: 'JUnit XML for Jenkins and GitLab, one test suite per integration point and site',
  create: ({ write }) => ({
    end(summary) {
      const cases = testCases(summary)
      const seconds = Math.max(0, summary.finishedAt - summary.run.startedAt) / 1000
      write('<?xml version="1.0" encoding="UTF-8"?>\n')
      write(`<testsuites ${attributes({ name: 'firstlight', ...countsOf(cases, seconds) })}>\n`)
      for (const [name, theirs] of grouped(cases, ({ suite }) => suite)) {
        write(suiteText(name, theirs, summary.run))
      }
      write('</testsuites>\n')
    },
  }),
}
export default junit

function suiteText(name: string, cases: readonly TestCase[], { startedAt }: Run): string {
  const seconds = cases.reduce((sum, each) => sum + each.seconds, 0)
  const timestamp = new Date(startedAt).toISOString().slice(0, 19)
  const head = attributes({ name, ...countsOf(cases, seconds), timestamp })
  return `  <testsuite ${head}>\n${cases.map(caseText).join('')}  </testsuite>\n`
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

function caseText(testCase: TestCase): string {
  const { suite, name, seconds, file, properties, evidence } = testCase
  const body = `${propertiesText(properties)}${verdictText(testCase)}${outputText(evidence)}`
  const head = attributes({ classname: suite, name, time: seconds.toFixed(3), file })
  return `    <testcase ${head}>\n${body}    </testcase>\n`
}

function propertiesText(properties: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `        <property ${attributes({ name, value })}/>\n`)
  return lines.length === 0 ? '' : `      <properties>\n${lines.join('')}      </properties>\n`
}

function verdictText({ verdict, message, type, properties }: TestCase): string {
  switch (verdict) {
    case 'passed':
      return ''
    case 'skipped':
      return `      <skipped ${attributes({ message })}/>\n`
    case 'failure':
    case 'error':
      return `      <${verdict} ${attributes({ message, type })}>${xmlText(bodyOf(message, properties))}</${verdict}>\n`
  }
}

/** What is wrong and whom to call: GitLab shows this text and no properties. */
function bodyOf(message: string, properties: TestCase['properties']): string {
  const present = Object.entries(properties).filter(([, value]) => value !== undefined)
  return plainLines([message, ...present.map(([name, value]) => `${name}: ${value}`)].join('\n'))
}

function outputText(evidence: string): string {
  return evidence === '' ? '' : `      <system-out>${xmlText(plainLines(evidence))}</system-out>\n`
}
