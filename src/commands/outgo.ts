import { isSiteEvent } from '../core/site-event.js'
import { createDelivery, type Delivery } from '../delivery/delivery.js'
import { eventRecord } from '../formats/event-record.js'
import { siteRecord } from '../formats/site-record.js'
import type { Store } from '../store/store.js'
import type { ReadyHandlers } from './handlers.js'

/** The way out of a store by these handlers. */
export function openOutgo(
  store: Store,
  { handlers, sites }: ReadyHandlers,
  { complain, now }: { readonly complain: (text: string) => void; readonly now: () => number },
): Delivery {
  return createDelivery({
    store,
    handlers,
    sites,
    recordOf: (event) => (isSiteEvent(event) ? siteRecord(event) : eventRecord(event)),
    complain,
    now,
    random: Math.random,
  })
}
