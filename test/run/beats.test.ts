import t from 'tap'
import type { CheckInstance } from '../../src/core/instance.js'
import { createBeats } from '../../src/run/beats.js'
import { makeInstance, START } from '../helpers/events.js'

const INTERVAL = 60_000

function check(name: string, overrides: Partial<CheckInstance> = {}): CheckInstance {
  return makeInstance({ id: name, check: name, intervalMs: INTERVAL, ...overrides })
}

/** Beats of these checks that have all had their first run, which ended at START. */
function started(...instances: readonly CheckInstance[]) {
  const beats = createBeats(() => 0)
  beats.replace(instances, START)
  beats.beginNow(() => true, START)
  for (const { id } of instances) beats.end(id, START)
  return beats
}

const ids = (instances: readonly CheckInstance[]) => instances.map(({ id }) => id)

t.test('each check is due once in an interval', async (t) => {
  const beats = started(check('a'), check('b'))
  const first = beats.beginDue(START + INTERVAL)
  t.same([ids(first.instances), first.missed], [['a', 'b'], 0])
  t.same(ids(beats.beginDue(START + INTERVAL).instances), [], 'what runs is not due')
})

t.test('it is due at its beat, not before, and jitter only makes it later', async (t) => {
  const beats = started(check('a'))
  const at = beats.nextAt()
  t.same(ids(beats.beginDue(at - 1).instances), [])
  t.same(ids(beats.beginDue(at).instances), ['a'])
  const shaken = createBeats(() => 0.5)
  shaken.replace([check('a')], START)
  t.equal(Math.round(shaken.nextAt() - at), 500)
})

t.test('a run that takes longer than the interval has missed beats, and does not overlap with itself', async (t) => {
  const beats = started(check('a'))
  const beat = beats.nextAt()
  beats.beginDue(beat)
  t.equal(beats.nextAt(), Number.POSITIVE_INFINITY)
  t.same(ids(beats.beginDue(beat + 2.5 * INTERVAL).instances), [])
  t.same(beats.end('a', beat + 2.5 * INTERVAL), { isVoid: false, missed: 2 })
  t.equal(Math.round(beats.nextAt() - beat), 3 * INTERVAL, 'its beats stay where they were')
})

t.test('after a long absence each runs once, and what was missed is counted', async (t) => {
  const beats = started(check('a'), check('b'), check('rare', { intervalMs: 86_400_000 }))
  const { instances, missed } = beats.beginDue(START + 192 * INTERVAL)
  t.same(ids(instances), ['a', 'b'])
  t.equal(missed, 2 * 191)
  for (const { id } of instances) t.same(beats.end(id, START + 192 * INTERVAL + 10), { isVoid: false, missed: 0 })
  t.ok(beats.nextAt() > START + 192 * INTERVAL)
})

t.test('what is due together begins in the order of the plan', async (t) => {
  const beats = started(...['dns', 'lb', 'app', 'a', 'z'].map((name) => check(name)))
  t.same(ids(beats.beginDue(START + INTERVAL).instances), ['dns', 'lb', 'app', 'a', 'z'])
})

t.test('another plan: what stays keeps its beat, what is gone is never due, and what is new is told', async (t) => {
  const beats = started(check('a'), check('b'), check('c'))
  const before = new Map(beats.beginDue(START + INTERVAL).instances.map(({ id }) => [id, true]))
  for (const id of before.keys()) beats.end(id, START + INTERVAL)
  const at = beats.nextAt()
  const replaced = beats.replace([check('b', { definition: 'rewritten' }), check('d'), check('a')], START + INTERVAL)
  t.same([...replaced.added], ['d'])
  t.same([...replaced.gone], ['c'])
  t.same([...replaced.kept], ['b', 'a'])
  t.same([...replaced.changed], ['b'])
  t.notOk(beats.has('c'))
  t.ok(beats.nextAt() <= at)
  t.same(ids(beats.beginDue(START + 2 * INTERVAL).instances), ['b', 'd', 'a'])
})

t.test('a check with another interval beats anew', async (t) => {
  const beats = started(check('a'))
  beats.replace([check('a', { intervalMs: 1000 })], START)
  t.ok(beats.nextAt() <= START + 1000)
  t.same(ids(beats.beginDue(START + 1000).instances), ['a'])
})

t.test('what is rewritten while it runs runs again at once, for that result is of another check', async (t) => {
  const beats = started(check('a'))
  beats.beginDue(START + INTERVAL)
  beats.replace([check('a', { definition: 'rewritten' })], START + INTERVAL)
  t.same(beats.end('a', START + INTERVAL + 5), { isVoid: true, missed: 0 })
  t.same(ids(beats.beginDue(START + INTERVAL + 5).instances), ['a'])
  t.same(beats.end('a', START + INTERVAL + 9), { isVoid: false, missed: 0 })
})

t.test('what is gone while it runs has no result, even when it comes back meanwhile', async (t) => {
  const beats = started(check('a'), check('b'))
  beats.beginDue(START + INTERVAL)
  beats.replace([check('b')], START + INTERVAL)
  t.same(
    beats.beginNow(() => true, START + INTERVAL),
    [],
  )
  beats.replace([check('a'), check('b')], START + INTERVAL)
  t.same(ids(beats.beginNow(() => true, START + INTERVAL)), [], 'it still runs: no overlap')
  t.match(beats.end('a', START + INTERVAL), { isVoid: true })
  t.same(ids(beats.beginDue(START + INTERVAL).instances), ['a'])
  beats.replace([check('b')], START + INTERVAL)
  t.match(beats.end('a', START + INTERVAL), { isVoid: true })
  t.equal(beats.nextAt(), Number.POSITIVE_INFINITY, 'it is gone for good')
})

t.test('what ran while the process was away runs again, but only once more', async (t) => {
  const beats = started(check('a'))
  beats.beginDue(START + INTERVAL)
  beats.doubtRuns()
  t.match(beats.end('a', START + INTERVAL), { isVoid: true })
  t.same(ids(beats.beginDue(START + INTERVAL).instances), ['a'])
  beats.doubtRuns()
  t.match(beats.end('a', START + INTERVAL), { isVoid: false }, 'a machine that is always busy has results all the same')
})

t.test('ten thousand checks: a day of beats takes no longer than a moment', async (t) => {
  const beats = started(...Array.from({ length: 10_000 }, (_, index) => check(`c${index}`)))
  const begun = performance.now()
  let runs = 0
  for (let time = START; time < START + 10 * INTERVAL; time += 100) {
    for (const { id } of beats.beginDue(time).instances) {
      runs++
      beats.end(id, time)
    }
  }
  t.ok(runs >= 90_000 && runs <= 100_000, `${runs} runs`)
  t.ok(performance.now() - begun < 30_000)
})
