import { type CheckEvent, nextEvent } from '../../../src/core/event.js'
import { cardOf } from '../../../src/core/instance.js'
import { parseRange } from '../../../src/core/range.js'
import type { Fresh } from '../../../src/core/recorder.js'
import type { Status } from '../../../src/core/status.js'
import type { Store } from '../../../src/store/store.js'
import { makeInstance, makeSite, START, WAIVER } from '../../helpers/events.js'
import { declarationOf, everything, freshResult, newStore, nowhere } from '../../helpers/stores.js'
import type { StoreContract } from './contract.js'

const instance = makeInstance()
const { id } = instance

const append = (store: Store, ...fresh: readonly Fresh[]) => store.append({ fresh, route: nowhere })

/** What core makes of results that are kept nowhere, but for what may be kept of an instance. */
function expected(fresh: readonly Fresh[]): readonly CheckEvent[] {
  const events: CheckEvent[] = []
  for (const { result, ...minted } of fresh) {
    events.push(nextEvent(events.at(-1), { ...result, instance: cardOf(instance) }, minted))
  }
  return events
}

export const appending: StoreContract = (t, backend) => {
  t.test('events are those that core derives, whatever batches they come in', async (t) => {
    const statuses = 'OK CRITICAL CRITICAL OK WARNING OK UNKNOWN CRITICAL OK OK'
      .split(' ')
      .flatMap((status) => [status, status, status])
    const fresh = statuses.map((status, at) => freshResult(status as Status, at * 10)) // from the list above
    const store = await newStore(t, backend)
    await append(store, ...fresh.slice(0, 1))
    await append(store, ...fresh.slice(1, 20))
    const { events } = await append(store, ...fresh.slice(20))
    t.equal(events.at(-1)?.state, 'flapping')
    const history = await store.history({ id, limit: 100 })
    t.same(history, expected(fresh).toReversed())
    t.same((await store.checks())[0]?.last, history[0])
  })

  t.test('a history is whole after a long run of one status', async (t) => {
    const store = await newStore(t, backend)
    const statuses: readonly Status[] = ['WARNING', ...Array<Status>(30).fill('OK'), 'CRITICAL']
    const fresh = statuses.map((status, at) => freshResult(status, at * 10))
    for (const each of fresh) await append(store, each)
    const history = await store.history({ id, limit: 100 })
    t.same(history, expected(fresh).toReversed())
    t.same(history[0]?.history, [...Array(20).fill('OK'), 'CRITICAL'])
    t.same(history[20]?.history, ['WARNING', ...Array(11).fill('OK')])
  })

  t.test('of results of one time in one batch the greater id is the newer one, too', async (t) => {
    const store = await newStore(t, backend)
    const fresh = [freshResult('OK', 10), freshResult('CRITICAL', 10)].sort((a, b) => (a.id < b.id ? 1 : -1))
    const { events } = await append(store, ...fresh)
    t.match(events, [{ id: fresh[0]?.id, occurrences: 1 }, { id: fresh[1]?.id }], 'as they came')
    t.ok(events[0]?.previousStatus)
    t.notOk(events.some(({ late }) => late))
  })

  t.test('attempts are kept as they were, those that the outcome does not repeat and those that it does', async (t) => {
    const store = await newStore(t, backend)
    const one = { status: 'CRITICAL', output: 'refused', durationMs: 2 } as const
    const two = { status: 'OK', output: 'OK it is', durationMs: 3 } as const
    const tries = [[], [one], [two], [one, two], [two, two]]
    await append(store, ...tries.map((attempts, at) => freshResult('OK', at, { attempts })))
    const history = await store.history({ id, limit: 9 })
    t.same(
      history.map(({ result }) => result.attempts),
      tries.toReversed(),
    )
  })

  t.test('events come back in the order of their results', async (t) => {
    const store = await newStore(t, backend)
    const fresh = [freshResult('OK', 30), freshResult('CRITICAL', 10), freshResult('WARNING', 20)]
    const { events } = await append(store, ...fresh)
    t.same(
      events.map((event) => event.id),
      fresh.map((each) => each.id),
    )
    t.equal(events[0]?.previousStatus, 'WARNING', 'and stand in the order of their times')
  })

  t.test('a result is kept with all its evidence', async (t) => {
    const store = await newStore(t, backend)
    const metrics = [
      { label: 'time', value: 0.1 + 0.2, unit: 's', warning: parseRange('~:5'), critical: parseRange('10:'), min: 0 },
      { label: 'loss', value: Number.NaN, unit: '%', critical: parseRange('@1:2') },
    ]
    const fresh = freshResult('WARNING', 1, { waiver: WAIVER, blockedBy: 'dfw1/platform.dns.other', durationMs: 1.234 })
    const outcome = { ...fresh.result.outcome, longOutput: 'a\nb', observed: { deep: [1, { two: null }] }, metrics }
    await append(store, { ...fresh, result: { ...fresh.result, outcome } })
    const [event] = await store.history({ id, limit: 1 })
    t.same(event?.result, { ...fresh.result, outcome, instance: cardOf(instance) })
  })

  t.test('any text is kept, or what stands for it', async (t) => {
    const store = await newStore(t, backend)
    const text = `NUL \0, lone \ud800, 🔥, ', ", \\, {}, \u2028, ${'x'.repeat(100_000)}`
    await store.append({ fresh: [freshResult('CRITICAL', 1, { output: text })], route: everything })
    const [event] = await store.history({ id, limit: 1 })
    t.equal(event?.result.outcome.output, text)
    const shown = /^NUL \ufffd, lone \ufffd, 🔥, ', ", \\, \{\}, \u2028, x{100000}$/
    t.match((await store.transitions({}))[0]?.output, shown)
    t.match((await store.outbox({ limit: 1 }))[0]?.body, shown)
  })

  t.test('nothing of an instance that may be secret is kept', async (t) => {
    const location = await backend.newLocation()
    const { openStore } = await import('../../../src/store/open-store.js')
    const store = await openStore(location)
    t.teardown(() => store.close())
    const secretive = makeInstance({
      options: { password: 'tell-nobody-1' },
      target: 'tell-nobody-2',
      site: makeSite({ variables: { token: 'tell-nobody-3' } }),
      directory: '/tell-nobody-4',
    })
    await append(store, freshResult('OK', 1, { instance: secretive }))
    t.notMatch(await backend.dump(location), /tell-nobody/)
    t.match(await backend.dump(location), /Every container resolves service names here/, 'the rest is')
  })

  t.test('a check that nobody has declared is declared by its result', async (t) => {
    const store = await newStore(t, backend)
    await append(store, freshResult('OK', 10))
    t.match(await store.checks(), [{ check: { id, owner: 'network' }, declaredAt: START + 7 }])
  })

  t.test('a late result is kept in its place and turns nothing around', async (t) => {
    const store = await newStore(t, backend)
    await append(store, freshResult('OK', 10), freshResult('CRITICAL', 30))
    const late = freshResult('OK', 20)
    const { events } = await store.append({ fresh: [late], route: everything })
    t.match(events, [{ late: true, alarming: false }])
    t.equal((await store.outbox({ limit: 9 })).length, 1, 'it is sent, once')
    const [known] = await store.checks()
    t.match(known?.last, { time: START + 30, occurrences: 1, history: ['OK', 'CRITICAL'], lastOk: START + 20 })
    t.same(
      (await store.history({ id, limit: 9 })).map(({ time }) => time - START),
      [30, 20, 10],
    )
    t.equal((await store.transitions({})).length, 2)
  })

  t.test('a late red proves that a check can fail', async (t) => {
    const store = await newStore(t, backend)
    await append(store, freshResult('OK', 20))
    await append(store, freshResult('CRITICAL', 10))
    t.match((await store.checks())[0]?.last, { seenRed: true, result: { outcome: { status: 'OK' } } })
    const { events } = await append(store, freshResult('OK', 30))
    t.match(events, [{ seenRed: true, occurrences: 2 }], 'and what follows knows it')
  })

  t.test('of results of one time the greater id is the newer one', async (t) => {
    const store = await newStore(t, backend)
    const [lower, higher] = [freshResult('OK', 10), freshResult('CRITICAL', 10)].sort((a, b) => (a.id < b.id ? -1 : 1))
    if (lower === undefined || higher === undefined) throw new Error('there are two')
    await append(store, higher)
    await append(store, lower)
    t.equal((await store.checks())[0]?.last?.id, higher.id)
  })

  t.test('an event that comes twice is kept and sent once', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([makeInstance()]))
    const fresh = [freshResult('CRITICAL', 10), freshResult('OK', 20), freshResult('OK', 30)]
    const first = await store.append({ fresh, route: everything })
    const checks = await store.checks()
    const again = await store.append({ fresh: [...fresh, ...fresh], route: everything })
    t.same(again.events, [...first.events, ...first.events])
    t.same(again.siteEvents, [])
    t.same(await store.checks(), checks)
    t.equal((await store.history({ id, limit: 9 })).length, 3)
    t.equal((await store.transitions({})).length, 2)
    t.equal((await store.outbox({ limit: 9 })).length, 3 + 2)
  })

  t.test('an event that comes twice in one batch is kept and sent once', async (t) => {
    const store = await newStore(t, backend)
    const [first, second] = [freshResult('OK', 10), freshResult('OK', 20)]
    const { events } = await store.append({ fresh: [first, second, first], route: everything })
    t.same(events[2], events[0])
    t.equal((await store.history({ id, limit: 9 })).length, 2)
    t.match((await store.checks())[0]?.last, { occurrences: 2 })
  })

  t.test('a late event that comes twice is kept and sent once', async (t) => {
    const store = await newStore(t, backend)
    const late = freshResult('OK', 10)
    await append(store, freshResult('CRITICAL', 20))
    const first = await append(store, late)
    const again = await store.append({ fresh: [late], route: everything })
    t.same(again.events, first.events)
    t.equal((await store.history({ id, limit: 9 })).length, 2)
    t.same(await store.outbox({ limit: 9 }), [])
  })

  t.test('a batch that fails on its way leaves nothing, and the next one works', async (t) => {
    const store = await newStore(t, backend)
    const fresh = [freshResult('OK', 10)]
    const route = () => {
      throw new Error('no way out')
    }
    await t.rejects(store.append({ fresh, route }), { message: 'no way out' })
    t.same(await store.checks(), [])
    t.same(await store.siteEvents({}), [])
    await store.append({ fresh, route: everything })
    t.equal((await store.history({ id, limit: 9 })).length, 1)
  })

  t.test('nothing is appended of nothing', async (t) => {
    const store = await newStore(t, backend)
    t.same(await append(store), { events: [], siteEvents: [], outrankedAheadMs: 0 })
  })

  t.test('history is asked for in pages', async (t) => {
    const store = await newStore(t, backend)
    await append(store, ...[10, 20, 30, 40].map((time) => freshResult('OK', time)))
    const times = async (before?: number) =>
      (await store.history({ id, limit: 2, ...(before !== undefined && { before: START + before }) })).map(
        ({ time }) => time - START,
      )
    t.same(await times(), [40, 30])
    t.same(await times(30), [20, 10])
    t.same(await store.history({ id: 'dfw1/no.such.check', limit: 2 }), [])
  })

  t.test('changes of status are found by site, check and time', async (t) => {
    const store = await newStore(t, backend)
    const other = makeInstance({ site: makeSite({ name: 'ams1' }), owner: 'storage' })
    const blockedBy = 'ams1/platform.dns.root'
    await append(store, freshResult('OK', 10), freshResult('OK', 20), freshResult('CRITICAL', 30))
    await append(store, freshResult('UNKNOWN', 15, { instance: other, blockedBy }))
    const all = await store.transitions({})
    t.match(all, [
      { id, site: 'dfw1', owner: 'network', to: 'OK', time: START + 10, output: 'OK it is' },
      { id: other.id, site: 'ams1', owner: 'storage', to: 'UNKNOWN', blockedBy },
      { id, from: 'OK', to: 'CRITICAL', time: START + 30 },
    ])
    t.notOk(all[0] && ('from' in all[0] || 'blockedBy' in all[0]))
    t.equal((await store.transitions({ sites: ['ams1'] })).length, 1)
    t.equal((await store.transitions({ ids: [id] })).length, 2)
    t.equal((await store.transitions({ since: START + 15, until: START + 30 })).length, 1)
  })
}
