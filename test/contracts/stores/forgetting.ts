import type { CheckInstance } from '../../../src/core/instance.js'
import { makeInstance, makeNotApplicable, makeSite, START, WAIVER } from '../../helpers/events.js'
import { declarationOf, everything, freshResult, newStore, nowhere } from '../../helpers/stores.js'
import type { StoreContract } from './contract.js'

const here = makeInstance()
const there = makeInstance({ site: makeSite({ name: 'ams1' }) })

const times = (...afterMs: readonly number[]) => afterMs.map((each) => freshResult('OK', each))

export const forgetting: StoreContract = (t, backend) => {
  t.test('events beyond their age go', async (t) => {
    const store = await newStore(t, backend)
    await store.append({ fresh: times(10, 20, 30, 40), route: nowhere })
    t.same(await store.prune({ before: START + 30 }), { deleted: 2 })
    t.same(
      (await store.history({ id: here.id, limit: 9 })).map(({ time }) => time - START),
      [40, 30],
    )
    t.same(await store.prune({ before: START + 30 }), { deleted: 0 })
  })

  t.test('events beyond their number go, of each check', async (t) => {
    const store = await newStore(t, backend)
    const elsewhere = [1, 2].map((each) => freshResult('OK', each, { instance: there }))
    await store.append({ fresh: [...times(10, 20, 30, 40), ...elsewhere], route: nowhere })
    t.same(await store.prune({ perCheck: 3 }), { deleted: 1 })
    t.equal((await store.history({ id: here.id, limit: 9 })).length, 3)
    t.equal((await store.history({ id: there.id, limit: 9 })).length, 2)
  })

  t.test('age and number work together', async (t) => {
    const store = await newStore(t, backend)
    await store.append({ fresh: times(10, 20, 30, 40), route: nowhere })
    t.same(await store.prune({ before: START + 20, perCheck: 2 }), { deleted: 2 })
    t.same(await store.prune({ before: START + 40, perCheck: 9 }), { deleted: 1 })
    t.same(await store.prune({}), { deleted: 0 })
  })

  t.test('the last event of a check stays, however old it is', async (t) => {
    const store = await newStore(t, backend)
    await store.append({ fresh: times(10, 20), route: nowhere })
    await store.append({ fresh: times(15), route: nowhere })
    t.same(await store.prune({ before: START + 1000, perCheck: 0 }), { deleted: 2 })
    t.match(await store.checks(), [{ last: { time: START + 20, occurrences: 2 } }])
    t.match((await store.append({ fresh: times(30), route: nowhere })).events, [{ occurrences: 3 }])
  })

  t.test('more than fits into one transaction goes, too', async (t) => {
    const store = await newStore(t, backend)
    const count = 5001
    await store.append({ fresh: times(...Array.from({ length: count }, (_, at) => at)), route: nowhere })
    t.same(await store.prune({ perCheck: 1 }), { deleted: count - 1 })
    t.equal((await store.history({ id: here.id, limit: 9 })).length, 1)
  })

  t.test('transitions, sign-offs and what is on its way stay', async (t) => {
    const store = await newStore(t, backend)
    await store.append({ fresh: [freshResult('CRITICAL', 10), ...times(20, 30)], route: everything })
    await store.signOff({ id: '1', site: 'dfw1', time: START, by: 'ana', stableMs: 0, sha256: '', report: '{}' })
    const before = await Promise.all([store.transitions({}), store.signOffs({}), store.outbox({ limit: 9 })])
    await store.prune({ before: START + 1000, perCheck: 1 })
    t.same(await Promise.all([store.transitions({}), store.signOffs({}), store.outbox({ limit: 9 })]), before)
  })

  t.test('all of a site is forgotten, and nothing of another one', async (t) => {
    const store = await newStore(t, backend)
    for (const instance of [here, there]) await fill(store, instance)
    await store.forgetSite('ams1')
    const left = await all(store)
    await store.forgetSite('ams1')
    t.same(await all(store), left, 'twice is as good as once')
    const only = await newStore(t, backend)
    await fill(only, here)
    t.same(left.map(withoutKeys), (await all(only)).map(withoutKeys))
    await store.declare(declarationOf([there]))
    const { siteEvents } = await store.append({ fresh: [freshResult('OK', 90, { instance: there })], route: nowhere })
    t.match(siteEvents, [{ turned: 'green' }, { turned: 'green' }], 'what comes up under its name is another one')
    t.notOk('before' in (siteEvents[0] ?? { before: 0 }))
  })
}

async function fill(store: Awaited<ReturnType<typeof newStore>>, instance: CheckInstance): Promise<void> {
  const site = instance.site.name
  await store.declare(declarationOf([instance], { notApplicable: [makeNotApplicable({ id: `${site}/x.y.z`, site })] }))
  const waived = { instance, waiver: WAIVER }
  const fresh = [freshResult('CRITICAL', 10, waived), freshResult('OK', 20, { instance })]
  await store.append({ fresh: fresh.map((each) => ({ ...each, id: `${site} ${each.time}` })), route: nowhere })
  await store.setPhase({ site, time: START, phase: 'maintenance' })
  await store.signOff({ id: site, site, time: START, by: 'ana', stableMs: 0, sha256: '', report: '{}' })
  const { id, definition } = instance
  await store.prove([{ id, definition, time: START, verdict: 'proven', trials: [] }])
  await store.putRun({ id: `of ${site}`, startedAt: START, version: '1', host: 'ops1', sites: [site], checks: 1 })
}

/** All that a store tells of sites. */
function all(store: Awaited<ReturnType<typeof newStore>>): Promise<readonly unknown[]> {
  return Promise.all([
    store.checks(),
    store.notApplicable(),
    store.history({ id: there.id, limit: 9 }),
    store.transitions({}),
    store.siteEvents({}),
    store.waivers(),
    store.siteStates(),
    store.phaseChanges({}),
    store.signOffs({}),
    store.proofs(),
    store.runs({}),
  ])
}

/** Ids of site events are minted anew in each store. */
function withoutKeys(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  return value.map((each) =>
    typeof each === 'object' && each !== null && 'turned' in each ? { ...each, id: '' } : each,
  )
}
