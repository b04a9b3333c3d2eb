import { OperatorError } from '../../../src/core/errors.js'
import { openStore } from '../../../src/store/open-store.js'
import { freshResult, nowhere } from '../../helpers/stores.js'
import type { StoreContract } from './contract.js'

export const opening: StoreContract = (t, backend) => {
  t.test('a store is there after it was closed', async (t) => {
    const location = await backend.newLocation()
    const first = await openStore(location)
    await first.append({ fresh: [freshResult('OK', 1)], route: nowhere })
    await first.close()
    const second = await openStore(location)
    t.equal((await second.checks()).length, 1)
    await second.close()
  })

  t.test('several open a new store at once', async (t) => {
    const location = await backend.newLocation()
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(location)))
    for (const store of stores) await store.append({ fresh: [freshResult('OK', 1)], route: nowhere })
    t.equal((await stores[0]?.history({ id: 'dfw1/platform.dns.resolver-answers', limit: 9 }))?.length, 4)
    for (const store of stores) await store.close()
  })

  t.test('the location is for people', async (t) => {
    const location = await backend.newLocation()
    const store = await openStore(location)
    t.equal(store.location, location.replace(':hunter2', '').replace(/\?.*/, ''))
    await store.close()
  })

  t.test('what is closed says so', async (t) => {
    const store = await openStore(await backend.newLocation())
    await store.close()
    const error = await store.checks().catch((thrown: unknown) => thrown)
    t.ok(error instanceof Error && !(error instanceof OperatorError), 'it is a mistake of ours and no operator’s')
  })
}
