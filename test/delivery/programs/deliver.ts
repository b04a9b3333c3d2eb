import { cardOf } from '../../../src/core/instance.js'
import { createDelivery } from '../../../src/delivery/delivery.js'
import { openStore } from '../../../src/store/open-store.js'
import { testClock } from '../../helpers/clock.js'
import { deskInstance, openHandler, recordOf } from '../../helpers/deliveries.js'
import { START } from '../../helpers/events.js'
import { freshResult } from '../../helpers/stores.js'

// Keeps so many results in a store and delivers them to a webhook: a process that a test may kill. It says the ids first.
const [location = '', url = '', count = '', leaseMs = ''] = process.argv.slice(2)
const store = await openStore(location)
const handlers = [await openHandler('hook', ['webhook', { url }], { events: ['result'] })]
const now = testClock()
const delivery = createDelivery({
  ...{ store, handlers, sites: new Map(), recordOf, now, random: Math.random, leaseMs: Number(leaseMs) },
  complain: (text) => process.stderr.write(`${text}\n`),
})
const instances = Array.from({ length: Number(count) }, (_, index) => deskInstance(index))
await store.declare({ time: START, checks: instances.map(cardOf), notApplicable: [], suites: [], completeFor: [] })
const fresh = instances.map((instance) => freshResult('OK', now() - START, { instance, expected: false }))
const { events } = await store.append({ fresh, route: delivery.route })
process.stdout.write(`${JSON.stringify(events.map(({ id }) => id))}\n`)
await delivery.flush(60_000)
await delivery.close()
await store.close()
