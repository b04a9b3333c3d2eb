import { oneLine } from '../core/printable.js'
import type { Remainder } from './delivery.js'

/** What is to be said of what a run leaves behind, a sentence each: `3 events for graph are kept for later: ...`. */
export function remainderSentences(remainders: readonly Remainder[]): readonly string[] {
  return remainders.flatMap(({ handler, waiting, waitingReason, dead, deadReason }) => [
    ...(waiting > 0 ? [sentence(waiting, handler, 'kept for later', waitingReason, 'firstlight outbox')] : []),
    ...(dead > 0 ? [sentence(dead, handler, 'refused for good', deadReason, 'firstlight outbox --dead')] : []),
  ])
}

function sentence(count: number, handler: string, fate: string, reason: string | undefined, command: string): string {
  const events = count === 1 ? `1 event for ${handler} is` : `${count} events for ${handler} are`
  return oneLine(`${events} ${fate}${reason === undefined ? '' : `: ${reason}`} (${command})`)
}
