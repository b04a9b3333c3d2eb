import t from 'tap'
import { backends } from '../helpers/stores.js'
import { appending } from './stores/appending.js'
import { clocks } from './stores/clocks.js'
import { declaring } from './stores/declaring.js'
import { forgetting } from './stores/forgetting.js'
import { groups } from './stores/groups.js'
import { opening } from './stores/opening.js'
import { outbox } from './stores/outbox.js'
import { processes } from './stores/processes.js'
import { records } from './stores/records.js'

t.setTimeout(280_000)

const contracts = { opening, declaring, appending, groups, records, clocks, outbox, forgetting, processes }

for (const { name, skip, start } of backends) {
  t.test(`${name} keeps the contract of the store`, { skip, timeout: 240_000 }, async (t) => {
    const backend = await start()
    t.teardown(() => backend.close())
    for (const [part, contract] of Object.entries(contracts)) {
      await t.test(part, async (t) => contract(t, backend))
    }
  })
}
