import * as fc from 'fast-check'
import t from 'tap'
import type { RunSummary } from '../../../src/core/run.js'
import { createBoard } from '../../../src/reporters/pretty/board.js'
import { frameLines } from '../../../src/reporters/pretty/frame.js'
import { marksFor } from '../../../src/reporters/pretty/marks.js'
import { lineText } from '../../../src/reporters/pretty/span.js'
import { makeBlockedEvent, makeEvent, makeInstance, makeSite, makeSummary, START } from '../../helpers/events.js'
import { allGreen, bringup, nasty } from '../../helpers/scenarios.js'

interface Shown {
  readonly columns?: number
  readonly rows?: number
  readonly elapsedMs?: number
}

function frame({ run, events }: RunSummary, { columns = 100, rows = 40, elapsedMs = 41_500 }: Shown = {}): string {
  const board = createBoard(run)
  for (const event of events) board.record(event)
  const lines = frameLines(board, { columns, rows, now: START + elapsedMs, marks: marksFor({}) })
  return lines.map((line) => lineText(line, { columns, color: false })).join('\n')
}

t.test('all is shown when there is room', async (t) => {
  t.equal(
    frame(bringup()),
    [
      '✗ dfw1  Dallas 1, bringup  1/7',
      '  ✗ dns            1/2  ✓✗    network (#network-oncall)',
      '      ✗ resolver-answers[10.2.0.53]  10.2.0.53 did not answer within 10 s',
      '  ? load-balancer  0/4  !⊘⊘?  edge',
      '      ! certificate  days_left is 12, wanted at least 30',
      '      ? stats        no field "up" in it',
      '      ⊘ 2 blocked by dfw1 dns.resolver-answers[10.2.0.53]',
      '  ~ legacy         0/1  ~     Old array  (1 not applicable)',
      '      ~ array  waived until 2027-01-31 by ana: replaced in January (array.dfw1.example.net refused …',
      '',
      '█░░░░░░░░░░░  1 of 7 green  1 red, 1 unknown, 1 warning, 2 blocked, 1 waived',
      '41s elapsed',
    ].join('\n'),
  )
})

t.test('what waits for its first result is neither green nor red', async (t) => {
  const text = frame({ ...bringup(), events: [] })
  t.match(text, '  · dns            0/2  ··    Recursive DNS')
  t.match(text, '░░░░░░░░░░░░  0 of 7 green  7 waiting')
})

t.test('an outcome that comes later replaces the one before', async (t) => {
  const { run, events } = allGreen()
  const red = events.map((event) => ({
    ...event,
    result: { ...event.result, outcome: { status: 'CRITICAL' as const, output: 'no' } },
  }))
  t.match(frame({ ...allGreen(), run, events: [...red, ...events] }), '2 of 2 green')
})

t.test('--until-green shows the round, the time gone by and the deadline', async (t) => {
  const untilGreen = { everyMs: 1000, deadlineMs: 7_200_000 }
  const { events } = allGreen()
  const summary = allGreen({ run: { untilGreen } })
  const twice = { ...summary, events: [...events, ...events] }
  t.match(frame(twice), /\n████████████ {2}round 2, 41s elapsed, 1h 59m to the deadline$/)
  t.match(frame(twice, { elapsedMs: 7_300_000 }), /0s to the deadline$/)
})

const many = makeSummary(
  ['dfw1', 'ams1'].flatMap((name) =>
    ['dns', 'clock', 'registry', 'edge'].map((point) =>
      makeEvent({
        instance: makeInstance({ site: makeSite({ name }), point, check: 'up' }),
        status: name === 'ams1' && point !== 'dns' ? 'CRITICAL' : 'OK',
        output: 'no route',
      }),
    ),
  ),
)

t.test('what is green gives way first', async (t) => {
  t.equal(
    frame(many, { rows: 13 }),
    [
      '✓ dfw1  Dallas 1, bringup  4/4',
      '✗ ams1  Dallas 1, bringup  1/4',
      '  ✗ clock     0/1  ✗  network',
      '      ✗ up  no route',
      '  ✗ registry  0/1  ✗  network',
      '      ✗ up  no route',
      '  ✗ edge      0/1  ✗  network',
      '      ✗ up  no route',
      '  ✓ 1 green: dns',
      '',
      '███████░░░░░  5 of 8 green  3 red',
      '41s elapsed',
    ].join('\n'),
  )
})

t.test('then the evidence, then what lies lowest', async (t) => {
  t.match(
    frame(many, { rows: 10 }),
    /1\/4\n {2}✗ clock {5}0\/1 {2}✗ {2}network\n {2}✗ registry .*\n {2}✗ edge .*\n {2}✓ 1 green: dns\n/,
  )
  t.match(frame(many, { rows: 8 }), /✗ clock .*\n {2}and 3 more lines\n\n/)
})

t.test('many checks of one point are counted', async (t) => {
  const events = Array.from({ length: 30 }, (_, index) =>
    makeEvent({ instance: makeInstance({ each: `${index}` }), status: index < 3 ? 'CRITICAL' : 'OK' }),
  )
  t.match(frame(makeSummary(events)), /✗ dns {2}27\/30 {2}✗3 ✓27 /)
})

t.test('whoever has to act is named: not the owner of what is only blocked', async (t) => {
  const own = makeInstance({ check: 'soa', owner: 'dns-team', contact: '#dns' })
  const root = makeInstance({ point: 'link' })
  const blocked = makeBlockedEvent(makeInstance(), root)
  t.match(
    frame(makeSummary([blocked, makeEvent({ instance: own, status: 'CRITICAL' })])),
    / dns {2}0\/2 {2}⊘✗ {2}dns-team \(#dns\)\n/,
  )
  t.match(frame(makeSummary([blocked])), / dns {2}0\/1 {2}⊘ {2}Recursive DNS\n/)
})

t.test('points of two suites are told apart', async (t) => {
  const events = ['one', 'two'].map((suite) => makeEvent({ instance: makeInstance({ suite }) }))
  t.match(frame(makeSummary(events)), /✓ one\.dns .*\n {2}✓ two\.dns/)
})

t.test('it is never taller than the terminal', async () => {
  const summaries = [bringup(), nasty(), many, makeSummary([])]
  const size = fc.record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) })
  fc.assert(
    fc.property(fc.constantFrom(...summaries), size, (summary, shown) => {
      return frame(summary, shown).split('\n').length <= Math.max(1, shown.rows - 1)
    }),
    { numRuns: 50 },
  )
})
