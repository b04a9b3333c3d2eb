import * as fc from 'fast-check'
import t from 'tap'
import type { CheckEvent } from '../../../src/core/event.js'
import { nextEvent } from '../../../src/core/event.js'
import type { CheckInstance } from '../../../src/core/instance.js'
import type { Status } from '../../../src/core/status.js'
import { createBoard } from '../../../src/reporters/pretty/board.js'
import { frameLines } from '../../../src/reporters/pretty/frame.js'
import { marksFor } from '../../../src/reporters/pretty/marks.js'
import { recentLines } from '../../../src/reporters/pretty/recent.js'
import { lineText } from '../../../src/reporters/pretty/span.js'
import { makeBlockedEvent, makeEvent, makeInstance, makeRun, makeSite, START } from '../../helpers/events.js'

const MINUTE = 60_000
const clock = makeInstance({ point: 'clock', check: 'offset', owner: 'network' })
const registry = makeInstance({ point: 'registry', check: 'ready', owner: 'storage' })
const backup = makeInstance({ point: 'backup', check: 'last-run', owner: 'storage' })
const edge = makeInstance({ point: 'edge', check: 'ready', owner: 'edge', contact: '#edge' })

/** The events of a check whose status changes at these minutes. */
function course(instance: CheckInstance, statuses: Readonly<Record<number, Status>>): readonly CheckEvent[] {
  const events: CheckEvent[] = []
  for (const [minute, status] of Object.entries(statuses)) {
    const time = START + Number(minute) * MINUTE
    const { result } = makeEvent({ instance, status, output: `it is ${status}` })
    events.push(nextEvent(events.at(-1), result, { id: `e${minute}`, time }))
  }
  return events
}

interface Shown {
  readonly events: readonly CheckEvent[]
  readonly minutes?: number
  readonly columns?: number
  readonly rows?: number
  readonly room?: number
  readonly env?: Readonly<Record<string, string>>
}

/** The board of a run until green, after so many minutes. */
function boardOf({ events, minutes = 10 }: Shown) {
  const until = START + minutes * MINUTE
  const instances = [...new Map(events.map(({ result: { instance } }) => [instance.id, instance])).values()]
  const board = createBoard(makeRun(instances, { untilGreen: { everyMs: 1000 } }))
  for (const event of [...events].sort((a, b) => a.time - b.time)) if (event.time <= until) board.record(event)
  return board
}

function settingsOf({ minutes = 10, columns = 100, rows = 24, env = {} }: Shown) {
  return { columns, rows, now: START + minutes * MINUTE, marks: marksFor(env) }
}

function recent(shown: Shown): readonly string[] {
  const settings = settingsOf(shown)
  const lines = recentLines(boardOf(shown), settings, shown.room ?? 9)
  return lines.map((line) => lineText(line, { columns: settings.columns - 1, color: false }))
}

function frame(shown: Shown): string {
  const settings = settingsOf(shown)
  const lines = frameLines(boardOf(shown), settings)
  return lines.map((line) => lineText(line, { columns: settings.columns - 1, color: false })).join('\n')
}

t.test('who has how much left is said in one line, most first, and what is blocked among it', async (t) => {
  const root = course(clock, { 0: 'CRITICAL' })
  const events = [
    ...root,
    ...course(registry, { 0: 'CRITICAL' }),
    makeBlockedEvent(backup, clock),
    ...course(edge, { 0: 'OK' }),
  ]
  t.same(recent({ events }), ['left       storage 2 (1 blocked), network 1'])
})

t.test('what turned green in the last five minutes is named, newest first; what always was is not', async (t) => {
  const events = [
    ...course(clock, { 0: 'CRITICAL', 7: 'OK' }),
    ...course(registry, { 0: 'CRITICAL', 9: 'OK' }),
    ...course(backup, { 0: 'CRITICAL', 2: 'OK' }),
    ...course(edge, { 9: 'OK' }),
  ]
  t.same(recent({ events }), ['now green  registry.ready, clock.offset'])
})

t.test('what was green in this run and is red again stands apart, with since when', async (t) => {
  const events = course(clock, { 0: 'CRITICAL', 2: 'OK', 7: 'CRITICAL', 9: 'CRITICAL' })
  t.same(recent({ events }), ['regressed  clock.offset since 04:20:07Z (3m)  it is CRITICAL', 'left       network 1'])
})

t.test('so does what was signed off, even when this run has never seen it green', async (t) => {
  const site = makeSite({ phase: 'live', signedOffAt: START - 86_400_000 })
  const events = course({ ...clock, site }, { 0: 'CRITICAL' })
  t.match(recent({ events }), [/^regressed {2}clock\.offset since 04:13:07Z \(10m\)/, /^left/])
})

t.test('what is waived or blocked has not regressed', async (t) => {
  const green = course(clock, { 0: 'OK' })
  const blocked = { ...makeBlockedEvent(clock, registry), time: START + MINUTE }
  t.same(recent({ events: [...green, blocked] }), ['left       network 1 (1 blocked)'])
})

t.test('many regressions are counted, and with little room they are one line', async (t) => {
  const events = Array.from({ length: 10 }, (_, index) =>
    course(makeInstance({ each: `${index}` }), { 0: 'OK', [1 + index / 10]: 'CRITICAL' }),
  ).flat()
  const lines = recent({ events })
  t.match(lines[0], /resolver-answers\[9\] since/)
  t.match(lines, [/\[9\]/, /\[8\]/, /\[7\]/, /^ {11}and 7 more$/, /^left/])
  t.same(recent({ events, room: 1, columns: 72 }), [
    'regressed  dns.resolver-answers[9], dns.resolver-answers[8] and 8 more',
  ])
  t.same(recent({ events, room: 0 }), [])
})

t.test('a name that does not fit whole is left out and counted', async (t) => {
  const events = Array.from({ length: 10 }, (_, index) =>
    course(makeInstance({ check: `c${index}`, owner: `team-number-${index}` }), { 0: 'CRITICAL' }),
  ).flat()
  t.same(recent({ events, columns: 40 }), ['left team-number-0 1 and 9 more'])
})

t.test('a name has its site when there are several', async (t) => {
  const other = { ...clock, id: 'ams1/x', site: makeSite({ name: 'ams1' }) }
  const events = [...course(other, { 0: 'CRITICAL', 9: 'OK' }), ...course(registry, { 0: 'OK' })]
  t.same(recent({ events }), ['now green  ams1 clock.offset'])
})

t.test('a single run has nothing to tell of how it came along', async (t) => {
  const board = createBoard(makeRun([clock]))
  for (const event of course(clock, { 0: 'CRITICAL' })) board.record(event)
  t.same(recentLines(board, settingsOf({ events: [] }), 9), [])
})

const rising = [
  ...course(clock, { 0: 'CRITICAL', 7: 'OK' }),
  ...course(registry, { 0: 'CRITICAL', 8: 'OK' }),
  ...course(backup, { 0: 'CRITICAL', 1: 'OK' }),
  ...course(edge, { 0: 'CRITICAL' }),
]

t.test('the footer says what the last minutes have brought, and draws the whole run', async (t) => {
  t.same(frame({ events: rising }).split('\n').slice(-6), [
    '',
    'left       edge 1',
    'now green  registry.ready, clock.offset',
    '',
    '█████████░░░  3 of 4 green, 2 more in the last 5m  1 red',
    '▁▂▂▂▂▂▂▂▄▆▆▆  round 2, 10m elapsed',
  ])
  t.match(frame({ events: rising, minutes: 20 }), '3 of 4 green, none in the last 5m')
  t.match(frame({ events: rising, minutes: 3 }), '1 of 4 green, 1 more in the last 3m')
})

t.test('what was green already when the run began is no gain', async (t) => {
  const events = [...course(clock, { 0: 'OK' }), ...course(registry, { 1: 'OK' }), ...course(backup, { 2: 'OK' })]
  t.match(frame({ events, minutes: 3 }), /3 of 3 green\n/)
})

t.test('a loss is said as such', async (t) => {
  const events = [...course(clock, { 0: 'OK', 9: 'CRITICAL' }), ...course(registry, { 0: 'OK' })]
  t.match(frame({ events }), '1 of 2 green, 1 fewer in the last 5m')
})

t.test('it can be read in 40 columns and in ASCII', async (t) => {
  const env = { LANG: 'C' }
  const lines = frame({ events: rising, columns: 40, rows: 10, env }).split('\n')
  t.same(lines.slice(-4), ['left edge 1', '', '###..  3 of 4 green, +2 in 5m  1 red', 'round 2, 10m elapsed'])
  t.match(frame({ events: rising, env }), /\n#########\.\.\. .*\n_\.{7}-\+{3} {2}round 2/)
  for (const line of lines) t.match(line, /^[ -~…]*$/)
})

t.test('with all of it the frame is never taller than the terminal', async () => {
  const events = [...rising, ...course(makeInstance({ check: 'lost' }), { 0: 'OK', 6: 'CRITICAL' })]
  const size = fc.record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) })
  fc.assert(fc.property(size, (shown) => frame({ events, ...shown }).split('\n').length <= Math.max(1, shown.rows - 1)))
})
