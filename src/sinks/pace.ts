import { setTimeout as sleep } from 'node:timers/promises'

export interface PaceSettings {
  /** 0: as fast as it goes. */
  readonly perSecond: number
  /** How many at once after a silence. */
  readonly burst: number
  readonly now: () => number
}

/** A token bucket: waits until the next one may go. Rejects when the signal aborts meanwhile. */
export function createPace({ perSecond, burst, now }: PaceSettings): (signal: AbortSignal) => Promise<void> {
  if (perSecond === 0) return async () => undefined
  const everyMs = 1000 / perSecond
  let freeAt = Number.NEGATIVE_INFINITY // when the bucket would be full again, less its depth
  return async (signal) => {
    const start = Math.max(freeAt, now() - burst * everyMs)
    freeAt = start + everyMs
    const waitMs = freeAt - now()
    if (waitMs > 0) await sleep(Math.ceil(waitMs), undefined, { signal })
  }
}
