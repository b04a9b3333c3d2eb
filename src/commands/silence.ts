import { mintEventId } from '../core/event-id.js'
import type { Recorder } from '../core/recorder.js'
import type { Run } from '../core/run.js'
import { staleResults } from '../run/stale.js'
import type { Store } from '../store/store.js'

interface Ended {
  readonly store: Pick<Store, 'checks'>
  readonly recorder: Pick<Recorder, 'record'>
  /** Epoch milliseconds. */
  readonly now: number
}

/**
 * Keeps, and has sent, what nobody looks at any more at the sites of a run, once for each silence: who was told that all is
 * green there is told that it no longer is, also where nothing watches.
 */
export async function recordSilence({ instances }: Pick<Run, 'instances'>, ended: Ended): Promise<void> {
  const { store, recorder, now } = ended
  const sites = [...new Set(instances.map(({ site }) => site.name))]
  const ran = new Set(instances.map(({ id }) => id))
  const others = (await store.checks({ sites })).filter(({ check }) => !ran.has(check.id))
  const results = staleResults(others, now)
  if (results.length > 0) await recorder.record(results.map((result) => ({ id: mintEventId(now), time: now, result })))
}
