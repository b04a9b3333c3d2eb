import type { Outgoing, Store } from '../../../src/store/store.js'
import { START } from '../../helpers/events.js'
import { freshResult, newStore } from '../../helpers/stores.js'
import type { StoreContract } from './contract.js'

const LEASE_MS = 1000

/** Puts texts on their way, each `stream:body`. */
async function send(store: Store, handler: string, ...texts: readonly string[]): Promise<void> {
  const fresh = [freshResult('OK', Date.now())]
  const outgoing = texts.map((text, at): Outgoing => {
    const [stream = '', body = ''] = text.split(':')
    return { handler, eventId: `event-${text}`, stream, time: START + at, body }
  })
  await store.append({ fresh, route: () => outgoing })
}

const claim = (store: Store, now: number, parts: { readonly handler?: string; readonly limit?: number } = {}) =>
  store.claim({ handler: 'desk', limit: 10, now: START + now, leaseMs: LEASE_MS, ...parts })

const bodies = (rows: readonly { readonly body: string }[]) => rows.map(({ body }) => body).join(' ')

const settle = (store: Store, parts: Partial<Parameters<Store['settle']>[0]>) =>
  store.settle({ accepted: [], retry: [], dead: [], ...parts })

export const outbox: StoreContract = (t, backend) => {
  t.test('what is to leave is taken oldest first, by handler', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'b:2', 'a:3')
    await send(store, 'board', 'a:4')
    const rows = await claim(store, 10, { limit: 2 })
    t.match(rows, [
      { handler: 'desk', eventId: 'event-a:1', stream: 'a', time: START, body: '1', attempts: 0 },
      { body: '2', time: START + 1 },
    ])
    t.notOk(rows[0] && 'reason' in rows[0])
    t.equal(bodies(await claim(store, 10, { handler: 'board' })), '4')
    t.equal(bodies(await claim(store, 10, { handler: 'nobody' })), '')
  })

  t.test('it is due at once, whatever the clocks say', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1')
    t.equal(bodies(await claim(store, -3_600_000)), '1')
  })

  t.test('nobody else gets what is taken until its time is over', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'b:2')
    t.equal(bodies(await claim(store, 10, { limit: 1 })), '1')
    t.equal(bodies(await claim(store, 10)), '2')
    t.equal(bodies(await claim(store, 10 + LEASE_MS - 1)), '')
    t.equal(bodies(await claim(store, 10 + LEASE_MS)), '1 2')
  })

  t.test('what was accepted is gone', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'b:2')
    const [row] = await claim(store, 10)
    await settle(store, { accepted: [row?.key ?? 0] })
    t.equal(bodies(await store.outbox({ limit: 9 })), '2')
  })

  t.test('what is to be tried again comes when it is due, with how often and why', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1')
    const [row] = await claim(store, 10)
    await settle(store, { retry: [{ key: row?.key ?? 0, dueAt: START + 500, reason: 'answered 503' }] })
    t.same(await claim(store, 499), [])
    t.match(await claim(store, 500), [{ attempts: 1, dueAt: START + 500, reason: 'answered 503' }])
  })

  t.test('nothing overtakes what waits or is in hand of its stream', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'a:2', 'b:3')
    const [row] = await claim(store, 10, { limit: 1 })
    t.equal(bodies(await claim(store, 10)), '3')
    await settle(store, { retry: [{ key: row?.key ?? 0, dueAt: START + 500, reason: 'answered 503' }] })
    t.equal(bodies(await claim(store, 20)), '')
    t.equal(bodies(await claim(store, 500)), '1 2')
  })

  t.test('what is dead is in nobody’s way, and stays with its reason', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'a:2')
    const [row] = await claim(store, 10, { limit: 1 })
    await settle(store, { dead: [{ key: row?.key ?? 0, reason: 'answered 400' }] })
    t.equal(bodies(await claim(store, 20)), '2')
    const dead = await store.outbox({ state: 'dead', limit: 9 })
    t.match(dead, [{ body: '1', attempts: 1, reason: 'answered 400' }])
    t.notOk(dead[0] && 'dueAt' in dead[0])
    t.equal(bodies(await store.outbox({ state: 'waiting', limit: 9 })), '2')
  })

  t.test('the dead are revived by handler, and their tries begin anew', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1')
    await send(store, 'board', 'a:2')
    const rows = [...(await claim(store, 10)), ...(await claim(store, 10, { handler: 'board' }))]
    await settle(store, { dead: rows.map(({ key }) => ({ key, reason: 'answered 400' })) })
    t.equal(await store.revive({ handler: 'board' }, START + 50), 1)
    t.equal(await store.revive({ handler: 'board' }, START + 50), 0)
    t.match(await claim(store, 50, { handler: 'board' }), [{ body: '2', attempts: 0 }])
    t.same(await claim(store, 50), [])
    t.equal(await store.revive({}, START + 50), 1)
  })

  t.test('rows are discarded by handler and state', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'b:2')
    await send(store, 'board', 'a:3')
    const [row] = await claim(store, 10, { limit: 1 })
    await settle(store, { dead: [{ key: row?.key ?? 0, reason: 'answered 400' }] })
    t.equal(await store.discard({ handler: 'desk', state: 'dead' }), 1)
    t.equal(bodies(await store.outbox({ limit: 9 })), '2 3')
    t.equal(await store.discard({ handler: 'desk' }), 1)
    t.equal(await store.discard({}), 1)
  })

  t.test('the backlog tells what waits and what is dead of each handler', async (t) => {
    const store = await newStore(t, backend)
    t.same(await store.backlog(), [])
    await send(store, 'desk', 'a:1', 'b:2', 'c:3')
    await send(store, 'board', 'a:4')
    const [first, second] = await claim(store, 10)
    await settle(store, {
      dead: [{ key: first?.key ?? 0, reason: 'answered 400' }],
      retry: [{ key: second?.key ?? 0, dueAt: START + 500, reason: 'answered 503' }],
    })
    t.same(await store.backlog(), [
      { handler: 'board', waiting: 1, dead: 0, oldest: START },
      { handler: 'desk', waiting: 2, dead: 1, oldest: START + 1, reason: 'answered 503' },
    ])
  })

  t.test('a key is never given out again: who was slow settles nobody else’s', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1')
    const [slow] = await claim(store, 10)
    const [again] = await claim(store, 10 + LEASE_MS)
    await settle(store, { accepted: [again?.key ?? 0] })
    await send(store, 'desk', 'a:2')
    await settle(store, { accepted: [slow?.key ?? 0] })
    t.equal(bodies(await store.outbox({ limit: 9 })), '2')
  })
}
