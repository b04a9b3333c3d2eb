import pLimit, { type LimitFunction } from 'p-limit'

export interface LimitSettings {
  /** Checks at once. */
  readonly concurrency: number
  /** Checks at once against one target host. */
  readonly perHost: number
}

/** Lets work start when there is room for it. */
export type Limits = <T>(target: string | undefined, work: () => Promise<T>) => Promise<T>

/** The host's limit stands outside the global one, so that checks queueing for a busy host hold no place that others could use. */
export function createLimits({ concurrency, perHost }: LimitSettings): Limits {
  const all = pLimit(concurrency)
  const hosts = new Map<string, LimitFunction>()
  return (target, work) => {
    if (target === undefined || perHost >= concurrency) return all(work)
    const host = hosts.get(target) ?? pLimit(perHost)
    hosts.set(target, host)
    return host(() => all(work))
  }
}
