import { setTimeout } from 'node:timers/promises'
import { type CheckEvent, nextEvent } from '../../../src/core/event.js'
import { openStore } from '../../../src/store/open-store.js'
import type { Store } from '../../../src/store/store.js'
import { startWriter } from '../../helpers/store-writers.js'
import { freshResult, nowhere } from '../../helpers/stores.js'
import type { StoreContract } from './contract.js'

const ALL = 1_000_000

async function everyEvent(store: Store): Promise<readonly CheckEvent[]> {
  const checks = await store.checks()
  const histories = await Promise.all(checks.map(({ check }) => store.history({ id: check.id, limit: ALL })))
  return histories.flat()
}

export const processes: StoreContract = (t, backend) => {
  t.test('several processes write to one store at once, and open it new', async (t) => {
    const location = await backend.newLocation()
    const names = ['one', 'two', 'three']
    const writers = names.map((check) => startWriter(location, { check, batches: 40, size: 6 }))
    t.same(
      await Promise.all(writers.map(({ ended }) => ended)),
      names.map(() => ({ code: 0, stderr: '' })),
    )
    const store = await openStore(location)
    t.teardown(() => store.close())
    const events = await everyEvent(store)
    const kept = events.map(({ id }) => id).sort()
    t.same(kept, writers.flatMap(({ acknowledged }) => acknowledged()).sort(), 'each event once')
    const sent = await store.outbox({ handler: 'desk', limit: ALL })
    t.same(sent.map(({ eventId }) => eventId).sort(), kept, 'and each on its way once')
    t.same(await wrong(store, 'dfw1/platform.dns.shared'), [], 'of a check that all of them write, too')
  })

  t.test('a writer that is killed loses nothing that it knows to be kept, and stops nobody', async (t) => {
    const location = await backend.newLocation()
    const store = await openStore(location)
    t.teardown(() => store.close())
    const acknowledged: string[] = []
    for (let round = 0; round < 5; round++) {
      const writer = startWriter(location, { check: `round${round}`, batches: 0, size: 1 + round * 10 })
      while (writer.acknowledged().length === 0) await setTimeout(5)
      await setTimeout(Math.random() * 150)
      writer.child.kill('SIGKILL')
      t.equal((await writer.ended).code, null)
      acknowledged.push(...writer.acknowledged())
      await store.append({ fresh: [freshResult('OK', Date.now() + round)], route: nowhere })
    }
    const events = await everyEvent(store)
    const kept = new Set(events.map(({ id }) => id))
    t.same(
      acknowledged.filter((id) => !kept.has(id)),
      [],
    )
    t.equal(kept.size, events.length)
    const sent = new Set((await store.outbox({ handler: 'desk', limit: ALL })).map(({ eventId }) => eventId))
    t.same(
      acknowledged.filter((id) => !sent.has(id)),
      [],
      'what is to be sent is there, too',
    )
    t.same(await wrong(store, 'dfw1/platform.dns.shared'), [])
  })

  t.test('processes that take from the outbox at once take each row once', async (t) => {
    const location = await backend.newLocation()
    const stores = await Promise.all([1, 2, 3].map(() => openStore(location)))
    t.teardown(() => Promise.all(stores.map((store) => store.close())))
    const outgoing = Array.from({ length: 60 }, (_, at) => {
      return { handler: 'desk', eventId: `${at}`, stream: `${at % 7}`, time: at, body: `${at}` }
    })
    await stores[0]?.append({ fresh: [freshResult('OK', 1)], route: () => outgoing })
    const claims = stores.flatMap((store) =>
      Array.from({ length: 10 }, () =>
        store.claim({ handler: 'desk', keeps: 'history', limit: 5, now: 0, leaseMs: 1000 }),
      ),
    )
    const taken = (await Promise.all(claims)).flat().map(({ eventId }) => eventId)
    t.equal(new Set(taken).size, taken.length)
    t.ok(taken.length >= 7, 'something of each stream')
  })
}

/** Events of a check that do not follow from the ones before them, late ones left out. */
async function wrong(store: Store, id: string): Promise<readonly CheckEvent[]> {
  const history = (await store.history({ id, limit: ALL })).filter(({ late }) => late === undefined).toReversed()
  return history.filter((event, at) => {
    const { occurrences, history: statuses } = nextEvent(history[at - 1], event.result, event)
    return at > 0 && (event.occurrences !== occurrences || event.history.join() !== statuses.join())
  })
}
