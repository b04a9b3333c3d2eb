import { openStore } from '../../../src/store/open-store.js'
import { instances } from './results.js'

// Asks a store of results.ts once, and again as often as told. Arguments: location, what, how often.

const [location = '', what = '', times = '1'] = process.argv.slice(2)
const store = await openStore(location)
for (let time = 0; time < Number(times); time++) {
  const instance = instances[(time * 7919) % instances.length]
  const rows =
    what === 'history' ? await store.history({ id: instance?.id ?? '', limit: 50 }) : await store.checks(filter())
  if (rows.length === 0) throw new Error('there is something to read')
}
await store.close()

function filter() {
  return what === 'site' ? { sites: ['site7'] } : {}
}
