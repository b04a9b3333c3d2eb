import { join } from 'node:path'
import t, { type Test } from 'tap'
import { findRewritten } from '../../../src/bringup/sign-off/candidate.js'
import type { Status } from '../../../src/core/status.js'
import { openStore } from '../../../src/store/open-store.js'
import { makeInstance, START } from '../../helpers/events.js'
import { MINUTE } from '../../helpers/sign-off.js'
import { declarationOf, freshResult, nowhere } from '../../helpers/stores.js'

/** A store with a result each minute, each by its definition. */
async function history(t: Test, results: readonly (readonly [definition: string, status: Status])[]) {
  const store = await openStore(join(t.testdir(), 'store.db'))
  t.teardown(() => store.close())
  const instances = results.map(([definition]) => makeInstance({ definition }))
  const last = instances.at(-1)
  await store.declare(declarationOf(last === undefined ? [] : [last]))
  const fresh = results.map(([, status], index) =>
    freshResult(status, index * MINUTE, { instance: instances[index] ?? makeInstance() }),
  )
  await store.append({ fresh, route: nowhere })
  return { rewritten: async (stableMs: number) => findRewritten(store, await store.checks(), stableMs) }
}

const times = (count: number, definition: string, status: Status = 'OK') =>
  Array.from({ length: count }, () => [definition, status] as const)

t.test('a check that was rewritten while it was green is found, with its first result since', async (t) => {
  const { rewritten } = await history(t, [...times(10, 'older'), ...times(5, 'newer')])
  t.same(await rewritten(30 * MINUTE), new Map(), 'it has not been green for so long anyway')
  t.same(await rewritten(14 * MINUTE), new Map([[makeInstance().id, START + 10 * MINUTE]]))
  t.same(await rewritten(5 * MINUTE), new Map([[makeInstance().id, START + 10 * MINUTE]]))
  t.same(await rewritten(4 * MINUTE), new Map(), 'long enough ago')
  t.same(await rewritten(0), new Map())
})

t.test('the first result is found however many there are', async (t) => {
  const { rewritten } = await history(t, [...times(3, 'older'), ...times(1000, 'newer')])
  t.same(await rewritten(1001 * MINUTE), new Map([[makeInstance().id, START + 3 * MINUTE]]))
})

t.test('a check that was never rewritten is none, nor one that never reported', async (t) => {
  const { rewritten } = await history(t, times(10, 'same'))
  t.same(await rewritten(5 * MINUTE), new Map())
  const silent = await openStore(join(t.testdir({}), 'other.db'))
  t.teardown(() => silent.close())
  await silent.declare(declarationOf([makeInstance()]))
  t.same(await findRewritten(silent, await silent.checks(), 5 * MINUTE), new Map())
})

t.test('what is red has to turn green first', async (t) => {
  const { rewritten } = await history(t, [...times(5, 'older'), ['newer', 'CRITICAL']])
  t.same(await rewritten(3 * MINUTE), new Map())
})
