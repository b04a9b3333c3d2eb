import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { type Criteria, NO_CRITERIA } from '../../src/core/judge.js'
import { keepSecrets } from '../../src/core/known-secrets.js'
import { critical, type Outcome, ok, warning } from '../../src/core/outcome.js'
import { runInstance } from '../../src/run/run-instance.js'
import { makeEnvironment } from '../helpers/environment.js'
import { makeInstance, makeSite, WAIVER } from '../helpers/events.js'

/** Gives these outcomes one after the other, the last one for ever. */
function inTurn(...outcomes: readonly [Outcome, ...Outcome[]]) {
  let next = 0
  return async () => outcomes[Math.min(next++, outcomes.length - 1)] ?? outcomes[0]
}

const thrice = { attempts: 3, delayMs: 1, backoff: 'constant' } as const

t.test('a check that is OK at once says nothing of attempts', async (t) => {
  const environment = makeEnvironment({ good: async () => ok('fine') })
  const result = await runInstance(makeInstance({ type: 'good', retry: thrice }), environment)
  t.match(result, { outcome: { status: 'OK', output: 'fine' }, attempts: [{ status: 'OK' }], expected: false })
})

t.test('a retry is visible in the result', async (t) => {
  const environment = makeEnvironment({ shaky: inTurn(critical('refused'), warning('slow'), ok('fine')) })
  const result = await runInstance(makeInstance({ type: 'shaky', retry: thrice }), environment)
  t.equal(result?.outcome.output, 'fine (OK on attempt 3 of 3)')
  t.same(
    result?.attempts.map(({ status, output }) => [status, output]),
    [
      ['CRITICAL', 'refused'],
      ['WARNING', 'slow'],
      ['OK', 'fine'],
    ],
  )
})

t.test('attempts that are used up leave the last outcome', async (t) => {
  const environment = makeEnvironment({ bad: async () => critical('refused') })
  const result = await runInstance(makeInstance({ type: 'bad', retry: thrice }), environment)
  t.match(result, { outcome: { status: 'CRITICAL', output: 'refused (CRITICAL on attempt 3 of 3)' } })
  t.equal(result?.attempts.length, 3)
})

t.test('an exponential backoff doubles the delay', async (t) => {
  const environment = makeEnvironment({ bad: async () => critical('refused') })
  const retry = { attempts: 3, delayMs: 40, backoff: 'exponential' } as const
  const result = await runInstance(makeInstance({ type: 'bad', retry }), environment)
  t.ok((result?.durationMs ?? 0) >= 118, `40 ms and 80 ms, took ${result?.durationMs} ms`)
})

t.test('red is expected while a site is brought up, and a waiver is shown only while it is red', async (t) => {
  const environment = makeEnvironment({ bad: async () => critical('refused'), good: async () => ok('fine') })
  const bringup = await runInstance(makeInstance({ type: 'bad', waiver: WAIVER }), environment)
  t.match(bringup, { expected: true, waiver: WAIVER })
  const live = await runInstance(makeInstance({ type: 'bad', site: makeSite({ phase: 'live' }) }), environment)
  t.equal(live?.expected, false)
  const green = await runInstance(makeInstance({ type: 'good', waiver: WAIVER }), environment)
  t.equal(green?.waiver, undefined)
})

t.test('a condition that takes long has what the check has left of its time', async (t) => {
  const ids = Array.from({ length: 20_000 }, (_, index) => index)
  const slow = async () => {
    await delay(2500)
    return ok('fine', { observed: { ids } })
  }
  const that = 'ids.all(x, ids.filter(y, y == x).size() == 1)'
  const criteria: Criteria = { ...NO_CRITERIA, expectations: [{ that, otherwise: 'CRITICAL' }] }
  const result = await runInstance(makeInstance({ type: 'slow', timeoutMs: 3000, criteria }), makeEnvironment({ slow }))
  t.match(result?.outcome, { status: 'UNKNOWN', output: /longer than the \d{1,3} ms that were left of the 3 s$/ })
})

t.test('secrets leave neither the output, the facts nor the attempts', async (t) => {
  const outcome = critical('login as app:hunter22 failed', {
    observed: { url: 'https://hunter22@db' },
    longOutput: 'hunter22',
  })
  keepSecrets(['hunter22'])
  const environment = makeEnvironment({ leaky: async () => outcome })
  const result = await runInstance(makeInstance({ type: 'leaky' }), environment)
  t.notMatch(JSON.stringify(result), 'hunter22')
  t.match(result?.outcome.output, 'login as app:[secret] failed')
})

t.test('a check that throws is UNKNOWN, and the next attempt is made all the same', async (t) => {
  let calls = 0
  const environment = makeEnvironment({
    odd: async () => {
      if (calls++ === 0) throw new Error('no such table')
      return ok('fine')
    },
  })
  const result = await runInstance(makeInstance({ type: 'odd', retry: thrice }), environment)
  t.match(result, { attempts: [{ status: 'UNKNOWN', output: /no such table/ }, { status: 'OK' }] })
})

t.test('facts are kept as evidence, not as copies of whole bodies', async (t) => {
  const observed = { body: 'x'.repeat(100_000), list: Array.from({ length: 5000 }, (_, index) => index) }
  const environment = makeEnvironment({ big: async () => ok('fine', { observed }) })
  const result = await runInstance(makeInstance({ type: 'big' }), environment)
  t.ok(JSON.stringify(result?.outcome).length < 5000)
})

t.test('a run that is stopped gives no verdict it does not have', async (t) => {
  const stop = new AbortController()
  const environment = makeEnvironment({ slow: () => new Promise(() => undefined) }, { signal: stop.signal })
  const running = runInstance(makeInstance({ type: 'slow' }), environment)
  stop.abort()
  t.equal(await running, undefined)
})

t.test('a stop between two attempts does not wait for the delay', async (t) => {
  const stop = new AbortController()
  const environment = makeEnvironment(
    {
      bad: async () => {
        setImmediate(() => stop.abort())
        return critical('refused')
      },
    },
    { signal: stop.signal },
  )
  const retry = { attempts: 2, delayMs: 60_000, backoff: 'constant' } as const
  t.equal(await runInstance(makeInstance({ type: 'bad', retry }), environment), undefined)
})
