import { LONGEST_WAIT_MS } from '../core/outbox-limits.js'
import { oneLine } from '../core/printable.js'
import { iso } from '../formats/event-record.js'
import type { Backlog } from '../store/outbox-store.js'
import { ago, plural } from './words.js'

/** What handlers have not got though they should have by now: somebody believes what is not so any more. */
export function undelivered(backlog: readonly Backlog[], now: number): readonly Backlog[] {
  return backlog.filter(
    ({ dead, stuck, oldest = now }) => dead > 0 || stuck !== undefined || now - oldest >= LONGEST_WAIT_MS,
  )
}

/** A sentence for each handler: `hook has not got 4 events, the oldest of 2h ago: 1 was tried 14 times ...`. */
export function undeliveredSentence({ handler, waiting, dead, oldest, stuck, reason }: Backlog, now: number): string {
  const age = oldest === undefined ? '' : `, the oldest of ${ago(oldest, now)} ago`
  const parts = [
    ...(waiting > 0 ? [`${plural(waiting, 'event')} that ${waiting === 1 ? 'waits' : 'wait'}${age}`] : []),
    ...(stuck ? [stuckWords(stuck)] : []),
    ...(dead > 0 ? [`${plural(dead, 'event')} that ${dead === 1 ? 'was' : 'were'} refused for good`] : []),
  ]
  const why = reason === undefined ? '' : `: ${reason}`
  return oneLine(`${handler} has not got ${parts.join('; ')}${why} (firstlight outbox --handler ${handler})`)
}

function stuckWords({ letters, attempts, behind }: NonNullable<Backlog['stuck']>): string {
  const tried = `${letters} ${letters === 1 ? 'was' : 'were'} tried in vain, ${attempts} times at most`
  return behind === 0
    ? tried
    : `${tried}, and ${letters === 1 ? 'holds' : 'hold'} up ${behind} behind ${letters === 1 ? 'it' : 'them'}`
}

export function undeliveredRecord({ handler, waiting, dead, oldest, stuck, reason }: Backlog) {
  return {
    ...{ handler, waiting, dead },
    ...(oldest !== undefined && { oldest: iso(oldest) }),
    ...(stuck && { stuck: stuck.letters, attempts: stuck.attempts, behind_stuck: stuck.behind }),
    ...(reason !== undefined && { reason }),
  }
}
