import { messageOf } from '../core/errors.js'
import type { OutboxStore } from '../store/outbox-store.js'
import type { Route } from '../store/store.js'
import { createCourier, type Tally } from './courier.js'
import type { FilterContext } from './filter.js'
import type { OpenHandler } from './handler.js'
import { createRoute } from './route.js'

export interface DeliverySettings extends FilterContext {
  readonly store: OutboxStore
  readonly handlers: readonly OpenHandler[]
  readonly now: () => number
  /** 0 to 1, as Math.random gives it. */
  readonly random: () => number
  /** How long what a killed process had in hand is nobody's; 10 s unless given. */
  readonly leaseMs?: number
}

/**
 * Delivers what the store keeps for handlers: at least once, each handler by itself, what former runs have left included. A
 * sink that fails is reported and tried again; it changes no verdict.
 */
export interface Delivery {
  /** For the store: what is to be sent of events. */
  readonly route: Route
  /** Delivers beside whatever else goes on. */
  readonly start: () => void
  /** Delivers what can be delivered within the time, and no more after it. What is left, by handler. */
  readonly flush: (timeoutMs: number) => Promise<readonly Remainder[]>
  /** Stops at once and closes the sinks. The store is still needed until it resolves. */
  readonly close: () => Promise<void>
}

/** What a handler has left behind; only handlers that have. */
export interface Remainder {
  readonly handler: string
  /** How many events are kept for later. */
  readonly waiting: number
  /** Why the last of them was not taken. */
  readonly waitingReason?: string
  /** How many were refused for good meanwhile. */
  readonly dead: number
  readonly deadReason?: string
}

/** A sink that does not end when it is told to is left alone after this time. */
const GRACE_MS = 2000

export function createDelivery(settings: DeliverySettings): Delivery {
  const { store, handlers, now } = settings
  const route = createRoute(handlers, settings)
  const couriers = handlers.map((handler) => createCourier(handler, settings))
  return {
    route(events, siteEvents) {
      const outgoing = route(events, siteEvents)
      const addressed = new Set(outgoing.map(({ handler }) => handler))
      for (const courier of couriers) if (addressed.has(courier.handler)) courier.wake()
      return outgoing
    },
    start() {
      for (const courier of couriers) courier.start()
    },
    async flush(timeoutMs) {
      const until = now() + timeoutMs
      const tallies = await Promise.all(
        couriers.map(async (courier) => [courier.handler, await within(courier.finish(until), timeoutMs)] as const),
      )
      return remaindersOf(new Map(tallies), await backlogOf(settings))
    },
    async close() {
      await within(Promise.all(couriers.map((courier) => courier.stop())), 0)
      await Promise.all(handlers.map(({ sink }) => sink.close?.()))
    },
  }

  async function backlogOf({ complain }: DeliverySettings) {
    try {
      return await store.backlog()
    } catch (error) {
      complain(`what is kept for later is unknown: ${messageOf(error)}`)
      return []
    }
  }
}

function remaindersOf(
  tallies: ReadonlyMap<string, Tally | undefined>,
  backlog: Awaited<ReturnType<OutboxStore['backlog']>>,
): readonly Remainder[] {
  return [...tallies].flatMap(([handler, tally]) => {
    const kept = backlog.find((each) => each.handler === handler)
    const { waiting = 0, reason } = kept ?? {}
    const { dead = 0, retryReason = reason, deadReason } = tally ?? {}
    if (waiting === 0 && dead === 0) return []
    return [
      {
        handler,
        waiting,
        dead,
        ...(waiting > 0 && retryReason !== undefined && { waitingReason: retryReason }),
        ...(deadReason !== undefined && { deadReason }),
      },
    ]
  })
}

/** What it resolves to, or undefined when it takes longer than the time and a grace. */
function within<T>(promise: Promise<T>, timeoutMs: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), timeoutMs + GRACE_MS)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
