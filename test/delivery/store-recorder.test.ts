import { resolve } from 'node:path'
import t, { type Test } from 'tap'
import { OperatorError } from '../../src/core/errors.js'
import type { Fresh } from '../../src/core/recorder.js'
import type { Status } from '../../src/core/status.js'
import { storeRecorder } from '../../src/delivery/store-recorder.js'
import { openStore } from '../../src/store/open-store.js'
import type { Batch, Store } from '../../src/store/store.js'
import { makeEvent, START } from '../helpers/events.js'

/** A real store that can be out, a recorder into it, and a clock. */
async function recording(t: Test) {
  const store = await openStore(resolve(t.testdir(), 'store.db'))
  t.teardown(() => store.close())
  const said: string[] = []
  const state = { isOut: false, now: START, tries: 0 }
  const append: Store['append'] = async (batch: Batch) => {
    state.tries++
    if (state.isOut) throw new OperatorError('STORE_UNWRITABLE', 'the disk is full')
    return store.append(batch)
  }
  const recorder = storeRecorder({
    store: { append },
    route: () => [],
    now: () => state.now,
    complain: (text) => said.push(text),
  })
  return { store, recorder, said, state }
}

let count = 0

function fresh(status: Status): Fresh {
  const { result, id } = makeEvent({ status })
  count++
  return { result, id: `${id.slice(0, -4)}${String(count).padStart(4, '0')}`, time: START + count }
}

const KEPT = { id: 'dfw1/platform.dns.resolver-answers', limit: 100 }

t.test('while the store is out, history goes on from what is remembered, and is caught up on later', async (t) => {
  const { store, recorder, said, state } = await recording(t)
  await recorder.record([fresh('CRITICAL')])
  state.isOut = true
  t.match(await recorder.record([fresh('OK')]), [{ transition: { from: 'CRITICAL', to: 'OK' }, seenRed: true }])
  t.match(await recorder.record([fresh('OK')]), [{ occurrences: 2 }])
  t.equal(state.tries, 2, 'a store that is out is not asked with each batch')
  state.now += 6000
  t.match(await recorder.record([fresh('OK')]), [{ occurrences: 3 }])
  t.equal(state.tries, 3, 'but after a while')
  state.isOut = false
  state.now += 6000
  t.match(await recorder.record([fresh('WARNING')]), [{ transition: { from: 'OK', to: 'WARNING' } }])
  t.equal((await store.history(KEPT)).length, 5, 'nothing is lost')
  t.same(said, ['history is not kept: the disk is full', 'history is kept again: 4 results were caught up on'])
  t.equal(await recorder.finish(), 0)
})

t.test('the end is one more chance to keep what is not kept yet', async (t) => {
  const { store, recorder, state } = await recording(t)
  state.isOut = true
  await recorder.record([fresh('OK')])
  t.equal(await recorder.finish(), 1, 'it says how much is lost')
  state.isOut = false
  t.equal(await recorder.finish(), 0)
  t.equal((await store.history(KEPT)).length, 1)
})

t.test('a clock that is wrong is told once while it lasts, and so is what the present outranks', async (t) => {
  const { store, recorder, said, state } = await recording(t)
  const DAY = 86_400_000
  const at = (status: Status, time: number): Fresh => ({ ...fresh(status), time })
  await store.append({ fresh: [at('OK', START + DAY)], route: () => [] })
  t.match(await recorder.record([at('CRITICAL', START)]), [{ transition: { from: 'OK', to: 'CRITICAL' } }])
  t.match(await recorder.record([at('OK', START + DAY)]), [{ claimedTime: START + DAY, transition: { to: 'OK' } }])
  t.match(await recorder.record([at('OK', START + DAY + 1)]), [{ claimedTime: START + DAY + 1 }])
  state.now += DAY
  t.match(await recorder.record([at('OK', START + DAY + 2)]), [{ claimedTime: undefined }])
  t.same(said, [
    'the last results of some checks were up to 1d ahead of now: a clock is wrong, or was; the new results count',
    "results are of a time 1d ahead of the store's clock, so they are kept with its time: set the clock of this machine right",
  ])
})

t.test('a clock that is set back while the store is out does not keep it from being tried', async (t) => {
  const { recorder, state } = await recording(t)
  state.isOut = true
  await recorder.record([fresh('OK')])
  state.now -= 86_400_000
  await recorder.record([fresh('OK')])
  t.equal(state.tries, 2)
})
