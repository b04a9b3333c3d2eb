import type { Lease, OutboxStore } from '../store/outbox-store.js'

export interface LeaseSettings {
  readonly store: Pick<OutboxStore, 'renew'>
  readonly now: () => number
  readonly leaseMs: number
  /** Another process may have some of it by now: it is not to be delivered any further. */
  readonly onLost: () => void
}

/** A lease that is prolonged for as long as what is under it is in hand. */
export interface KeptLease {
  /** Lets it run out. When it ends. */
  readonly end: () => Promise<number>
}

/** How often a lease is renewed in its time: one renewal that comes late loses nothing. */
const RENEWALS = 3

export function keepLease(lease: Lease, { store, now, leaseMs, onLost }: LeaseSettings): KeptLease {
  let current = lease
  let renewal = Promise.resolve()
  const renew = async () => {
    const { keys } = current
    current = await store.renew(current, { now: now(), leaseMs })
    if (current.keys.length < keys.length) onLost()
  }
  const timer = setInterval(() => {
    renewal = renewal.then(renew).catch(onLost) // a store in trouble is told of when it is to settle
  }, leaseMs / RENEWALS)
  return {
    async end() {
      clearInterval(timer)
      await renewal
      return current.until
    },
  }
}
