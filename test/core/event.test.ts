import t from 'tap'
import { type CheckEvent, lateEvent, nextEvent } from '../../src/core/event.js'
import type { CheckInstance } from '../../src/core/instance.js'
import { NO_CRITERIA } from '../../src/core/judge.js'
import type { Result } from '../../src/core/result.js'
import type { Status } from '../../src/core/status.js'

const source = { file: 'platform.yaml', line: 1, column: 1 }
const instance: CheckInstance = {
  id: 'dfw1/platform.dns.answers',
  site: { name: 'dfw1', title: 'Dallas', phase: 'live', labels: {}, variables: {}, source },
  suite: 'platform',
  point: 'dns',
  pointTitle: 'DNS',
  check: 'answers',
  title: 'DNS answers',
  type: 'dns',
  definition: '5b0c1a',
  options: {},
  criteria: NO_CRITERIA,
  timeoutMs: 1000,
  timeoutStatus: 'CRITICAL',
  retry: { attempts: 1, delayMs: 0, backoff: 'constant' },
  settle: 2,
  intervalMs: 60_000,
  occurrences: 1,
  dependsOn: [],
  handlers: [],
  subscriptions: [],
  entity: 'dfw1',
  labels: {},
  owner: 'network',
  why: 'names',
  directory: '.',
  source,
}

function result(status: Status, parts: Partial<Result> = {}): Result {
  const outcome = { status, output: status }
  return { instance, outcome, attempts: [], startedAt: 0, durationMs: 0, expected: false, ...parts }
}

/** The events of these statuses, one a second. */
function events(...statuses: readonly Status[]): readonly CheckEvent[] {
  const all: CheckEvent[] = []
  for (const [index, status] of statuses.entries()) {
    all.push(nextEvent(all.at(-1), result(status), { id: `event-${index}`, time: index * 1000 }))
  }
  return all
}

function last(...statuses: readonly Status[]): CheckEvent | undefined {
  return events(...statuses).at(-1)
}

t.test('the first result is no transition', async (t) => {
  t.same(last('CRITICAL'), {
    id: 'event-0',
    time: 0,
    result: result('CRITICAL'),
    state: 'failing',
    occurrences: 1,
    occurrencesWatermark: 1,
    history: ['CRITICAL'],
    totalStateChange: 0,
    failures: 1,
    hard: true,
    alarming: true,
    news: 'alarm',
    since: 0,
    seenRed: true,
  })
  t.match(last('OK'), { state: 'passing', lastOk: 0, firstGreen: 0, seenRed: false })
})

t.test('occurrences and watermark are counted as Sensu Go does', async (t) => {
  const rows: readonly (readonly [Status, occurrences: number, watermark: number])[] = [
    ['OK', 1, 1],
    ['OK', 2, 2],
    ['WARNING', 1, 1],
    ['WARNING', 2, 2],
    ['WARNING', 3, 3],
    ['CRITICAL', 1, 3],
    ['CRITICAL', 2, 3],
    ['CRITICAL', 3, 3],
    ['CRITICAL', 4, 4],
    ['OK', 1, 4],
    ['OK', 2, 4],
    ['UNKNOWN', 1, 1],
    ['OK', 1, 1],
  ]
  const counted = events(...rows.map(([status]) => status))
  t.same(
    counted.map(({ history, occurrences, occurrencesWatermark }) => [
      history.at(-1),
      occurrences,
      occurrencesWatermark,
    ]),
    rows,
  )
})

t.test('a change of status is a transition, also from bad to worse', async (t) => {
  t.match(last('OK', 'WARNING'), { previousStatus: 'OK', transition: { from: 'OK', to: 'WARNING' }, state: 'failing' })
  t.match(last('WARNING', 'CRITICAL'), { transition: { from: 'WARNING', to: 'CRITICAL' } })
  t.match(last('CRITICAL', 'OK'), { transition: { from: 'CRITICAL', to: 'OK' }, state: 'passing' })
  const same = last('OK', 'OK')
  t.equal(same?.previousStatus, 'OK')
  t.notOk(same && 'transition' in same)
})

t.test('the history holds the last 21 statuses, this one included', async (t) => {
  const event = last('CRITICAL', ...Array<Status>(20).fill('OK'), 'WARNING')
  t.same(event?.history, [...Array(20).fill('OK'), 'WARNING'])
})

t.test('the first green, the last OK and ever having been red outlive the history', async (t) => {
  t.match(last('UNKNOWN', 'OK', 'OK', 'CRITICAL'), { firstGreen: 1000, lastOk: 2000, seenRed: true })
  t.match(last('UNKNOWN', ...Array<Status>(30).fill('OK')), { firstGreen: 1000, lastOk: 30_000, seenRed: true })
  t.match(last(...Array<Status>(30).fill('OK')), { seenRed: false })
  const red = last('CRITICAL', 'UNKNOWN')
  t.notOk(red && ('firstGreen' in red || 'lastOk' in red))
})

t.test('a check that was only blocked was not tried, and so not seen red', async (t) => {
  const blocked = nextEvent(undefined, result('UNKNOWN', { blockedBy: 'dfw1/platform.link.up' }), { id: 'a', time: 0 })
  t.equal(blocked.seenRed, false)
  t.equal(nextEvent(blocked, result('OK'), { id: 'b', time: 1 }).seenRed, false)
  const tried = nextEvent(blocked, result('UNKNOWN'), { id: 'b', time: 1 })
  t.equal(nextEvent(tried, result('UNKNOWN', { blockedBy: 'dfw1/x' }), { id: 'c', time: 2 }).seenRed, true)
})

t.test('somebody is told of trouble, of its changes and of its end, and of nothing else', async (t) => {
  const news = (...statuses: readonly Status[]) => events(...statuses).map((event) => event.news)
  t.same(news('OK', 'CRITICAL', 'CRITICAL', 'WARNING', 'OK', 'OK'), [
    undefined,
    'alarm',
    undefined,
    'change',
    'resolved',
    undefined,
  ])
})

t.test('the end of trouble that nobody was told of is no news', async (t) => {
  const quiet = (status: Status): Result => ({ ...result(status), expected: true })
  const red = nextEvent(undefined, quiet('CRITICAL'), { id: 'a', time: 0 })
  t.equal(red.news, undefined)
  t.equal(nextEvent(red, quiet('OK'), { id: 'b', time: 1 }).news, undefined)
  t.equal(nextEvent(red, result('CRITICAL'), { id: 'b', time: 1 }).news, 'alarm', 'it is expected no longer')
})

t.test('a soft failure is no news, and its end neither', async (t) => {
  const soft = (status: Status): Result => ({ ...result(status), instance: { ...instance, occurrences: 2 } })
  const first = nextEvent(undefined, soft('CRITICAL'), { id: 'a', time: 0 })
  t.equal(first.news, undefined)
  t.equal(nextEvent(first, soft('OK'), { id: 'b', time: 1 }).news, undefined)
  t.equal(nextEvent(first, soft('CRITICAL'), { id: 'b', time: 1 }).news, 'alarm', 'the second one is hard')
})

t.test('a late result is no news', async (t) => {
  const current = nextEvent(undefined, result('OK'), { id: 'b', time: 2000 })
  t.equal(lateEvent(current, result('CRITICAL'), { id: 'a', time: 1000 }).event.news, undefined)
})

t.test('it is green, or red, since the first result of the stretch, whatever the red', async (t) => {
  const all = events('OK', 'OK', 'WARNING', 'CRITICAL', 'UNKNOWN', 'OK')
  t.same(
    all.map(({ since }) => since),
    [0, 0, 2000, 2000, 2000, 5000],
  )
})

t.test('red is hard when it came as often in a row as asked, whatever the red', async (t) => {
  const patient = { ...instance, occurrences: 3 }
  let last: CheckEvent | undefined
  const seen = (['CRITICAL', 'UNKNOWN', 'CRITICAL', 'OK', 'WARNING'] as const).map((status, index) => {
    last = nextEvent(last, result(status, { instance: patient }), { id: `${index}`, time: index })
    return [last.failures, last.hard, last.alarming]
  })
  t.same(seen, [
    [1, false, false],
    [2, false, false],
    [3, true, true],
    [0, true, false],
    [1, false, false],
  ])
})

t.test('nobody is called for what is expected, waived, blocked or under maintenance', async (t) => {
  const maintained: CheckInstance = { ...instance, site: { ...instance.site, phase: 'maintenance' } }
  for (const quiet of [
    { expected: true },
    { waiver: { until: '2027-01-31', by: 'ana', reason: 'known' } },
    { blockedBy: 'dfw1/platform.x.y' },
    { instance: maintained },
  ]) {
    t.match(nextEvent(undefined, result('CRITICAL', quiet), { id: 'a', time: 0 }), { hard: true, alarming: false })
  }
})

t.test('red that was expected alarms when it no longer is, and what alarms does so until it is green', async (t) => {
  const expected = nextEvent(undefined, result('CRITICAL', { expected: true }), { id: 'a', time: 0 })
  const live = nextEvent(expected, result('CRITICAL'), { id: 'b', time: 1 })
  const blocked = nextEvent(live, result('UNKNOWN', { blockedBy: 'x' }), { id: 'c', time: 2 })
  t.same(
    [expected, live, blocked].map(({ alarming }) => alarming),
    [false, true, true],
  )
  t.notOk(nextEvent(blocked, result('OK'), { id: 'd', time: 3 }).alarming)
})

t.test('a check that was rewritten has not been seen red as it is now', async (t) => {
  const red = nextEvent(undefined, result('CRITICAL'), { id: 'a', time: 0 })
  t.ok(nextEvent(red, result('OK'), { id: 'b', time: 1 }).seenRed)
  const rewritten = { ...instance, definition: 'another' }
  t.notOk(nextEvent(red, result('OK', { instance: rewritten }), { id: 'b', time: 1 }).seenRed)
})

t.test('a late result turns nothing around, and proves what it proves', async (t) => {
  const [current] = events('OK')
  if (current === undefined) throw new Error('no event')
  const { event, current: merged } = lateEvent(current, result('CRITICAL'), { id: 'late', time: -5000 })
  t.match(event, { late: true, alarming: false, time: -5000 })
  t.same(merged, { ...current, seenRed: true })
  const [red] = events('CRITICAL')
  if (red === undefined) throw new Error('no event')
  t.match(lateEvent(red, result('OK'), { id: 'late', time: -5000 }).current, {
    state: 'failing',
    lastOk: -5000,
    firstGreen: -5000,
  })
})

t.test('what changes to and fro is flapping until it has calmed down', async (t) => {
  const restless = Array.from({ length: 21 }, (_, index): Status => (index % 2 === 0 ? 'OK' : 'CRITICAL'))
  t.equal(last(...restless.slice(1))?.state, 'passing', 'not before the history is full')
  t.match(last(...restless), { state: 'flapping', totalStateChange: 98 })
  const calming = events(...restless, ...Array<Status>(20).fill('OK'))
  const flapping = calming.filter(({ state }) => state === 'flapping')
  t.ok(flapping.every(({ totalStateChange }) => totalStateChange > 20))
  t.equal(calming.at(-1)?.state, 'passing')
})

t.test('nothing of an event is later than the event itself, whatever was known before', async (t) => {
  const known = nextEvent(undefined, result('OK'), { id: 'a', time: 86_400_000 })
  const green = nextEvent(known, result('OK'), { id: 'b', time: 5 })
  t.match(green, { since: 5, lastOk: 5, firstGreen: 5 })
  const red = nextEvent(known, result('CRITICAL'), { id: 'b', time: 5 })
  t.match(red, { transition: { from: 'OK', to: 'CRITICAL' }, since: 5, lastOk: 5, firstGreen: 5 })
})
