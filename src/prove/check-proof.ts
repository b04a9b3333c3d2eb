import type { CheckInstance } from '../core/instance.js'
import type { Outcome } from '../core/outcome.js'
import type { Sabotage } from '../core/sabotage.js'
import type { Proof, ProofVerdict } from '../store/store.js'

/** What a check said in one world. */
export interface TriedSabotage extends Omit<Sabotage<never>, 'world'> {
  readonly outcome: Pick<Outcome, 'status' | 'output'>
}

/** What a check measured and observed in one world. */
export type Seen = Pick<Outcome, 'metrics' | 'observed'>

/** Whether a check can fail, with what was tried to find out. */
export interface CheckProof {
  readonly instance: CheckInstance
  readonly verdict: ProofVerdict
  readonly tried: readonly TriedSabotage[]
  /** Why it cannot be proven. */
  readonly reason?: string
  /** Epoch milliseconds. */
  readonly time: number
}

/** How many checks have each verdict. */
export function tallyProofs(proofs: readonly CheckProof[]): Readonly<Record<ProofVerdict, number>> {
  const count = (verdict: ProofVerdict) => proofs.filter((proof) => proof.verdict === verdict).length
  return { proven: count('proven'), toothless: count('toothless'), unprovable: count('unprovable') }
}

/** The proof as the store keeps it. */
export function proofRecord({ instance, verdict, tried, reason, time }: CheckProof): Proof {
  return {
    id: instance.id,
    definition: instance.definition,
    time,
    verdict,
    trials: tried.map(({ name, outcome: { status, output } }) => ({ sabotage: name, status, output })),
    ...(reason !== undefined && { reason }),
  }
}
