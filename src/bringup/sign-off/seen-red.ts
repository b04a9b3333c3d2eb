import type { CheckEvent } from '../../core/event.js'
import { iso } from '../../formats/event-record.js'
import type { Proof } from '../../store/store.js'
import type { SeenRed } from './record.js'

/** How it is known that a check can fail, as it was written when it last reported. */
export function seenRedRecord(last: CheckEvent, proof: Proof | undefined): SeenRed {
  if (proof?.definition !== last.result.instance.definition) return { in_history: last.seenRed }
  const { verdict, time, reason, trials } = proof
  const tried = trials.map(({ sabotage, status, output }) => ({ sabotage, status, output }))
  return {
    in_history: last.seenRed,
    proof: { verdict, at: iso(time), ...(reason !== undefined && { reason }), trials: tried },
  }
}
