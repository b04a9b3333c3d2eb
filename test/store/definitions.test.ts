import { join } from 'node:path'
import t, { type Test } from 'tap'
import { cardOf } from '../../src/core/instance.js'
import { openStore } from '../../src/store/open-store.js'
import { makeEvent, makeInstance, START } from '../helpers/events.js'

async function newStore(t: Test) {
  const store = await openStore(join(t.testdir(), 'store.db'))
  t.teardown(() => store.close())
  return store
}

t.test('a result is one of the definition that it was made by, however the check was rewritten since', async (t) => {
  const store = await newStore(t)
  const declare = async (definition: string, time: number) => {
    const check = cardOf(makeInstance({ definition }))
    const completeFor = [{ site: 'dfw1', suite: 'platform' }]
    await store.declare({ time, checks: [check], notApplicable: [], suites: [], completeFor })
    return { ...makeEvent({ instance: makeInstance({ definition }) }), time }
  }
  const route = () => []
  const older = await declare('older', START)
  await store.append({ fresh: [{ ...older, id: 'a' }], route })
  const newer = await declare('newer', START + 1000)
  const definitions = async () => {
    const [known] = await store.checks()
    const events = await store.history({ id: older.result.instance.id, limit: 9 })
    return [known?.check, known?.last?.result.instance, ...events.map(({ result }) => result.instance)].map(
      (each) => each?.definition,
    )
  }
  t.same(await definitions(), ['newer', 'older', 'older'])
  await store.append({ fresh: [{ ...newer, id: 'b' }], route })
  t.same(await definitions(), ['newer', 'newer', 'newer', 'older'])
})
