import t, { type Test } from 'tap'
import type { CheckInstance } from '../../src/core/instance.js'
import { critical, ok } from '../../src/core/outcome.js'
import type { Result } from '../../src/core/result.js'
import { createLimits } from '../../src/run/limits.js'
import { startSchedule } from '../../src/run/schedule.js'
import { type Behaviours, makeEnvironment } from '../helpers/environment.js'
import { makeInstance } from '../helpers/events.js'
import { createTiming } from '../helpers/timing.js'

const INTERVAL = 10_000

function check(name: string, overrides: Partial<CheckInstance> = {}): CheckInstance {
  return makeInstance({ id: name, check: name, type: name, intervalMs: INTERVAL, timeoutMs: 3_600_000, ...overrides })
}

/** A schedule of these checks; each result as `id STATUS`, until they are taken. */
function scheduled(t: Test, instances: readonly CheckInstance[], behaviours: Behaviours, concurrency = 64) {
  const timing = createTiming()
  const stop = new AbortController()
  const results: Result[] = []
  const told: string[] = []
  const limits = createLimits({ concurrency, perHost: concurrency })
  const environment = makeEnvironment(behaviours, { now: timing.wall, signal: stop.signal, limits })
  const schedule = startSchedule({
    timing,
    signal: stop.signal,
    onResult: (result) => results.push(result),
    tell: (text) => told.push(text),
  })
  t.teardown(() => stop.abort())
  schedule.replace(instances, environment)
  const taken = () => results.splice(0).map(({ instance, outcome }) => `${instance.id} ${outcome.status}`)
  return { schedule, timing, stop, told, taken, environment }
}

/** A check that ends when the test says so. */
function gate() {
  const waiting: (() => void)[] = []
  return {
    run: () => new Promise<ReturnType<typeof ok>>((resolve) => waiting.push(() => resolve(ok('done')))),
    open() {
      for (const end of waiting.splice(0)) end()
    },
    running: () => waiting.length,
  }
}

t.test('all run once at first, dependencies before dependents, then each once in an interval', async (t) => {
  const fine = async () => ok('fine')
  const { timing, taken } = scheduled(t, [check('dns'), check('app', { dependsOn: ['dns'] })], { dns: fine, app: fine })
  await timing.settled()
  t.same(taken(), ['dns OK', 'app OK'])
  await timing.pass(INTERVAL)
  t.same(taken().sort(), ['app OK', 'dns OK'])
  await timing.pass(10 * INTERVAL)
  t.equal(taken().length, 20)
})

t.test('a check never overlaps with itself; the beats that it misses are told', async (t) => {
  const slow = gate()
  const { schedule, timing, taken } = scheduled(t, [check('slow')], { slow: slow.run })
  await timing.settled()
  slow.open()
  await timing.pass(4 * INTERVAL)
  t.equal(slow.running(), 1)
  slow.open()
  await timing.settled()
  t.same(taken(), ['slow OK', 'slow OK'])
  t.match(schedule.overruns.news(), [/^1 check took longer than its interval, [23] beats were missed \(slow\)/])
  await timing.pass(INTERVAL)
  t.equal(slow.running(), 1, 'and it goes on')
})

t.test('no more than so many run at once', async (t) => {
  const names = Array.from({ length: 20 }, (_, index) => `c${index}`)
  const gates = names.map(gate)
  const behaviours = Object.fromEntries(names.map((name, index) => [name, gates[index]?.run ?? gate().run]))
  const instances = names.map((name) => check(name))
  const { timing } = scheduled(t, instances, behaviours, 3)
  await timing.pass(3 * INTERVAL)
  t.equal(gates.filter(({ running }) => running() > 0).length, 3)
})

t.test(
  'what depends on something red is blocked as in a run, and runs soon after its root cause has gone',
  async (t) => {
    let isUp = false
    const dns = async () => (isUp ? ok('answers') : critical('no answer'))
    const fine = async () => ok('fine')
    const hour = 3_600_000
    const { timing, taken } = scheduled(
      t,
      [
        check('dns'),
        check('lb', { dependsOn: ['dns'], intervalMs: hour }),
        check('app', { dependsOn: ['lb'], intervalMs: hour }),
        check('clock', { intervalMs: hour }),
      ],
      { dns, lb: fine, app: fine, clock: fine },
    )
    await timing.settled()
    t.same(taken(), ['dns CRITICAL', 'lb UNKNOWN', 'app UNKNOWN', 'clock OK'])
    isUp = true
    await timing.pass(INTERVAL)
    t.same(taken(), ['dns OK', 'lb OK', 'app OK'])
  },
)

t.test('a dependency that turns red blocks at the next beat', async (t) => {
  let isUp = true
  const dns = async () => (isUp ? ok('answers') : critical('no answer'))
  const app = async () => ok('fine')
  const { timing, taken } = scheduled(t, [check('dns'), check('app', { dependsOn: ['dns'] })], { dns, app })
  await timing.pass(INTERVAL)
  taken()
  isUp = false
  await timing.pass(2 * INTERVAL)
  t.ok(taken().includes('app UNKNOWN'))
})

t.test('a process that was stopped runs each check once, and says how long it was away', async (t) => {
  const fine = async () => ok('fine')
  const instances = ['a', 'b', 'c'].map((name) => check(name))
  const { timing, taken, told } = scheduled(t, instances, { a: fine, b: fine, c: fine })
  await timing.pass(INTERVAL)
  taken()
  timing.freeze(1000 * INTERVAL)
  await timing.pass(1)
  t.same(taken(), ['a OK', 'b OK', 'c OK'])
  t.match(told, [/^away for 2h 46m: 2,99\d beats were missed$/])
  await timing.pass(INTERVAL)
  t.equal(taken().length, 3, 'and goes on as before')
})

t.test('so does a machine that slept, whose monotonic clock stood still', async (t) => {
  const { timing, taken, told } = scheduled(t, [check('a')], { a: async () => ok('fine') })
  await timing.pass(INTERVAL)
  taken()
  timing.setWall(11_520_000)
  await timing.pass(1000)
  t.same(taken(), ['a OK'])
  t.match(told, [/^away for 3h 12m: 1,15\d beats were missed$/])
})

t.test('a clock that is set back does not stop it', async (t) => {
  const { timing, taken, told } = scheduled(t, [check('a')], { a: async () => ok('fine') })
  await timing.pass(INTERVAL)
  taken()
  timing.setWall(-3_600_000)
  await timing.pass(3 * INTERVAL)
  t.same(taken(), ['a OK', 'a OK', 'a OK'])
  t.same(told, ['the clock was set back by 1h: checks go on, and new results outrank those that claim a later time'])
})

t.test('what ran while the process was away says nothing, and runs again', async (t) => {
  const slow = gate()
  const { timing, taken } = scheduled(t, [check('slow')], { slow: slow.run })
  await timing.settled()
  timing.freeze(60_000)
  slow.open()
  await timing.pass(1)
  t.same(taken(), [])
  t.equal(slow.running(), 1)
  slow.open()
  await timing.settled()
  t.same(taken(), ['slow OK'])
})

t.test('another plan: what is new or rewritten runs at once, what is gone no more', async (t) => {
  const fine = async () => ok('fine')
  const behaviours = { a: fine, b: fine, c: fine, d: fine }
  const { schedule, timing, taken, environment } = scheduled(t, [check('a'), check('b'), check('c')], behaviours)
  await timing.settled()
  taken()
  schedule.replace([check('d'), check('a'), check('b', { definition: 'rewritten' })], environment)
  await timing.settled()
  t.same(taken(), ['d OK', 'b OK'])
  await timing.pass(INTERVAL)
  t.same(taken().sort(), ['a OK', 'b OK', 'd OK'])
})

t.test('what is gone blocks nobody any more', async (t) => {
  const behaviours = { dns: async () => critical('no answer'), app: async () => ok('fine') }
  const app = check('app', { dependsOn: ['dns'] })
  const { schedule, timing, taken, environment } = scheduled(t, [check('dns'), app], behaviours)
  await timing.settled()
  t.same(taken(), ['dns CRITICAL', 'app UNKNOWN'])
  schedule.replace([app], environment)
  await timing.pass(INTERVAL)
  t.same(taken(), ['app OK'])
})

t.test('a short interval is kept, whatever it slept for before', async (t) => {
  const { timing, taken } = scheduled(t, [check('a', { intervalMs: 100 })], { a: async () => ok('fine') })
  await timing.pass(950)
  t.ok(taken().length >= 9)
})

t.test('it ends when it is stopped: what runs is given up', async (t) => {
  const { schedule, timing, stop, taken } = scheduled(t, [check('hung')], { hung: () => new Promise(() => undefined) })
  await timing.settled()
  stop.abort()
  await schedule.ended
  t.same(taken(), [])
})

t.test('a bug ends it', async (t) => {
  const { schedule } = scheduled(t, [check('nowhere')], {})
  await t.rejects(schedule.ended, { message: /"nowhere", which does not exist/ })
})
