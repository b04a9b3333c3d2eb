import { makeInstance, makeNotApplicable, makeSite, START } from '../../helpers/events.js'
import { declarationOf, freshResult, newStore, nowhere } from '../../helpers/stores.js'
import type { StoreContract } from './contract.js'

const first = makeInstance({ check: 'zulu' })
const second = makeInstance({ check: 'alpha' })

export const declaring: StoreContract = (t, backend) => {
  t.test('what is declared and never reported is known from then on', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([first]))
    const [known] = await store.checks()
    t.equal(known?.check.id, first.id)
    t.equal(known?.declaredAt, START)
    t.notOk(known && 'last' in known)
  })

  t.test('checks come by site and in the order of their suite', async (t) => {
    const store = await newStore(t, backend)
    const elsewhere = makeInstance({ site: makeSite({ name: 'ams1' }), check: 'mike' })
    await store.declare(declarationOf([first, second, elsewhere]))
    t.same(
      (await store.checks()).map(({ check }) => check.id),
      [elsewhere.id, first.id, second.id],
    )
  })

  t.test('the order follows the suite when all of it is declared, and stands when some of it is', async (t) => {
    const store = await newStore(t, backend)
    const ids = async () => (await store.checks()).map(({ check }) => check.check)
    await store.declare(declarationOf([first, second]))
    await store.declare(declarationOf([second], { completeFor: [] }))
    t.same(await ids(), ['zulu', 'alpha'])
    await store.declare(declarationOf([second, first]))
    t.same(await ids(), ['alpha', 'zulu'])
  })

  t.test('sites and owners are chosen from', async (t) => {
    const store = await newStore(t, backend)
    const other = makeInstance({ site: makeSite({ name: 'ams1' }), owner: 'storage' })
    await store.declare(declarationOf([first, other]))
    t.equal((await store.checks({ sites: ['ams1'] })).length, 1)
    t.equal((await store.checks({ owners: ['network'] })).length, 1)
    t.equal((await store.checks({ owners: ['storage'], sites: ['dfw1'] })).length, 0)
    t.equal((await store.checks({ sites: [] })).length, 0)
  })

  t.test('what a whole suite no longer declares is asked for no more, and its history stays', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([first, second]))
    await store.append({ fresh: [freshResult('OK', 1, { instance: second })], route: nowhere })
    await store.declare(declarationOf([first]))
    t.same(
      (await store.checks()).map(({ check }) => check.id),
      [first.id],
    )
    t.equal((await store.history({ id: second.id, limit: 9 })).length, 1)
  })

  t.test('a declaration of some checks takes none away', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([first, second]))
    await store.declare(declarationOf([first], { completeFor: [] }))
    t.equal((await store.checks()).length, 2)
  })

  t.test('a declaration takes nothing away from another suite or site', async (t) => {
    const store = await newStore(t, backend)
    const suite = makeInstance({ suite: 'storage' })
    const site = makeInstance({ site: makeSite({ name: 'ams1' }) })
    await store.declare(declarationOf([suite, site], { completeFor: [] }))
    await store.declare(declarationOf([first]))
    t.equal((await store.checks()).length, 3)
  })

  t.test('what is declared again after it was taken away is new', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([first, second]))
    await store.declare(declarationOf([first], { time: START + 10 }))
    await store.declare(declarationOf([first, second], { time: START + 20 }))
    t.same(
      (await store.checks()).map(({ declaredAt }) => declaredAt),
      [START, START + 20],
    )
  })

  t.test('a changed check keeps its history and the time since when it is declared', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([first]))
    await store.append({ fresh: [freshResult('CRITICAL', 1, { instance: first })], route: nowhere })
    const changed = makeInstance({ check: 'zulu', definition: 'ffff', owner: 'dns-team' })
    await store.declare(declarationOf([changed], { time: START + 10 }))
    const [known] = await store.checks()
    t.match(known, { check: { definition: 'ffff', owner: 'dns-team' }, declaredAt: START })
    t.equal(known?.last?.result.instance.owner, 'dns-team')
    t.equal((await store.checks({ owners: ['dns-team'] })).length, 1)
  })

  t.test('what does not apply is neither red nor forgotten', async (t) => {
    const store = await newStore(t, backend)
    const excluded = makeNotApplicable({ id: second.id, point: second.point, check: second.check })
    await store.declare(declarationOf([first, second]))
    await store.declare(declarationOf([first], { notApplicable: [excluded], completeFor: [] }))
    t.same(await store.notApplicable(), [excluded])
    t.same(await store.notApplicable(['ams1']), [])
    t.equal((await store.checks()).length, 1)
    await store.declare(declarationOf([first, second]))
    t.same(await store.notApplicable(), [])
    t.equal((await store.checks()).length, 2)
  })

  t.test('what no longer does not apply either is gone', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([first], { notApplicable: [makeNotApplicable()] }))
    await store.declare(declarationOf([first]))
    t.same(await store.notApplicable(), [])
  })

  t.test('it is known which suites were never declared whole, and where', async (t) => {
    const store = await newStore(t, backend)
    const elsewhere = makeInstance({ site: makeSite({ name: 'ams1' }) })
    await store.declare(declarationOf([first, elsewhere], { completeFor: [{ site: 'ams1', suite: 'platform' }] }))
    t.same(await store.partlyDeclared(), [{ site: 'dfw1', suite: 'platform' }])
    t.same(await store.partlyDeclared(['ams1']), [])
    await store.declare(declarationOf([first, second]))
    t.same(await store.partlyDeclared(), [])
    await store.declare(declarationOf([first], { completeFor: [] }))
    t.same(await store.partlyDeclared(), [], 'once is enough')
  })

  t.test('what comes in by a result alone is a part', async (t) => {
    const store = await newStore(t, backend)
    await store.append({ fresh: [freshResult('OK', 1, { instance: first })], route: nowhere })
    t.same(await store.partlyDeclared(), [{ site: 'dfw1', suite: 'platform' }])
  })

  t.test('a site that was forgotten, and a suite that asks nothing any more, are whole no longer', async (t) => {
    const store = await newStore(t, backend)
    const result = (afterMs: number) => ({ fresh: [freshResult('OK', afterMs, { instance: first })], route: nowhere })
    await store.declare(declarationOf([first]))
    await store.forgetSite('dfw1')
    await store.append(result(1))
    t.equal((await store.partlyDeclared()).length, 1)
    await store.declare(declarationOf([first]))
    await store.declare(declarationOf([], { completeFor: [{ site: 'dfw1', suite: 'platform' }] }))
    await store.declare(declarationOf([first], { completeFor: [] }))
    t.equal((await store.partlyDeclared()).length, 1)
  })

  t.test('the suites stand as they were last declared', async (t) => {
    const store = await newStore(t, backend)
    const suite = { id: 'platform', title: 'Platform', file: 'p.yaml', sha256: '01' }
    await store.declare(declarationOf([first], { suites: [suite] }))
    await store.declare(declarationOf([first], { suites: [{ ...suite, sha256: '02' }] }))
    t.same(await store.suites(), [{ ...suite, sha256: '02' }])
  })
}
