import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import t from 'tap'
import junit from '../../src/reporters/junit.js'
import { arbitraryEvent } from '../helpers/arbitrary-events.js'
import { makeEvent, makeInstance, makeSummary } from '../helpers/events.js'
import { reported } from '../helpers/reported.js'
import { allGreen, bringup, nasty } from '../helpers/scenarios.js'
import { readXml, type XmlElement } from '../helpers/xml.js'

const SCHEMA = fileURLToPath(new URL('../../../test/fixtures/junit.xsd', import.meta.url))

async function casesOf(summary: Parameters<typeof reported>[1]): Promise<readonly XmlElement[]> {
  return readXml(await reported(junit, summary)).children.flatMap((suite) => suite.children)
}

function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((each) => each.name === name)
}

t.test('each integration point of a site is a test suite', async (t) => {
  const root = readXml(await reported(junit, bringup()))
  t.match(root.attributes, { tests: '8', failures: '2', errors: '3', skipped: '2', time: '1.200' })
  t.match(root.children, [
    { attributes: { name: 'dfw1.platform.dns', tests: '2', failures: '1', timestamp: '2026-11-21T04:13:07' } },
    { attributes: { name: 'dfw1.platform.load-balancer', tests: '4', failures: '1', errors: '3' } },
    { attributes: { name: 'dfw1.platform.legacy', tests: '2', skipped: '2' } },
  ])
})

t.test('a red check is a failure that says what is wrong and whom to call', async (t) => {
  const red = (await casesOf(bringup()))[1]
  t.match(red?.attributes, {
    classname: 'dfw1.platform.dns',
    name: 'resolver-answers[10.2.0.53]',
    time: '0.012',
    file: 'suites/platform.yaml',
  })
  const failure = child(red, 'failure')
  t.match(failure?.attributes, { message: '10.2.0.53 did not answer within 10 s', type: 'CRITICAL' })
  t.match(failure?.text, /contact: #network-oncall\n.*runbook: https:\/\/wiki.example.net\/dns$/s)
  t.match(
    child(red, 'properties')?.children.map(({ attributes }) => attributes['name']),
    ['owner', 'contact', 'why', 'runbook'],
  )
})

t.test('a verdict is passed, failure, error or skipped', async (t) => {
  const verdicts = (await casesOf(bringup())).map(
    ({ children }) => children.find(({ name }) => ['failure', 'error', 'skipped'].includes(name))?.name ?? 'passed',
  )
  t.same(verdicts, ['passed', 'failure', 'failure', 'error', 'error', 'error', 'skipped', 'skipped'])
})

t.test('what has no verdict is an error', async (t) => {
  const [only] = await casesOf(makeSummary([], { ending: 'interrupted', undecided: [makeInstance()] }))
  t.match(child(only, 'error')?.attributes['message'], /^without a verdict: the run ended before there was one$/)
})

t.test('every attempt and the long output are kept', async (t) => {
  const attempts = ['refused', 'fine'].map((output) => ({ status: 'OK' as const, output, durationMs: 1 }))
  const event = makeEvent({ output: 'fine on attempt 2', outcome: { longOutput: 'one\ntwo' }, result: { attempts } })
  const [only] = await casesOf(makeSummary([event]))
  t.equal(
    child(only, 'system-out')?.text,
    'OK - fine on attempt 2\nattempt 1: OK - refused\nattempt 2: OK - fine\none\ntwo',
  )
})

t.test('no event breaks it', async () => {
  await fc.assert(fc.asyncProperty(arbitraryEvent, async (event) => (await casesOf(makeSummary([event]))).length === 1))
})

const xmllint = spawnSync('xmllint', ['--version']).error === undefined

t.test('xmllint finds it valid', { skip: xmllint ? false : 'needs xmllint (Debian: libxml2-utils)' }, async (t) => {
  const undecided = [makeInstance({ check: 'late' })]
  for (const summary of [bringup({ undecided }), allGreen(), nasty(), makeSummary([])]) {
    const input = await reported(junit, summary)
    const { status, stderr } = spawnSync('xmllint', ['--noout', '--huge', '--schema', SCHEMA, '-'], {
      input,
      encoding: 'utf8',
    })
    t.equal(status, 0, stderr.slice(0, 1000))
  }
})
