import type { ClaimQuery, OutboxRow, Settlement } from '../../../src/store/outbox-store.js'
import type { Outgoing, Store } from '../../../src/store/store.js'
import { START } from '../../helpers/events.js'
import { freshResult, newStore } from '../../helpers/stores.js'
import type { StoreContract } from './contract.js'

const LEASE_MS = 60_000
const DAY_MS = 24 * 3_600_000

/** Puts texts on their way, each `stream:body`. */
async function send(store: Store, handler: string, ...texts: readonly string[]): Promise<void> {
  const fresh = [freshResult('OK', Date.now())]
  const outgoing = texts.map((text, at): Outgoing => {
    const [stream = '', body = ''] = text.split(':')
    return { handler, eventId: `event-${text}`, stream, time: START + at, body }
  })
  await store.append({ fresh, route: () => outgoing })
}

const claim = (store: Store, now: number, parts: Partial<ClaimQuery> = {}) =>
  store.claim({ handler: 'desk', keeps: 'history', limit: 10, now: START + now, leaseMs: LEASE_MS, ...parts })

/** Takes what a process that dies at once leaves behind: its lease is over. */
const OVER = { leaseMs: 0 }

const bodies = (rows: readonly { readonly body: string }[]) => rows.map(({ body }) => body).join(' ')

/** Settles what is under the lease of a row that was claimed. */
const settle = (store: Store, row: OutboxRow | undefined, parts: Partial<Settlement>) =>
  store.settle({ leasedUntil: row?.leasedUntil ?? 0, accepted: [], retry: [], held: [], dead: [], ...parts })

const keysOf = (rows: readonly OutboxRow[]) => rows.map(({ key }) => key)

const leaseOf = (rows: readonly OutboxRow[]) => ({ keys: keysOf(rows), until: rows[0]?.leasedUntil ?? 0 })

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
    t.equal(bodies(await claim(store, 10, { limit: 1, ...OVER })), '1')
    t.equal(bodies(await claim(store, 10, { limit: 1 })), '1', 'the lease was over')
    t.equal(bodies(await claim(store, 10)), '2')
    t.equal(bodies(await claim(store, 10)), '')
  })

  t.test('what was accepted is gone', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'b:2')
    const [row] = await claim(store, 10)
    await settle(store, row, { accepted: [row?.key ?? 0] })
    t.equal(bodies(await store.outbox({ limit: 9 })), '2')
  })

  t.test('what is to be tried again comes when it is due, with how often and why', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1')
    const [row] = await claim(store, 10)
    await settle(store, row, { retry: [{ key: row?.key ?? 0, dueAt: START + 500, reason: 'answered 503' }] })
    t.same(await claim(store, 499), [])
    t.match(await claim(store, 500), [{ attempts: 1, dueAt: START + 500, reason: 'answered 503' }])
  })

  t.test('nothing overtakes what waits or is in hand of its stream', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'a:2', 'b:3')
    const [row] = await claim(store, 10, { limit: 1 })
    t.equal(bodies(await claim(store, 10)), '3')
    await settle(store, row, { retry: [{ key: row?.key ?? 0, dueAt: START + 500, reason: 'answered 503' }] })
    t.equal(bodies(await claim(store, 20)), '')
    t.equal(bodies(await claim(store, 500)), '1 2')
  })

  t.test('what is dead is in nobody’s way, and stays with its reason', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'a:2')
    const [row] = await claim(store, 10, { limit: 1 })
    await settle(store, row, { dead: [{ key: row?.key ?? 0, reason: 'answered 400' }] })
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
    for (const row of rows) await settle(store, row, { dead: [{ key: row.key, reason: 'answered 400' }] })
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
    await settle(store, row, { dead: [{ key: row?.key ?? 0, reason: 'answered 400' }] })
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
    await settle(store, first, {
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
    const [slow] = await claim(store, 10, OVER)
    const [again] = await claim(store, 10)
    await settle(store, again, { accepted: [again?.key ?? 0] })
    await send(store, 'desk', 'a:2')
    await settle(store, slow, { accepted: [slow?.key ?? 0] })
    t.equal(bodies(await store.outbox({ limit: 9 })), '2')
  })

  t.test('a lease is renewed by who has it, and by nobody who had it', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'b:2')
    const slow = leaseOf(await claim(store, 10, { ...OVER, limit: 1 }))
    const rows = await claim(store, 20, { leaseMs: 50_000 })
    t.equal(bodies(rows), '1 2')
    const renewed = await store.renew(leaseOf(rows), { now: START + 30, leaseMs: LEASE_MS })
    t.same([...renewed.keys].sort(), keysOf(rows))
    t.ok(renewed.until > leaseOf(rows).until)
    t.same((await store.renew(slow, { now: START + 30, leaseMs: LEASE_MS })).keys, [])
    await store.settle({
      leasedUntil: renewed.until,
      accepted: [],
      retry: [],
      held: [{ key: rows[1]?.key ?? 0 }],
      dead: [],
    })
    const left = await store.renew(renewed, { now: START + 40, leaseMs: LEASE_MS })
    t.same(left.keys, keysOf(rows).slice(0, 1))
  })

  t.test('who has lost its lease deletes what was taken, and puts nothing off', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'b:2', 'c:3', 'd:4')
    const slow = await claim(store, 10, OVER)
    const rows = await claim(store, 20, { limit: 3 })
    const [one = 0, two = 0, three = 0, four = 0] = keysOf(slow)
    await settle(store, slow[0], {
      retry: [{ key: one, dueAt: START + 500, reason: 'answered 503' }],
      dead: [{ key: two, reason: 'answered 400' }],
      held: [{ key: three }],
      accepted: [four],
    })
    t.same(await store.outbox({ limit: 9 }), rows, 'they are in the hands of another one')
    t.same(await claim(store, 20), [])
  })

  t.test('what is held is due as it was, and was not tried', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'b:2', 'b:3')
    const rows = await claim(store, 10)
    const [one = 0, two = 0, three = 0] = keysOf(rows)
    await settle(store, rows[0], { held: [{ key: one, reason: 'stopped' }, { key: two }, { key: three }] })
    t.match(await claim(store, 10), [
      { body: '1', attempts: 0, reason: 'stopped' },
      { body: '2', attempts: 0 },
      { body: '3' },
    ])
  })

  t.test('a wait that was asked for is no try', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1')
    const [row] = await claim(store, 10)
    await settle(store, row, { retry: [{ key: row?.key ?? 0, dueAt: START + 500, reason: 'busy', asked: true }] })
    t.match(await claim(store, 500), [{ attempts: 0, reason: 'busy' }])
  })

  t.test('whatever a receiver says can be kept', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1')
    for (const said of ['\0', '\ud83d', '\udfff\0', "'); drop table outbox; --", 'x'.repeat(100_000)]) {
      const [row] = await claim(store, 500)
      await settle(store, row, { retry: [{ key: row?.key ?? 0, dueAt: START + 500, reason: said }] })
      t.match(await store.outbox({ limit: 9 }), [{ reason: /./ }])
    }
  })

  t.test('what a clock that was wrong has put off for days is due', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'a:2')
    const [row] = await claim(store, DAY_MS, { limit: 1 })
    await settle(store, row, { retry: [{ key: row?.key ?? 0, dueAt: START + DAY_MS, reason: 'answered 503' }] })
    t.equal(await store.untilDue({ handler: 'desk', now: START + 20 }), 0)
    const rows = await claim(store, 20)
    t.equal(bodies(rows), '1 2')
    await settle(store, rows[0], { held: keysOf(rows).map((key) => ({ key })) })
    await claim(store, 20, { leaseMs: DAY_MS })
    t.equal(await store.untilDue({ handler: 'desk', now: START + 20 }), 0)
    t.equal(bodies(await claim(store, 20)), '1 2', 'and what it has taken')
  })

  t.test('it is known when something is due', async (t) => {
    const store = await newStore(t, backend)
    const untilDue = (now: number) => store.untilDue({ handler: 'desk', now: START + now })
    t.equal(await untilDue(10), undefined)
    await send(store, 'desk', 'a:1', 'a:2', 'b:3')
    await send(store, 'board', 'a:4')
    t.equal(await untilDue(10), 0)
    const rows = await claim(store, 10)
    const inHand = (await untilDue(10)) ?? 0
    t.ok(inHand > LEASE_MS / 2 && inHand <= LEASE_MS)
    const [one = 0, two = 0, three = 0] = keysOf(rows)
    await settle(store, rows[0], {
      retry: [
        { key: one, dueAt: START + 500, reason: '' },
        { key: three, dueAt: START + 900, reason: '' },
      ],
      held: [{ key: two }],
    })
    t.equal(await untilDue(20), 480, 'not before what it follows')
    t.equal(await untilDue(600), 0)
    const [first] = await claim(store, 600, { limit: 1 })
    await settle(store, first, { dead: [{ key: one, reason: '' }] })
    t.equal(await untilDue(600), 0)
  })

  t.test('of states only the newest of each stream is taken, and it makes the others obsolete', async (t) => {
    const store = await newStore(t, backend)
    const states = { keeps: 'state' } as const
    await send(store, 'desk', 'a:1', 'b:2', 'a:3', 'a:4')
    await send(store, 'board', 'a:5')
    const rows = await claim(store, 10, states)
    t.equal(bodies(rows), '2 4')
    t.equal(bodies(await store.outbox({ limit: 9 })), '2 4 5')
    const [b = 0, a = 0] = keysOf(rows)
    await settle(store, rows[0], {
      retry: [{ key: a, dueAt: START + 100_000, reason: 'answered 500' }],
      dead: [{ key: b, reason: 'answered 400' }],
    })
    await send(store, 'desk', 'a:6', 'b:7')
    t.equal(bodies(await claim(store, 20, states)), '6 7', 'one that waits holds up none')
    t.equal(bodies(await store.outbox({ limit: 9 })), '5 6 7', 'nor can what is dead come back after it')
  })

  t.test('a newer state waits for the one that another process has in hand', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1')
    const [row] = await claim(store, 10, { keeps: 'state' })
    await send(store, 'desk', 'a:2')
    t.same(await claim(store, 20, { keeps: 'state' }), [])
    await settle(store, row, { accepted: [row?.key ?? 0] })
    t.equal(bodies(await claim(store, 30, { keeps: 'state' })), '2')
  })

  t.test('what was tried again and again is told of, with what waits behind it', async (t) => {
    const store = await newStore(t, backend)
    await send(store, 'desk', 'a:1', 'a:2', 'b:3', 'a:4')
    for (let tries = 1; tries <= 4; tries++) {
      t.same((await store.backlog())[0]?.stuck, tries > 3 ? { letters: 1, attempts: 3, behind: 2 } : undefined)
      const [row] = await claim(store, tries * 1000, { limit: 1 })
      const retry = [{ key: row?.key ?? 0, dueAt: START + tries * 1000, reason: 'answered 500' }]
      await settle(store, row, { retry })
    }
  })
}
