import { join } from 'node:path'
import type { Test } from 'tap'
import type { CheckEvent } from '../../src/core/event.js'
import { type CheckInstance, cardOf } from '../../src/core/instance.js'
import { readOptions } from '../../src/core/options.js'
import type { SiteEvent } from '../../src/core/site-event.js'
import { isSiteEvent } from '../../src/core/site-event.js'
import { createDelivery, type Delivery } from '../../src/delivery/delivery.js'
import { type ConfiguredHandler, type OpenHandler, openHandlers } from '../../src/delivery/handler.js'
import { eventRecord } from '../../src/formats/event-record.js'
import { siteRecord } from '../../src/formats/site-record.js'
import { loadSinkType } from '../../src/sinks/index.js'
import { openStore } from '../../src/store/open-store.js'
import type { Store } from '../../src/store/store.js'
import { testClock } from './clock.js'
import { makeInstance, makeSite, START } from './events.js'
import { freshResult } from './stores.js'

export function recordOf(event: CheckEvent | SiteEvent): object {
  return isSiteEvent(event) ? siteRecord(event) : eventRecord(event)
}

export interface HandlerParts extends Partial<Omit<ConfiguredHandler, 'name' | 'sink' | 'options'>> {
  readonly secrets?: readonly string[]
  readonly now?: () => number
}

/** A handler named for itself, its options as YAML gives them. */
export async function openHandler(
  name: string,
  [sink, raw]: readonly [sink: string, raw: Readonly<Record<string, unknown>>],
  { secrets = [], now = testClock(), ...parts }: HandlerParts = {},
): Promise<OpenHandler> {
  const type = await loadSinkType(sink)
  const { options } = readOptions(type?.options ?? {}, raw)
  const [handler] = await openHandlers([{ name, sink, options, directory: '.', ...parts }], {
    load: loadSinkType,
    secrets,
    now,
    tell: () => undefined,
  })
  if (handler === undefined) throw new Error('no handler')
  return handler
}

/** A live site, so that red is news. */
export const LIVE = makeSite({ phase: 'live' })

export interface Desk {
  readonly store: Store
  readonly delivery: Delivery
  readonly now: () => number
  readonly complaints: readonly string[]
  /** Keeps results of this status, one of each of so many checks, and what is to be sent of them. The ids of the events. */
  readonly report: (status: 'OK' | 'CRITICAL', count: number) => Promise<readonly string[]>
}

export interface DeskSettings {
  readonly store?: Store
  readonly random?: () => number
  readonly now?: () => number
  readonly leaseMs?: number
}

/** What is reported later has a later time, over whichever desk. */
let reported = 0

/** A delivery over a real store. */
export async function openDesk(t: Test, handlers: readonly OpenHandler[], settings: DeskSettings = {}): Promise<Desk> {
  const store = settings.store ?? (await openStore(join(t.testdir(), 'store.db')))
  const now = settings.now ?? testClock()
  const complaints: string[] = []
  const delivery = createDelivery({
    store,
    handlers,
    sites: new Map([['dfw1', { ...LIVE }]]),
    recordOf,
    now,
    random: settings.random ?? Math.random,
    ...(settings.leaseMs !== undefined && { leaseMs: settings.leaseMs }),
    complain: (text) => complaints.push(text),
  })
  t.teardown(async () => {
    await delivery.close()
    if (settings.store === undefined) await store.close()
  })
  const report = async (status: 'OK' | 'CRITICAL', count: number) => {
    const instances = Array.from({ length: count }, (_, index) => deskInstance(index))
    await store.declare({ time: START, checks: instances.map(cardOf), notApplicable: [], suites: [], completeFor: [] })
    const fresh = instances.map((instance) => freshResult(status, ++reported, { instance, expected: false }))
    const { events } = await store.append({ fresh, route: delivery.route })
    return events.map(({ id }) => id)
  }
  return { store, delivery, now, complaints, report }
}

export function deskInstance(index: number): CheckInstance {
  return makeInstance({ site: LIVE, check: `c${index}` })
}
