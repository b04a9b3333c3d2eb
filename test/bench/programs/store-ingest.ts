import { openStore } from '../../../src/store/open-store.js'
import { resultAt } from './results.js'

// Appends results to a store in batches. Arguments: location, how many, results a batch.

const [location = '', count = '0', size = '1'] = process.argv.slice(2)
const store = await openStore(location)
for (let at = 0; at < Number(count); at += Number(size)) {
  const fresh = Array.from({ length: Math.min(Number(size), Number(count) - at) }, (_, each) => resultAt(at + each))
  await store.append({ fresh, route: () => [] })
}
await store.close()
