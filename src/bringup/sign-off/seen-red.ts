import { iso } from '../../formats/event-record.js'
import type { Proof } from '../../store/store.js'
import type { SeenRed } from './record.js'

/** A check as it was written at one time, and whether history has seen it other than green as such. */
export interface Seen {
  readonly definition: string
  readonly inHistory: boolean
}

/** How it is known that a check can fail. What was proven of it when it was written otherwise does not count. */
export function seenRedRecord({ definition, inHistory }: Seen, proof: Proof | undefined): SeenRed {
  if (proof?.definition !== definition) return { in_history: inHistory }
  const { verdict, time, reason, trials } = proof
  const tried = trials.map(({ sabotage, status, output }) => ({ sabotage, status, output }))
  return {
    in_history: inHistory,
    proof: { verdict, at: iso(time), ...(reason !== undefined && { reason }), trials: tried },
  }
}
