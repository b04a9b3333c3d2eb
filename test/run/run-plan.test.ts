import t from 'tap'
import type { CheckEvent } from '../../src/core/event.js'
import type { CheckInstance } from '../../src/core/instance.js'
import { critical, type Outcome, ok } from '../../src/core/outcome.js'
import type { Reporter } from '../../src/core/run.js'
import { memoryRecorder } from '../../src/run/memory-recorder.js'
import { type RunRequest, runPlan } from '../../src/run/run-plan.js'
import { type Behaviours, makeEnvironment } from '../helpers/environment.js'
import { makeInstance, WAIVER } from '../helpers/events.js'

const silent: Required<Reporter> = {
  start: () => undefined,
  event: () => undefined,
  note: () => undefined,
  end: () => undefined,
}

function check(name: string, overrides: Partial<CheckInstance> = {}): CheckInstance {
  return makeInstance({ id: name, check: name, type: name, ...overrides })
}

function run(instances: readonly CheckInstance[], behaviours: Behaviours, overrides: Partial<RunRequest> = {}) {
  const plan = { instances, notApplicable: [] }
  return runPlan({ ...makeEnvironment(behaviours), plan, reporter: silent, recorder: memoryRecorder(), ...overrides })
}

/** Red for a number of calls, then green. */
function greenAfter(calls: number) {
  let count = 0
  return async () => (count++ < calls ? critical('not yet') : ok('there'))
}

t.test('one run: the worst status that counts', async (t) => {
  const behaviours = { good: async () => ok('fine'), bad: async () => critical('no') }
  t.match(await run([check('good')], behaviours), { status: 'OK', ending: 'completed', rounds: 1, undecided: [] })
  t.match(await run([check('good'), check('bad')], behaviours), { status: 'CRITICAL' })
  t.match(await run([check('good'), check('bad', { waiver: WAIVER })], behaviours), { status: 'OK' }, 'a waiver')
})

t.test('a run without a single check is not green', async (t) => {
  t.match(await run([], {}), { status: 'UNKNOWN' })
})

t.test('until green: red turns green, then everything is looked at once more', async (t) => {
  let looks = 0
  const steady = async () => {
    looks++
    return ok('fine')
  }
  const events: CheckEvent[] = []
  const reporter = { ...silent, event: (event: CheckEvent) => events.push(event) }
  const summary = await run(
    [check('steady'), check('late')],
    { steady, late: greenAfter(2) },
    { reporter, untilGreen: { everyMs: 1 } },
  )
  t.match(summary, { status: 'OK', ending: 'green', rounds: 4 })
  t.equal(looks, 2, 'settled checks rest until the last look')
  const turned = events.find(({ transition }) => transition !== undefined)
  t.match(turned, { transition: { from: 'CRITICAL', to: 'OK' }, seenRed: true, result: { instance: { id: 'late' } } })
})

t.test('until green: what was green at first and is red at the last look is not called green', async (t) => {
  let calls = 0
  const fickle = async () => (++calls === 2 ? critical('gone again') : ok('fine'))
  const summary = await run(
    [check('fickle'), check('late')],
    { fickle, late: greenAfter(1) },
    { untilGreen: { everyMs: 1 } },
  )
  t.match(summary, { ending: 'green' })
  t.ok(calls >= 4, 'seen red at the last look, then looked at until all was green in one go')
})

t.test('until green: settle asks for that many OKs in a row', async (t) => {
  let calls = 0
  const blinking = async () => (++calls === 2 ? critical('blink') : ok('fine'))
  const summary = await run([check('blinking', { settle: 3 })], { blinking }, { untilGreen: { everyMs: 1 } })
  t.match(summary, { ending: 'green' })
  t.equal(calls, 5, 'green, red, then three in a row')
})

t.test('until green: the deadline ends it, still red or improving', async (t) => {
  const never = async () => critical('never')
  const red = await run([check('never')], { never }, { untilGreen: { everyMs: 5, deadlineMs: 60 } })
  t.match(red, { ending: 'red-at-deadline', status: 'CRITICAL' })
  const started = Date.now()
  const late = async () => (Date.now() - started > 70 ? ok('there') : critical('not yet'))
  const better = await run(
    [check('never'), check('late')],
    { never, late },
    { untilGreen: { everyMs: 5, deadlineMs: 100 } },
  )
  t.match(better, { ending: 'improving-at-deadline', status: 'CRITICAL' })
})

t.test('until green: a hung check does not outlive the deadline', async (t) => {
  const hung = () => new Promise<never>(() => undefined)
  const summary = await run([check('hung')], { hung }, { untilGreen: { everyMs: 5, deadlineMs: 50 } })
  t.match(summary, { status: 'UNKNOWN', undecided: [{ id: 'hung' }] })
})

t.test('until green: a check that does not answer holds up no other one', async (t) => {
  let answer: (outcome: Outcome) => void = () => undefined
  const firstAnswer = new Promise<Outcome>((resolve) => (answer = resolve))
  let slowLooks = 0
  const behaviours = {
    slow: async () => (++slowLooks === 1 ? firstAnswer : ok('fine')),
    'needs-slow': async () => ok('fine'),
    quick: greenAfter(3),
  }
  const order: string[] = []
  const event = ({ result }: CheckEvent) => {
    order.push(result.instance.id)
    if (order.length === 4) answer(ok('at last'))
  }
  const reporter = { ...silent, event }
  const instances = [check('slow'), check('needs-slow', { dependsOn: ['slow'] }), check('quick')]
  const summary = await run(instances, behaviours, { reporter, untilGreen: { everyMs: 1 } })
  t.match(summary, { ending: 'green', status: 'OK' })
  t.same(order.slice(0, 4), ['quick', 'quick', 'quick', 'quick'], 'it turned green while the other one was waited for')
  t.same(order.slice(4, 6), ['slow', 'needs-slow'], 'what depends on it waited')
  t.same(order.slice(6).sort(), ['needs-slow', 'quick', 'slow'], 'the last look goes through all of them')
})

const CUT_OFF: readonly (readonly [how: 'signal' | 'deadline', ending: string])[] = [
  ['signal', 'interrupted'],
  ['deadline', 'at-deadline'],
]

for (const [how, ending] of CUT_OFF) {
  t.test(`until green: a last look that is cut off by a ${how} is not green`, async (t) => {
    const stop = new AbortController()
    let looks = 0
    const fickle = () => {
      if (++looks === 1) return Promise.resolve(ok('fine'))
      if (how === 'signal') stop.abort()
      return new Promise<never>(() => undefined)
    }
    const untilGreen = { everyMs: 1, ...(how === 'deadline' && { deadlineMs: 150 }) }
    const instances = [check('fickle'), check('late')]
    const summary = await run(instances, { fickle, late: greenAfter(1) }, { signal: stop.signal, untilGreen })
    t.match(summary.ending, ending)
    t.match(summary, { status: 'UNKNOWN', undecided: [{ id: 'fickle' }] }, 'nobody knows how it is now')
  })
}

t.test('until green: what is green at the deadline and has not settled is undecided', async (t) => {
  const untilGreen = { everyMs: 5, deadlineMs: 60 }
  const summary = await run([check('good', { settle: 50_000 })], { good: async () => ok('fine') }, { untilGreen })
  t.match(summary, { ending: /at-deadline/, status: 'UNKNOWN', events: [], undecided: [{ id: 'good' }] })
})

t.test('a run whose signal comes when all has answered is complete', async (t) => {
  const stop = new AbortController()
  const reporter = { ...silent, event: () => stop.abort() }
  const summary = await run([check('good')], { good: async () => ok('fine') }, { reporter, signal: stop.signal })
  t.match(summary, { ending: 'completed', status: 'OK' })
})

t.test('a stopped run is interrupted, and what it did not come to is UNKNOWN', async (t) => {
  const stop = new AbortController()
  const behaviours = { good: async () => ok('fine'), hung: () => new Promise<never>(() => undefined) }
  const reporter = { ...silent, event: () => stop.abort() }
  const summary = await run([check('good'), check('hung')], behaviours, { reporter, signal: stop.signal })
  t.match(summary, {
    ending: 'interrupted',
    status: 'UNKNOWN',
    undecided: [{ id: 'hung' }],
    events: [{ result: { instance: { id: 'good' } } }],
  })
})
