import type { Proof, RunRecord, SignOff } from '../../../src/store/store.js'
import { makeInstance, makeSite, START, WAIVER } from '../../helpers/events.js'
import { declarationOf, freshResult, newStore, nowhere } from '../../helpers/stores.js'
import type { StoreContract } from './contract.js'

const instance = makeInstance()
const { id, definition } = instance

const SIGN_OFF: SignOff = {
  id: 'sign-off-1',
  site: 'dfw1',
  time: START + 20,
  by: 'ana',
  stableMs: 1_800_000,
  sha256: 'ab12',
  report: '{"checks":1}',
}

const RUN: RunRecord = {
  id: 'run-1',
  startedAt: START,
  version: '1.0.0',
  host: 'ops1',
  sites: ['ams1', 'dfw1'],
  checks: 7,
}

const PROOF: Proof = {
  id,
  definition,
  time: START,
  verdict: 'toothless',
  trials: [{ sabotage: 'closed port', status: 'OK', output: 'all is well' }],
}

export const records: StoreContract = (t, backend) => {
  t.test('a phase that was set is the one that counts, and the changes are kept', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([instance]))
    const changes = [
      { site: 'dfw1', time: START, phase: 'live', by: 'ana', reason: 'opened' },
      { site: 'ams1', time: START + 5, phase: 'retired' },
      { site: 'dfw1', time: START + 10, phase: 'maintenance' },
    ] as const
    for (const change of changes) await store.setPhase(change)
    t.same(
      await store.siteStates(),
      new Map([
        ['dfw1', { phase: 'maintenance' }],
        ['ams1', { phase: 'retired' }],
      ]),
    )
    t.same(await store.phaseChanges({}), changes)
    t.same(await store.phaseChanges({ sites: ['ams1'] }), changes.slice(1, 2))
    t.same(await store.phaseChanges({ since: START + 5, until: START + 10 }), changes.slice(1, 2))
    t.equal((await store.checks())[0]?.check.site.phase, 'maintenance')
  })

  t.test('a sign-off is kept, makes the site live and stands with its checks', async (t) => {
    const store = await newStore(t, backend)
    await store.append({ fresh: [freshResult('OK', 1)], route: nowhere })
    await store.signOff(SIGN_OFF)
    t.same(await store.signOffs({}), [SIGN_OFF])
    t.same(await store.signOffs({ sites: ['ams1'] }), [])
    t.same(await store.siteStates(), new Map([['dfw1', { phase: 'live', signedOffAt: START + 20 }]]))
    t.match(await store.phaseChanges({}), [{ site: 'dfw1', time: START + 20, phase: 'live', by: 'ana' }])
    const site = { phase: 'live', signedOffAt: START + 20 }
    t.match(await store.checks(), [{ check: { site }, last: { result: { instance: { site } } } }])
    t.match(await store.history({ id, limit: 1 }), [{ result: { instance: { site } } }])
  })

  t.test('a sign-off is kept once', async (t) => {
    const store = await newStore(t, backend)
    await store.signOff(SIGN_OFF)
    await t.rejects(store.signOff(SIGN_OFF))
    t.equal((await store.signOffs({})).length, 1)
    t.equal((await store.phaseChanges({})).length, 1)
  })

  t.test('the sign-off is of the store, and not of what a suite says', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([makeInstance({ site: makeSite({ signedOffAt: START }) })]))
    t.notOk('signedOffAt' in ((await store.checks())[0]?.check.site ?? { signedOffAt: 0 }))
  })

  t.test('of each definition of a check the last proof that was kept counts', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([instance]))
    const proven: Proof = { ...PROOF, time: START + 10, verdict: 'proven' }
    await store.prove([{ ...PROOF, time: START + 20 }])
    await store.prove([proven, PROOF])
    t.same(await store.proofs(), new Map([[id, proven]]))
    t.same(await store.proofs(['ams1']), new Map())
    t.same(await store.proofs(['dfw1']), new Map([[id, proven]]))
  })

  t.test('a proof is of the definition that it was made with', async (t) => {
    const store = await newStore(t, backend)
    await store.declare(declarationOf([instance]))
    const unprovable: Proof = { ...PROOF, verdict: 'unprovable', trials: [], reason: 'it has no target' }
    await store.prove([unprovable])
    await store.declare(declarationOf([makeInstance({ definition: 'ffff' })]))
    t.same(await store.proofs(), new Map())
    await store.declare(declarationOf([instance]))
    t.same(await store.proofs(), new Map([[id, unprovable]]))
  })

  t.test('a run is kept when it starts, and how it ended', async (t) => {
    const store = await newStore(t, backend)
    const finished = { at: START + 9, ending: 'completed', status: 'CRITICAL', rounds: 2 } as const
    await store.putRun(RUN)
    t.same(await store.runs({}), [RUN])
    await store.putRun({ ...RUN, finished })
    t.same(await store.runs({}), [{ ...RUN, finished }])
  })

  t.test('runs come newest first, by site, by time and not more than asked for', async (t) => {
    const store = await newStore(t, backend)
    const later = { ...RUN, id: 'run-2', startedAt: START + 10, sites: ['dfw1'] }
    await store.putRun(later)
    await store.putRun(RUN)
    t.same(await store.runs({}), [later, RUN])
    t.same(await store.runs({ limit: 1 }), [later])
    t.same(await store.runs({ sites: ['ams1'] }), [RUN])
    t.same(await store.runs({ sites: ['ams1', 'dfw1'] }), [later, RUN])
    t.same(await store.runs({ since: START + 1 }), [later])
    t.same(await store.runs({ until: START + 10 }), [RUN])
  })

  t.test('waivers that were used are known with their first and last use', async (t) => {
    const store = await newStore(t, backend)
    const waived = (afterMs: number) => freshResult('CRITICAL', afterMs, { waiver: WAIVER })
    await store.append({ fresh: [waived(10), freshResult('OK', 20), waived(30)], route: nowhere })
    await store.append({ fresh: [waived(5), freshResult('CRITICAL', 40)], route: nowhere })
    t.same(await store.waivers(), [{ id, waiver: WAIVER, firstUsed: START + 5, lastUsed: START + 30 }])
    t.same(await store.waivers(['ams1']), [])
  })
}
