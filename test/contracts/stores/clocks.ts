import type { Fresh } from '../../../src/core/recorder.js'
import type { Status } from '../../../src/core/status.js'
import { openStore } from '../../../src/store/open-store.js'
import type { Store } from '../../../src/store/store.js'
import { makeInstance, START } from '../../helpers/events.js'
import { declarationOf, everything, freshResult, newStore, nowhere } from '../../helpers/stores.js'
import type { StoreContract } from './contract.js'

const { id } = makeInstance()

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** That of a machine that is right: a server has a clock of its own, and can be told of no other. */
const now = () => Date.now()

function at(status: Status, time: number): Fresh {
  return freshResult(status, time - START)
}

/** As it was before clocks were looked at: whatever it says is kept. */
function keepUnseen(store: Store, ...fresh: readonly Fresh[]) {
  return store.append({ fresh, route: nowhere })
}

export const clocks: StoreContract = (t, backend) => {
  t.test('what the store holds of a time to come is outranked by what is found out now', async (t) => {
    const NOW = now()
    const location = await backend.newLocation()
    const before = await openStore(location)
    await before.declare(declarationOf([makeInstance()]))
    await keepUnseen(before, at('OK', NOW + DAY - 1), at('OK', NOW + DAY))
    await before.close()
    const store = await openStore(location)
    t.teardown(() => store.close())
    const red = await store.append({ fresh: [at('CRITICAL', NOW - 5)], now, route: everything })
    t.match(red, {
      events: [{ time: NOW - 5, transition: { from: 'OK', to: 'CRITICAL' }, since: NOW - 5, occurrences: 1 }],
      siteEvents: [{ turned: 'red' }, { turned: 'red' }],
    })
    t.ok(red.outrankedAheadMs > 0)
    t.notOk(red.events[0]?.late)
    t.match(await store.outbox({ handler: 'desk', limit: 9 }), [{ body: 'CRITICAL it is' }])
    t.ok((red.events[0]?.lastOk ?? 0) <= NOW, 'nothing is later than now')
    t.match((await store.checks())[0]?.last, { time: NOW - 5, result: { outcome: { status: 'CRITICAL' } } })
    t.match(await store.transitions({ until: NOW }), [{ from: 'OK', to: 'CRITICAL' }])

    const again = await store.append({ fresh: [at('CRITICAL', NOW - 1)], now, route: nowhere })
    t.match(again, { outrankedAheadMs: 0, events: [{ occurrences: 2, history: ['OK', 'OK', 'CRITICAL', 'CRITICAL'] }] })
    const other = await openStore(location)
    t.teardown(() => other.close())
    t.match((await other.checks())[0]?.last, { time: NOW - 1 }, 'whoever asks')
    const third = await other.append({ fresh: [at('OK', NOW)], now, route: nowhere })
    t.match(third.events, [{ occurrences: 1, transition: { from: 'CRITICAL' }, since: NOW }])
    t.match(await other.append({ fresh: [at('CRITICAL', NOW - 3)], now, route: nowhere }), { events: [{ late: true }] })
    t.match((await store.checks())[0]?.last, { time: NOW })
    await store.prune({ perCheck: 1, before: NOW + 2 * DAY })
    t.match((await store.checks())[0]?.last, { time: NOW }, 'retention never takes the last one')
  })

  t.test('a result of a time to come is kept with the present, and says what it claimed', async (t) => {
    const NOW = now()
    const store = await newStore(t, backend)
    const fresh = [at('OK', NOW + DAY), at('OK', NOW + DAY + 1)]
    const { events } = await store.append({ fresh, now, route: nowhere })
    t.match(events, [{ claimedTime: NOW + DAY }, { claimedTime: NOW + DAY + 1 }])
    t.ok(events.every(({ time, since, result }) => Math.max(time, since, result.startedAt) <= Date.now()))
    const [last] = await store.history({ id, limit: 1 })
    t.same(last, { ...events[1], result: last?.result }, 'as it comes back')
    const again = await store.append({ fresh, now, route: nowhere })
    t.same(
      again.events.map(({ time }) => time),
      events.map(({ time }) => time),
      'what comes again is known again',
    )
    t.equal((await store.history({ id, limit: 9 })).length, 2)
  })

  t.test('the clocks of several machines may be a little apart', async (t) => {
    const NOW = now()
    const store = await newStore(t, backend)
    const { events } = await store.append({ fresh: [at('OK', NOW + 30_000)], now, route: nowhere })
    t.match(events, [{ time: NOW + 30_000, claimedTime: undefined }])
    t.match(await store.append({ fresh: [at('CRITICAL', NOW)], now, route: nowhere }), {
      events: [{ transition: { from: 'OK', to: 'CRITICAL' }, time: NOW }],
    })
  })

  t.test('how long a check is green is not known across a clock that was set', async (t) => {
    const NOW = now()
    const store = await newStore(t, backend)
    await keepUnseen(store, at('OK', NOW))
    const [past] = (
      await store.append({ fresh: [at('OK', NOW - 30 * DAY)], now: () => NOW - 30 * DAY, route: nowhere })
    ).events
    t.ok(past && past.since <= past.time)
    const { events } = await store.append({ fresh: [at('OK', NOW + 1)], now: () => NOW + 1, route: nowhere })
    t.ok((events[0]?.since ?? 0) > NOW - DAY, 'not for thirty days')
  })

  t.test('phases, sign-offs and proofs follow one another whatever the clocks say', async (t) => {
    const NOW = now()
    const store = await newStore(t, backend)
    await keepUnseen(store, at('OK', NOW))
    await store.setPhase({ site: 'dfw1', time: NOW + DAY, phase: 'live' })
    await store.setPhase({ site: 'dfw1', time: NOW, phase: 'maintenance' })
    t.match((await store.siteStates()).get('dfw1'), { phase: 'maintenance' })
    const { definition } = makeInstance()
    const proof = { id, definition, trials: [] }
    await store.prove([{ ...proof, time: NOW + DAY, verdict: 'proven' }])
    await store.prove([{ ...proof, time: NOW, verdict: 'toothless' }])
    t.match((await store.proofs()).get(id), { verdict: 'toothless' })
  })
}
