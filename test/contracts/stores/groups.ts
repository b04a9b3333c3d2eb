import type { SiteEvent } from '../../../src/core/site-event.js'
import type { Store } from '../../../src/store/store.js'
import { makeInstance, makeSite, START, WAIVER } from '../../helpers/events.js'
import { declarationOf, everything, freshResult, newStore, nowhere } from '../../helpers/stores.js'
import type { StoreContract } from './contract.js'

const MINUTE = 60_000

const first = makeInstance({ check: 'first' })
const second = makeInstance({ check: 'second' })
const other = makeInstance({
  check: 'third',
  point: 'ldap',
  pointTitle: 'LDAP',
  owner: 'identity',
  contact: '#identity',
})
const all = [first, second, other]

const green = (instance: typeof first, afterMs: number) => freshResult('OK', afterMs, { instance })
const red = (instance: typeof first, afterMs: number) => freshResult('CRITICAL', afterMs, { instance })

/** `dns green 2/2 by first`. */
function told(events: readonly SiteEvent[]): readonly string[] {
  return events.map(({ point, site, turned, green, total, by }) => {
    return `${point?.name ?? site} ${turned} ${green}/${total} by ${by.split('.').at(-1)}`
  })
}

async function turns(store: Store, ...fresh: Parameters<Store['append']>[0]['fresh'][number][]) {
  return told((await store.append({ fresh, route: nowhere })).siteEvents)
}

export const groups: StoreContract = (t, backend) => {
  t.test('an integration point and a site turn green when the last of their checks does', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf(all))
    t.same(await turns(store, red(first, 1)), [], 'the first red is no news')
    t.same(await turns(store, green(first, 2)), [], 'what has never reported is not green')
    t.same(await turns(store, green(second, 3)), ['dns green 2/2 by second'])
    t.same(await turns(store, green(other, 4)), ['ldap green 1/1 by third', 'dfw1 green 3/3 by third'])
    t.same(await turns(store, green(other, 5)), [], 'and are told of once')
  })

  t.test('they lose it with the first check that does, and win it back', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf(all))
    await turns(store, ...all.map((instance, at) => green(instance, at)))
    t.same(await turns(store, red(second, 10), red(first, 11)), ['dns red 0/2 by second', 'dfw1 red 1/3 by second'])
    t.same(await turns(store, green(first, 20)), [])
    t.same(await turns(store, green(second, 21)), ['dns green 2/2 by second', 'dfw1 green 3/3 by second'])
  })

  t.test('what turned back within a batch has not turned', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([first]))
    await turns(store, green(first, 1))
    t.same(await turns(store, red(first, 10), green(first, 11)), [])
  })

  t.test('a site event says all of what turned', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([other]))
    const { siteEvents } = await store.append({ fresh: [green(other, 1)], route: everything })
    const group = { site: 'dfw1', siteTitle: 'Dallas 1', phase: 'bringup', total: 1, green: 1 }
    const point = { suite: 'platform', name: 'ldap', title: 'LDAP', owner: 'identity', contact: '#identity' }
    const turn = { time: START + 1, turned: 'green', by: other.id }
    t.same(
      siteEvents.map(({ id, ...event }) => event),
      [
        { ...group, ...turn, point },
        { ...group, ...turn },
      ],
    )
    const [lost] = (await store.append({ fresh: [red(other, 10)], route: everything })).siteEvents
    t.match(lost, { turned: 'red', before: START + 1, time: START + 10 })
    t.same((await store.siteEvents({})).slice(0, 2), siteEvents)
    t.same((await store.siteEvents({ since: START + 10 })).length, 2)
    t.same(await store.siteEvents({ sites: ['ams1'] }), [])
    t.same((await store.siteEvents({ until: START + 10 })).length, 2)
    const sent = (await store.outbox({ handler: 'board', limit: 9 })).map(({ eventId, body }) => [eventId, body])
    t.same(
      sent.slice(0, 2),
      siteEvents.map(({ id }) => [id, 'green']),
    )
  })

  t.test('a failure that is waived holds nobody up', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([first, second]))
    await turns(store, freshResult('CRITICAL', 1, { instance: first, waiver: WAIVER }))
    t.same(await turns(store, green(second, 2)), ['dns green 2/2 by second', 'dfw1 green 2/2 by second'])
    t.same(await turns(store, red(first, 3)), ['dns red 1/2 by first', 'dfw1 red 1/2 by first'])
  })

  t.test('a late result turns nothing', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([first]))
    await turns(store, green(first, 10))
    t.same(await turns(store, red(first, 5)), [])
    await turns(store, red(first, 20))
    t.same(await turns(store, green(first, 15)), [])
  })

  t.test('a check that is new takes the green away when the next result comes', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([first]))
    await turns(store, green(first, 1))
    await store.declare(declarationOf([first, second]))
    t.same(await turns(store, green(first, 2)), ['dns red 1/2 by first', 'dfw1 red 1/2 by first'])
    t.same(await turns(store, green(second, 3)), ['dns green 2/2 by second', 'dfw1 green 2/2 by second'])
  })

  t.test('a red check that is taken away is in nobody’s way', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf(all))
    await turns(store, green(first, 1), red(second, 2), green(other, 3))
    await store.declare(declarationOf([first, other]))
    t.same(await turns(store, green(first, 4)), ['dns green 1/1 by first', 'dfw1 green 2/2 by first'])
  })

  t.test('a green that is too old to count keeps a group from turning green until it is looked at again', async (t) => {
    const store = await newStore(t, backend)
    const [slow, quick] = [makeInstance({ check: 'slow', ttlMs: 60 * MINUTE }), makeInstance({ check: 'quick' })]
    await store.declare(declarationOf([slow, quick]))
    await turns(store, green(quick, 0), red(slow, 0))
    t.same(await turns(store, green(slow, 16 * MINUTE)), [], 'quick was last looked at 16 minutes ago')
    t.same(await turns(store, green(slow, 17 * MINUTE)), [])
    t.same(await turns(store, green(quick, 18 * MINUTE)), ['dns green 2/2 by quick', 'dfw1 green 2/2 by quick'])
    t.same(await turns(store, red(slow, 40 * MINUTE)), ['dns red 0/2 by slow', 'dfw1 red 0/2 by slow'])
  })

  t.test('a green group loses it when nobody looks any more, waived or not', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([first, second]))
    await turns(store, green(first, 0), freshResult('CRITICAL', 0, { instance: second, waiver: WAIVER }))
    const stale = { instance: second, stale: true, lastReportedAt: START } as const
    t.same(await turns(store, freshResult('UNKNOWN', 5 * MINUTE, { ...stale, waiver: WAIVER })), [
      'dns red 1/2 by second',
      'dfw1 red 1/2 by second',
    ])
  })

  t.test('a check that was rewritten is not green by what it said before', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([first, second]))
    await turns(store, green(first, 1), red(second, 1))
    const rewritten = makeInstance({ check: 'first', definition: 'another' })
    await store.declare(declarationOf([rewritten, second]))
    t.same(await turns(store, green(second, 2)), [])
    t.same(await turns(store, green(rewritten, 3)), ['dns green 2/2 by first', 'dfw1 green 2/2 by first'])
  })

  t.test('a suite of which only a part was ever declared does not turn green', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([first], { completeFor: [] }))
    t.same(await turns(store, green(first, 1)), [])
    await store.declare(declarationOf([first]))
    t.same(await turns(store, green(first, 2)), ['dns green 1/1 by first', 'dfw1 green 1/1 by first'])
  })

  t.test('sites do not count each other’s checks', async (t) => {
    const store = await newStore(t, backend)
    const elsewhere = makeInstance({ site: makeSite({ name: 'ams1' }), check: 'first' })
    await store.declare(declarationOf([first, elsewhere]))
    t.same(await turns(store, green(first, 1), red(elsewhere, 2)), [
      'dns green 1/1 by first',
      'dfw1 green 1/1 by first',
    ])
  })
}
