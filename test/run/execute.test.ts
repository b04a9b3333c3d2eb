import t from 'tap'
import { critical, ok } from '../../src/core/outcome.js'
import type { Result } from '../../src/core/result.js'
import { execute } from '../../src/run/execute.js'
import { createLimits } from '../../src/run/limits.js'
import { type Behaviours, makeEnvironment } from '../helpers/environment.js'
import { makeInstance, WAIVER } from '../helpers/events.js'

/** An instance of the point `site`, of the check type of the same name. */
function check(name: string, ...dependsOn: readonly string[]) {
  return makeInstance({ id: name, check: name, type: name, dependsOn })
}

async function resultsOf(instances: ReturnType<typeof check>[], behaviours: Behaviours, known: readonly Result[] = []) {
  const results = new Map<string, Result>()
  await execute(
    instances,
    makeEnvironment(behaviours),
    (result) => {
      if (results.has(result.instance.id)) throw new Error(`${result.instance.id} has two results`)
      results.set(result.instance.id, result)
    },
    (id) => known.find(({ instance }) => instance.id === id),
  )
  return results
}

t.test('every instance has one result', async (t) => {
  const results = await resultsOf([check('a'), check('b')], { a: async () => ok('a'), b: async () => critical('b') })
  t.same([...results.keys()].sort(), ['a', 'b'])
})

t.test('no instances are no results, and that is over at once', async (t) => {
  t.equal((await resultsOf([], {})).size, 0)
})

t.test('what depends on something red is blocked by the root cause, down the chain, and never tried', async (t) => {
  const never = async () => {
    throw new Error('was tried')
  }
  const results = await resultsOf([check('dns'), check('lb', 'dns'), check('app', 'lb')], {
    dns: async () => critical('no answer'),
    lb: never,
    app: never,
  })
  for (const id of ['lb', 'app']) {
    t.match(results.get(id), {
      outcome: { status: 'UNKNOWN', output: 'blocked by dns' },
      blockedBy: 'dns',
      attempts: [],
    })
  }
})

t.test('a dependency runs first, and unrelated checks do not wait for it', async (t) => {
  const order: string[] = []
  const say = (name: string) => async () => {
    order.push(name)
    return ok(name)
  }
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    order.push('dns')
    return ok('dns')
  }
  await resultsOf([check('dns'), check('lb', 'dns'), check('clock')], { dns: slow, lb: say('lb'), clock: say('clock') })
  t.same(order, ['clock', 'dns', 'lb'])
})

t.test('a waived failure blocks nothing', async (t) => {
  const waived = { ...check('dns'), waiver: WAIVER }
  const results = await resultsOf([waived, check('lb', 'dns')], {
    dns: async () => critical('no answer'),
    lb: async () => ok('lb'),
  })
  t.match(results.get('lb'), { outcome: { status: 'OK' } })
})

t.test('a dependency that is not in this round counts as it was last seen', async (t) => {
  const before = await resultsOf([check('dns')], { dns: async () => critical('no answer') })
  const after = await resultsOf([check('lb', 'dns')], { lb: async () => ok('lb') }, [...before.values()])
  t.match(after.get('lb'), { blockedBy: 'dns' })
})

t.test('a diamond is run once each', async (t) => {
  const results = await resultsOf([check('a'), check('b', 'a'), check('c', 'a'), check('d', 'b', 'c')], {
    a: async () => ok('a'),
    b: async () => ok('b'),
    c: async () => critical('c'),
    d: async () => ok('d'),
  })
  t.match(results.get('d'), { blockedBy: 'c' })
})

t.test('a chain of 10,000 blocked checks neither overflows the stack nor takes long', async (t) => {
  const chain = Array.from({ length: 10_000 }, (_, index) =>
    check(String(index), ...(index > 0 ? [String(index - 1)] : [])),
  )
  const started = performance.now()
  const results = await resultsOf(chain, { '0': async () => critical('no') })
  t.equal(results.size, 10_000)
  t.ok(performance.now() - started < 10_000)
})

t.test('no more run at once than the limits allow, over all and per host', async (t) => {
  let running = 0
  let most = 0
  const busy = async () => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setImmediate(resolve))
    running--
    return ok('done')
  }
  const instances = Array.from({ length: 40 }, (_, index) =>
    makeInstance({ id: String(index), type: 'busy', target: `h${index % 2}` }),
  )
  for (const [settings, expected] of [
    [{ concurrency: 5, perHost: 64 }, 5],
    [{ concurrency: 64, perHost: 3 }, 6],
  ] as const) {
    most = 0
    await execute(instances, makeEnvironment({ busy }, { limits: createLimits(settings) }), () => undefined)
    t.equal(most, expected)
  }
})

t.test('a stopped run ends at once with the results it has', async (t) => {
  const stop = new AbortController()
  const results: string[] = []
  const behaviours = { quick: async () => ok('quick'), slow: () => new Promise<never>(() => undefined) }
  const running = execute(
    [check('quick'), check('slow'), check('after', 'slow')],
    makeEnvironment(behaviours, { signal: stop.signal }),
    ({ instance }) => results.push(instance.id),
  )
  setImmediate(() => setImmediate(() => stop.abort()))
  await running
  t.same(results, ['quick'])
})

t.test('a bug in the plan is not swallowed', async (t) => {
  await t.rejects(resultsOf([check('nowhere')], {}), { message: /"nowhere", which does not exist/ })
})

t.test('a thousand checks that listen to one signal are no leak to warn of', async (t) => {
  const warnings: string[] = []
  const hear = (warning: Error) => warnings.push(warning.message)
  process.on('warning', hear)
  t.teardown(() => process.off('warning', hear))
  const instances = Array.from({ length: 1000 }, (_, index) => makeInstance({ id: String(index), type: 'good' }))
  const limits = createLimits({ concurrency: 1000, perHost: 1000 })
  await execute(instances, makeEnvironment({ good: async () => ok('fine') }, { limits }), () => undefined)
  await new Promise((resolve) => setImmediate(resolve))
  t.same(warnings, [])
})
