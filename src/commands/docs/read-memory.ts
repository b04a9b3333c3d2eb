import type { Memory } from '../../docs/past.js'
import type { Store } from '../../store/store.js'

/** All that the documentation tells of what is known. */
export async function readMemory(store: Store, now: number): Promise<Memory> {
  return {
    now,
    siteStates: await store.siteStates(),
    checks: await store.checks(),
    notApplicable: await store.notApplicable(),
    partial: await store.partlyDeclared(),
    signOffs: await store.signOffs({}),
    transitions: await store.transitions({}),
    phaseChanges: await store.phaseChanges({}),
    proofs: await store.proofs(),
  }
}
