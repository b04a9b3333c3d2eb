import { mintEventId } from '../../../src/core/event-id.js'
import { openStore } from '../../../src/store/open-store.js'
import { makeInstance } from '../../helpers/events.js'
import { everything } from '../../helpers/stores.js'

// Appends results to a store, one batch after another, and prints the ids of each batch when it is kept.
// Arguments: location, name of the check, batches (0: until it is killed), results a batch.

const [location = '', check = '', batches = '0', size = '1'] = process.argv.slice(2)
const shared = makeInstance({ check: 'shared' })
const own = makeInstance({ check })

const store = await openStore(location)
for (let batch = 0; batches === '0' || batch < Number(batches); batch++) {
  const fresh = Array.from({ length: Number(size) }, (_, at) => {
    const time = Date.now()
    const status = (batch + at) % 3 === 0 ? ('CRITICAL' as const) : ('OK' as const)
    const outcome = { status, output: `${check} ${batch}` }
    const instance = at % 2 === 0 ? own : shared
    return {
      id: mintEventId(time),
      time,
      result: { instance, outcome, attempts: [], startedAt: time, durationMs: 1, expected: false },
    }
  })
  const { events } = await store.append({ fresh, route: everything })
  process.stdout.write(`${events.map(({ id }) => id).join(' ')}\n`)
}
await store.close()
