import * as fc from 'fast-check'
import t from 'tap'
import { Parser, type Result } from 'tap-parser'
import tap from '../../src/reporters/tap.js'
import { arbitraryEvent } from '../helpers/arbitrary-events.js'
import { makeEvent, makeInstance, makeSummary, WAIVER } from '../helpers/events.js'
import { reported } from '../helpers/reported.js'
import { allGreen, bringup, nasty } from '../helpers/scenarios.js'

/** What tap's own parser, which also refuses whatever is not TAP, makes of it. */
function read(text: string) {
  const parser = new Parser({ strict: true })
  const points: Result[] = []
  const extra: string[] = []
  parser.on('assert', (point: Result) => points.push(point))
  parser.on('extra', (line: string) => extra.push(line))
  parser.on('child', () => extra.push('a subtest'))
  parser.end(text)
  return { points, extra, results: parser.results }
}

t.test('the plan comes first and each check is a test point in its order', async (t) => {
  const summary = bringup()
  const { points, extra, results } = read(await reported(tap, summary))
  t.same(extra, [])
  t.match(results, { count: 8, fail: 6, todo: 1, skip: 1, plan: { start: 1, end: 8 } })
  const ids = [...summary.run.instances, ...summary.run.notApplicable].map(({ id }) => id)
  t.same(
    points.map(({ name }) => name),
    ids,
  )
})

t.test('a green run passes', async (t) => {
  t.match(read(await reported(tap, allGreen())).results, { ok: true, count: 2, pass: 2 })
})

t.test('what is not green carries its evidence and its owner', async (t) => {
  const { points } = read(await reported(tap, bringup()))
  t.match(points[1], {
    ok: false,
    diag: {
      status: 'CRITICAL',
      output: '10.2.0.53 did not answer within 10 s',
      owner: 'network',
      contact: '#network-oncall',
      why: 'Every container resolves service names here.',
      runbook: 'https://wiki.example.net/dns',
    },
  })
  t.match(points[3]?.diag, { blocked_by: 'dfw1/platform.dns.resolver-answers[10.2.0.53]' })
})

t.test('a waived check is a TODO and one that does not apply is skipped', async (t) => {
  const { points } = read(await reported(tap, bringup()))
  t.match(points[6], { ok: false, todo: 'waived until 2027-01-31 by ana: replaced in January' })
  t.match(points[7], { ok: true, skip: 'not applicable: site.labels.tier == "production"' })
})

t.test('a check without a verdict is not ok', async (t) => {
  const text = await reported(tap, makeSummary([], { ending: 'interrupted', undecided: [makeInstance()] }))
  t.match(read(text).points, [{ ok: false, diag: { output: 'without a verdict' } }])
})

t.test('a name and a reason read back as they are, whatever TAP means by their characters', async (t) => {
  const id = 'dfw1/platform.dns.C:\\dir\\ # SKIP not \\# this {'
  const waiver = { ...WAIVER, reason: 'a \\ and a # {' }
  const event = makeEvent({ instance: makeInstance({ id }), status: 'CRITICAL', result: { waiver } })
  const { points, extra } = read(await reported(tap, makeSummary([event])))
  t.same(extra, [])
  t.match(points, [{ ok: false, skip: false, name: `${id}…`, todo: 'waived until 2027-01-31 by ana: a \\ and a # {…' }])
})

t.test('a name that ends with a brace opens no subtest', async (t) => {
  const text = await reported(tap, makeSummary([makeEvent({ instance: makeInstance({ id: 'odd {' }) }), makeEvent()]))
  t.match(read(text).points, [{ name: 'odd {…' }, { name: 'dfw1/platform.dns.resolver-answers' }])
})

t.test('nasty texts neither break it nor get lost', async (t) => {
  const summary = nasty()
  const { points, extra, results } = read(await reported(tap, summary))
  t.same(extra, [])
  t.equal(results?.count, summary.run.instances.length + summary.run.notApplicable.length)
  for (const [index, { result }] of summary.events.entries()) {
    t.equal(points[index]?.diag.output, result.outcome.output.toWellFormed(), `the output of check ${index}`)
  }
})

t.test('no event breaks it', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryEvent, async (event) => {
      const { points, extra } = read(await reported(tap, makeSummary([event])))
      return extra.length === 0 && points.length === 1 && points[0]?.diag.status === event.result.outcome.status
    }),
  )
})
