import t, { type Test } from 'tap'
import { OperatorError } from '../../src/core/errors.js'
import type { CheckEvent } from '../../src/core/event.js'
import type { CheckInstance } from '../../src/core/instance.js'
import { critical, ok } from '../../src/core/outcome.js'
import type { Reporter, Run, RunSummary } from '../../src/core/run.js'
import { memoryRecorder } from '../../src/run/memory-recorder.js'
import type { Declared } from '../../src/run/stale.js'
import { watchPlan } from '../../src/run/watch-plan.js'
import { type Behaviours, makeEnvironment } from '../helpers/environment.js'
import { makeEvent, makeInstance, makeSite, START } from '../helpers/events.js'
import { createTiming } from '../helpers/timing.js'

function check(name: string, overrides: Partial<CheckInstance> = {}): CheckInstance {
  const site = makeSite({ phase: 'live' })
  return makeInstance({ id: name, check: name, type: name, intervalMs: 10_000, site, ...overrides })
}

const planOf = (instances: readonly CheckInstance[]) => ({ instances, notApplicable: [] })

interface Heard {
  readonly runs: Run[]
  readonly events: CheckEvent[]
  readonly summaries: RunSummary[]
  readonly told: string[]
}

function watched(
  t: Test,
  instances: readonly CheckInstance[],
  behaviours: Behaviours,
  declared?: () => Promise<readonly Declared[]>,
) {
  const timing = createTiming()
  const stop = new AbortController()
  const heard: Heard = { runs: [], events: [], summaries: [], told: [] }
  const reporter: Required<Reporter> = {
    start: (run) => heard.runs.push(run),
    event: (event) => heard.events.push(event),
    note: () => undefined,
    end: (summary) => void heard.summaries.push(summary),
  }
  t.teardown(() => stop.abort())
  const watch = watchPlan(planOf(instances), {
    ...makeEnvironment(behaviours, { signal: stop.signal }),
    ...{ reporter, recorder: memoryRecorder(), timing, tell: (text: string) => heard.told.push(text) },
    ...(declared && { declared }),
  })
  return { watch, timing, stop, heard }
}

t.test('results become events with history, and the summary is of what is known when it is stopped', async (t) => {
  let isUp = false
  const behaviours = { link: async () => (isUp ? ok('up') : critical('down')), clock: async () => ok('fine') }
  const { watch, timing, stop, heard } = watched(t, [check('link'), check('clock')], behaviours)
  await timing.settled()
  isUp = true
  await timing.pass(10_000)
  stop.abort()
  const summary = await watch.ended
  t.match(heard.runs, [{ onInterval: true, instances: [{ id: 'link' }, { id: 'clock' }] }])
  t.match(
    heard.events.filter(({ transition }) => transition !== undefined),
    [{ result: { instance: { id: 'link' } }, transition: { from: 'CRITICAL', to: 'OK' }, history: ['CRITICAL', 'OK'] }],
  )
  t.match(summary, { ending: 'stopped', status: 'OK', undecided: [], events: [{}, {}] })
  t.same(heard.summaries, [summary])
})

t.test('what had no result yet when it was stopped has no verdict', async (t) => {
  const { watch, timing, stop } = watched(t, [check('hung')], { hung: () => new Promise(() => undefined) })
  await timing.settled()
  stop.abort()
  t.match(await watch.ended, { status: 'UNKNOWN', undecided: [{ id: 'hung' }] })
})

t.test('another plan starts the reporter again, and the summary is of that plan', async (t) => {
  const fine = async () => ok('fine')
  const { watch, timing, stop, heard } = watched(t, [check('a'), check('b')], { a: fine, b: fine, c: fine })
  await timing.settled()
  const { added, gone, kept } = watch.replace(planOf([check('b'), check('c')]))
  t.same([[...added], [...gone], [...kept]], [['c'], ['a'], ['b']])
  await timing.settled()
  stop.abort()
  t.match((await watch.ended).events, [{ result: { instance: { id: 'b' } } }, { result: { instance: { id: 'c' } } }])
  t.equal(heard.runs.length, 2)
  t.equal(heard.runs[1]?.startedAt, heard.runs[0]?.startedAt)
})

t.test('what comes back after it was gone has no result yet', async (t) => {
  let isHung = false
  const a = () => (isHung ? new Promise<never>(() => undefined) : Promise.resolve(ok('fine')))
  const { watch, timing, stop } = watched(t, [check('a')], { a })
  await timing.settled()
  watch.replace(planOf([]))
  isHung = true
  watch.replace(planOf([check('a')]))
  await timing.settled()
  stop.abort()
  t.match(await watch.ended, { events: [], undecided: [{ id: 'a' }] })
})

/** A check that another process ran last six minutes before the watch began. */
const foreign = check('foreign', { ttlMs: 180_000, intervalMs: 60_000 })
const silent = { check: foreign, last: makeEvent({ instance: foreign, event: { time: START - 360_000 } }) }

t.test('what another process reports no more is told as stale, but not what this one runs', async (t) => {
  const own = check('own', { ttlMs: 180_000 })
  const known = [silent, { check: own, last: makeEvent({ instance: own, event: { time: START - 360_000 } }) }]
  const { timing, heard } = watched(t, [own], { own: () => new Promise(() => undefined) }, async () => known)
  await timing.pass(15_000)
  t.match(heard.events, [{ result: { instance: { id: 'foreign' }, stale: true, outcome: { status: 'UNKNOWN' } } }])
  t.equal(heard.events.length, 1)
})

t.test('after an absence the others have time to report first', async (t) => {
  const { timing, heard } = watched(t, [check('a')], { a: async () => ok('fine') }, async () => [silent])
  timing.freeze(3_600_000)
  await timing.pass(1000)
  t.notOk(heard.events.some(({ result }) => result.stale))
  await timing.pass(10_000)
  t.ok(heard.events.some(({ result }) => result.stale))
})

t.test('a store that is out is told once, and the watch goes on', async (t) => {
  let isOut = true
  const declared = async () => {
    if (isOut) throw new OperatorError('STORE_UNREACHABLE', 'db.example.net refused the connection')
    return []
  }
  const { timing, heard } = watched(t, [check('a')], { a: async () => ok('fine') }, declared)
  await timing.pass(60_000)
  t.same(heard.told, ['nothing is known of other runners: db.example.net refused the connection'])
  isOut = false
  await timing.pass(15_000)
  isOut = true
  await timing.pass(15_000)
  t.equal(heard.told.length, 2)
  t.ok(heard.events.length >= 9)
})
