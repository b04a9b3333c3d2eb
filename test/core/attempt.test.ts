import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'
import { type AttemptSettings, attempt } from '../../src/core/attempt.js'
import type { CheckContext, CheckType } from '../../src/core/check-type.js'
import { critical, type Outcome, ok } from '../../src/core/outcome.js'

type Run = (context: CheckContext) => unknown

function tried(run: Run, settings: Partial<AttemptSettings> = {}) {
  const type: CheckType = {
    type: 'trial',
    title: 'Trial',
    summary: 'A check for these tests.',
    options: {},
    metrics: {},
    observes: {},
    run: (_, context) => run(context) as Promise<Outcome>,
  }
  return attempt(type, {
    options: {},
    timeoutMs: 5000,
    timeoutStatus: 'CRITICAL',
    context: { directory: '.', now: () => 1000 },
    ...settings,
  })
}

const never = () => new Promise(() => {})

t.test('a check that ends in time is what it says, with its log and its time', async (t) => {
  const { durationMs, ...rest } = await tried(async ({ log }) => {
    log('looking')
    return critical('bad')
  })
  t.same(rest, { outcome: critical('bad'), log: ['looking'], startedAt: 1000 })
  t.ok(durationMs >= 0 && durationMs < 1000)
})

t.test('a check that ignores its signal is late all the same', async (t) => {
  const { outcome, durationMs } = await tried(never, { timeoutMs: 20 })
  t.same(outcome, { status: 'CRITICAL', output: 'timed out after 20 ms', conclusive: false })
  t.ok(durationMs < 2000)
})

t.test('a late check says what it was doing, with the status that is asked for', async (t) => {
  const run: Run = ({ log }) => {
    log('resolving')
    log('waiting for the greeting')
    return never()
  }
  const { outcome } = await tried(run, { timeoutMs: 20, timeoutStatus: 'UNKNOWN' })
  t.match(outcome, { status: 'UNKNOWN', output: 'timed out after 20 ms, while waiting for the greeting' })
})

t.test('a deadline proves something only where it interrupts the connection itself', async (t) => {
  const steps: readonly (readonly [Parameters<CheckContext['log']>[], boolean])[] = [
    [[], false],
    [[['resolving db.test']], false],
    [[['connecting to db.test', 'connecting']], true],
    [[['connecting to db.test', 'connecting'], ['waiting for the greeting']], false],
    [[['waiting for a redirect'], ['connecting to db.test', 'connecting']], true],
  ]
  for (const [lines, proves] of steps) {
    const { outcome } = await tried(
      ({ log }) => {
        for (const line of lines) log(...line)
        return never()
      },
      { timeoutMs: 10 },
    )
    t.equal(outcome.conclusive, proves ? undefined : false, outcome.output)
  }
})

t.test('the signal aborts at the deadline, and what comes later changes nothing', async (t) => {
  const late = withResolvers()
  const attempted = await tried(
    ({ signal, log }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          setImmediate(() => {
            log('too late')
            reject(new Error('late'))
            late.resolve()
          })
        })
      }),
    { timeoutMs: 10 },
  )
  await late.promise
  await new Promise(setImmediate)
  t.match(attempted.outcome, { output: 'timed out after 10 ms' })
  t.same(attempted.log, [])
})

function withResolvers() {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

t.test('a deadline longer than a timer can be does not fire at once', async (t) => {
  const { outcome } = await tried(() => new Promise((done) => setTimeout(() => done(ok('in time')), 20)), {
    timeoutMs: 30 * 86_400_000,
  })
  t.match(outcome, { status: 'OK' })
})

t.test('a check that throws is UNKNOWN and says why', async (t) => {
  const throwing: readonly (readonly [Run, string])[] = [
    [() => Promise.reject(new Error('boom')), 'the check could not do its work: boom'],
    [
      () => {
        throw new TypeError('at once')
      },
      'the check could not do its work: at once',
    ],
    [() => Promise.reject('text'), 'the check could not do its work: text'],
    [() => Promise.reject(undefined), 'the check could not do its work: undefined'],
    [() => Promise.reject(Object.create(null)), 'the check could not do its work: [Object: null prototype] {}'],
    [
      () => Promise.reject(new AggregateError([new Error('a'), new Error('b')])),
      'the check could not do its work: a; b',
    ],
  ]
  for (const [run, output] of throwing) {
    t.match((await tried(run)).outcome, { status: 'UNKNOWN', output, conclusive: false })
  }
  t.match((await tried(() => Promise.reject(new Error('boom')))).outcome.longOutput, /Error: boom\n.*at /s)
})

t.test('what is no outcome does not pass as one', async (t) => {
  const garbage: readonly unknown[] = [
    undefined,
    null,
    true,
    'OK',
    {},
    { status: 'OK' },
    { status: 'ok', output: 'a' },
    { status: 'toString', output: 'a' },
    { status: 'OK', output: 5 },
    { status: 'OK', output: 'a', metrics: { time: 1 } },
    { status: 'OK', output: 'a', metrics: [null] },
    { status: 'OK', output: 'a', metrics: [{ label: 'a', value: '1', unit: '' }] },
    { status: 'OK', output: 'a', metrics: [{ label: 'a', value: 1 }] },
    { status: 'OK', output: 'a', observed: 'text' },
    { status: 'OK', output: 'a', longOutput: 5 },
  ]
  for (const value of garbage) {
    const { outcome } = await tried(() => value)
    t.match(outcome, { status: 'UNKNOWN', output: /returned no outcome/, conclusive: false }, JSON.stringify(value))
  }
  t.match((await tried(() => ok('at once'))).outcome, ok('at once'), 'but it need not be a promise')
})

t.test('a stop from outside ends the attempt, or keeps it from starting', async (t) => {
  const stop = new AbortController()
  let seen: AbortSignal | undefined
  const running = tried(
    ({ signal }) => {
      seen = signal
      return never()
    },
    { signal: stop.signal },
  )
  stop.abort()
  const stopped = { status: 'UNKNOWN', output: 'stopped before it was done', conclusive: false }
  t.same((await running).outcome, stopped)
  t.equal(seen?.aborted, true)
  let started = false
  const { outcome } = await tried(() => (started = true), { signal: stop.signal })
  t.same(outcome, stopped)
  t.equal(started, false)
})

t.test('nothing is left behind: the process ends at once', async (t) => {
  const script = `
    import { attempt } from './build/src/core/attempt.js'
    const type = { run: async () => ({ status: 'OK', output: 'a' }) }
    const context = { directory: '.', now: Date.now }
    await attempt(type, { options: {}, timeoutMs: 60000, timeoutStatus: 'CRITICAL', context })`
  const started = performance.now()
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  t.ok(performance.now() - started < 10_000)
})

/** Keeps this process from anything else. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

t.test('a check that kept the process busy past its own deadline is not green', async (t) => {
  const run: Run = async () => {
    block(600)
    return ok('done')
  }
  const { outcome } = await tried(run, { timeoutMs: 100 })
  t.match(outcome, { status: 'UNKNOWN', output: /^cannot tell whether it answers within 100 ms/, conclusive: false })
})

t.test('a check that another one kept from being looked at is not called late', async (t) => {
  const answers: Run = () => new Promise((done) => setTimeout(() => done(ok('in time')), 20))
  const starved = tried(answers, { timeoutMs: 400 })
  block(1500)
  t.match((await starved).outcome, {
    status: 'UNKNOWN',
    output: /^cannot tell whether it answers within 400 ms: this process was kept busy for 1\.\d s of 1\.\d s$/,
    conclusive: false,
  })
  t.match((await tried(never, { timeoutMs: 20 })).outcome, { status: 'CRITICAL' }, 'what was before counts for nobody')
})

t.test('a short pause is no excuse', async (t) => {
  const late = tried(never, { timeoutMs: 1500 })
  block(150)
  t.match((await late).outcome, { status: 'CRITICAL', output: 'timed out after 1.5 s' })
})
