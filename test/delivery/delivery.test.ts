import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import t from 'tap'
import { remainderSentences } from '../../src/delivery/remainder.js'
import { listen, startTcpServer } from '../../src/lab/server.js'
import { testClock } from '../helpers/clock.js'
import { openDesk, openHandler } from '../helpers/deliveries.js'
import { START } from '../helpers/events.js'
import { startReceiver } from '../helpers/receiver.js'
import { startSensuGoAgent } from '../helpers/sensu-go-agent.js'
import { freePort } from '../helpers/service-daemon.js'
import { until } from '../helpers/until.js'

const EVERYTHING = { events: ['result', 'site'] } as const

t.test('what is committed leaves while the run goes on, and nothing is left', async (t) => {
  const receiver = await startReceiver()
  t.teardown(receiver.close)
  const desk = await openDesk(t, [
    await openHandler('hook', ['webhook', { url: receiver.url }], { events: ['result'] }),
  ])
  desk.delivery.start()
  const ids = [...(await desk.report('OK', 30)), ...(await desk.report('CRITICAL', 30))]
  while (receiver.ids().length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  t.same(await desk.delivery.flush(30_000), [])
  t.same(receiver.ids(), ids, 'each once, in their order')
  t.same(await desk.store.backlog(), [])
  t.same(desk.complaints, [])
})

t.test('what is committed leaves at once, not when it is looked for next', async (t) => {
  const receiver = await startReceiver()
  t.teardown(receiver.close)
  const handler = await openHandler('hook', ['webhook', { url: receiver.url }], { events: ['result'] })
  const desk = await openDesk(t, [handler])
  desk.delivery.start()
  await new Promise((resolve) => setTimeout(resolve, 300))
  const start = Date.now()
  await desk.report('OK', 1)
  while (receiver.ids().length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  t.ok(Date.now() - start < 4000, 'it is looked for every 5 s')
})

t.test('two handlers get their own, and a stuck one delays nobody', async (t) => {
  const silent = await startTcpServer((socket) => socket.resume())
  t.teardown(silent.close)
  const directory = t.testdir()
  const desk = await openDesk(t, [
    await openHandler('stuck', ['webhook', { url: `http://127.0.0.1:${silent.port}/` }], EVERYTHING),
    await openHandler('log', ['file', { path: 'events.jsonl' }], { ...EVERYTHING, directory }),
  ])
  const ids = await desk.report('OK', 20)
  const start = Date.now()
  const remainders = await desk.delivery.flush(1500)
  t.ok(Date.now() - start < 8000, 'the time to flush is kept to')
  t.match(remainders, [{ handler: 'stuck', dead: 0, waitingReason: /stopped before it was answered/ }])
  t.equal(remainders.length, 1)
  const lines = readFileSync(join(directory, 'events.jsonl'), 'utf8').trimEnd().split('\n')
  const kept = lines.map((line) => JSON.parse(line).id)
  t.same(
    ids.filter((id) => !kept.includes(id)),
    [],
  )
})

t.test('a dead sink is told with its reason, and the next run delivers what this one could not', async (t) => {
  const port = await freePort()
  const handler = () => openHandler('graph', ['webhook', { url: `http://127.0.0.1:${port}/` }], { events: ['result'] })
  const desk = await openDesk(t, [await handler()], { random: () => 0 })
  const ids = await desk.report('OK', 3)
  const start = Date.now()
  const sentences = remainderSentences(await desk.delivery.flush(60_000))
  t.ok(Date.now() - start < 40_000, 'a sink that is gone is not waited for to the end')
  t.same(sentences, [
    `3 events for graph are kept for later: http://127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port} (firstlight outbox)`,
  ])
  await desk.delivery.close()
  const receiver = await startReceiver(undefined, port)
  t.teardown(receiver.close)
  const next = await openDesk(t, [await handler()], { store: desk.store })
  const later = await next.report('OK', 1)
  t.same(await next.delivery.flush(60_000), [])
  t.same([...receiver.ids()].sort(), [...ids, ...later].sort())
})

t.test('what is refused is dead with its reason, and holds nothing up', async (t) => {
  let refused = ''
  const receiver = await startReceiver((body) => (refused !== '' && body.includes(refused) ? 422 : 200))
  t.teardown(receiver.close)
  const desk = await openDesk(t, [
    await openHandler('hook', ['webhook', { url: receiver.url }], { events: ['result'] }),
  ])
  const ids = await desk.report('OK', 10)
  refused = ids[4] ?? ''
  t.match(await desk.delivery.flush(30_000), [{ handler: 'hook', waiting: 0, dead: 1, deadReason: /answered 422/ }])
  t.same(
    receiver.ids(),
    ids.filter((id) => id !== refused),
  )
  t.match(await desk.store.outbox({ state: 'dead', limit: 10 }), [{ eventId: refused, reason: /answered 422/ }])
})

t.test('one that always fails does not keep the others from leaving', async (t) => {
  let poison = ''
  const receiver = await startReceiver((body) => (poison !== '' && body.includes(poison) ? 500 : 200))
  t.teardown(receiver.close)
  const desk = await openDesk(t, [
    await openHandler('hook', ['webhook', { url: receiver.url }], { events: ['result'] }),
  ])
  const ids = await desk.report('OK', 120)
  poison = ids[0] ?? ''
  t.match(await desk.delivery.flush(4000), [{ handler: 'hook', waiting: 1, dead: 0 }])
  t.same(receiver.ids(), ids.slice(1))
})

t.test('a receiver that asks for time gets it', async (t) => {
  const asked = await startTcpServer((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 429 Later\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n')),
  )
  t.teardown(asked.close)
  const desk = await openDesk(t, [
    await openHandler('busy', ['webhook', { url: `http://127.0.0.1:${asked.port}/` }], { events: ['result'] }),
  ])
  await desk.report('OK', 3)
  const start = Date.now()
  t.match(await desk.delivery.flush(60_000), [{ handler: 'busy', waiting: 3, dead: 0 }])
  t.ok(Date.now() - start < 30_000, 'there is nothing to wait for')
  const rows = await desk.store.outbox({ limit: 10 })
  t.ok(
    rows.every(({ dueAt = 0 }) => dueAt > desk.now() + 250_000 && dueAt <= desk.now() + 300_000),
    'five minutes of the hour that it wants',
  )
})

for (const value of ['0', '-5', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT', '9'.repeat(400)]) {
  t.test(`what a receiver puts off until ${value.slice(0, 20)} arrives when it is willing`, async (t) => {
    let willing = false
    let asked = 0
    const receiver = await listen(
      createServer((request, response) => {
        asked++
        request.resume().on('end', () => response.writeHead(willing ? 200 : 429, { 'retry-after': value }).end())
      }),
    )
    t.teardown(receiver.close)
    let ahead = 0
    const clock = testClock()
    const now = () => clock() + ahead
    const handler = await openHandler('hook', ['webhook', { url: `http://127.0.0.1:${receiver.port}/` }], EVERYTHING)
    const desk = await openDesk(t, [handler], { now, random: () => 0 })
    await desk.report('OK', 1)
    await desk.delivery.flush(900)
    t.ok(asked <= 1, 'it is not asked again within a second')
    const [row] = await desk.store.outbox({ limit: 9 })
    t.equal(row?.leasedUntil, 0)
    t.ok(row?.dueAt === 0 || (row?.dueAt ?? 0) <= now() + 300_000)
    willing = true
    ahead = 5 * 60_000
    const next = await openDesk(t, [handler], { store: desk.store, now })
    t.same(await next.delivery.flush(30_000), [])
  })
}

t.test('a retry holds its stream back: a receiver ends on what was last', async (t) => {
  let failures = 1
  const receiver = await startReceiver(() => (failures-- > 0 ? 500 : 200))
  t.teardown(receiver.close)
  const handler = await openHandler('hook', ['webhook', { url: receiver.url }], { events: ['result'] })
  const desk = await openDesk(t, [handler], { random: () => 0 })
  const ids: string[] = []
  for (const status of ['CRITICAL', 'OK', 'CRITICAL', 'OK'] as const) ids.push(...(await desk.report(status, 1)))
  t.same(await desk.delivery.flush(30_000), [])
  t.same(receiver.ids(), ids)
})

t.test('what a stopped delivery had in hand is the next one’s at once, and was not tried', async (t) => {
  let asked = 0
  const silent = await startTcpServer((socket) => socket.once('data', () => asked++))
  t.teardown(silent.close)
  const receiver = await startReceiver()
  t.teardown(receiver.close)
  const handler = (url: string) => openHandler('hook', ['webhook', { url }], { events: ['result'] })
  const desk = await openDesk(t, [await handler(`http://127.0.0.1:${silent.port}/`)])
  const ids = await desk.report('OK', 5)
  desk.delivery.start()
  await until(
    () => asked,
    (count) => count > 0,
  )
  await desk.delivery.close()
  const rows = await desk.store.outbox({ limit: 9 })
  t.match(rows, [{ reason: /stopped before it was answered/ }, {}, {}, {}, {}])
  for (const { attempts, dueAt, leasedUntil } of rows)
    t.same({ attempts, dueAt, leasedUntil }, { attempts: 0, dueAt: 0, leasedUntil: 0 })
  const next = await openDesk(t, [await handler(receiver.url)], { store: desk.store })
  t.same(await next.delivery.flush(30_000), [])
  t.same(receiver.ids(), ids)
})

t.test('what is in hand for longer than a lease is nobody else’s', async (t) => {
  let answer = () => {}
  const answered = new Promise<void>((resolve) => (answer = resolve))
  const receiver = await startReceiver(() => answered.then(() => 200))
  t.teardown(receiver.close)
  const handler = () => openHandler('hook', ['webhook', { url: receiver.url }], { events: ['result'] })
  const leaseMs = 400
  const slow = await openDesk(t, [await handler()], { leaseMs })
  const ids = await slow.report('OK', 3)
  slow.delivery.start()
  await until(
    () => receiver.posts.length,
    (count) => count > 0,
  )
  const other = await openDesk(t, [await handler()], { store: slow.store, leaseMs })
  t.match(await other.delivery.flush(4 * leaseMs), [{ waiting: 3 }])
  t.equal(receiver.posts.length, 1)
  answer()
  t.same(await slow.delivery.flush(30_000), [])
  t.same(receiver.ids(), ids, 'each once')
})

t.test('what falls due between two looks is not left', async (t) => {
  const agent = await startSensuGoAgent()
  t.teardown(agent.close)
  agent.fail(true)
  const handler = () =>
    openHandler('sensu', ['sensu', { url: `http://127.0.0.1:${agent.port}`, rate: 0 }], { events: ['result'] })
  const desk = await openDesk(t, [await handler()], { random: () => 0 })
  await desk.report('CRITICAL', 3)
  await desk.delivery.flush(500)
  agent.fail(false)
  const dueAt = Math.max(...(await desk.store.outbox({ limit: 9 })).map((row) => row.dueAt ?? 0), START)
  let time = dueAt - 1000
  const next = await openDesk(t, [await handler()], { store: desk.store, now: () => (time += 400) })
  t.same(await next.delivery.flush(30_000), [])
  t.equal(agent.queue.length, 3)
})

t.test('a letter that is never taken is told of early', async (t) => {
  let poison = ''
  const receiver = await startReceiver((body) => (poison !== '' && body.includes(poison) ? 500 : 200))
  t.teardown(receiver.close)
  const handler = await openHandler('hook', ['webhook', { url: receiver.url }], { events: ['result'] })
  const desk = await openDesk(t, [handler], { random: () => 0 })
  poison = (await desk.report('OK', 2))[0] ?? ''
  desk.delivery.start()
  await until(
    () => desk.complaints.length,
    (count) => count > 0,
  )
  t.match(desk.complaints, [
    /^an event of dfw1\/\S+ for hook was tried 3 times in vain, and what follows it waits: .* answered 500 \(firstlight outbox --handler hook\)$/,
  ])
  t.match(await desk.store.backlog(), [{ waiting: 1, stuck: { letters: 1, attempts: 3, behind: 0 } }])
})

t.test('a newer state goes before one that waits for its next try, which never goes after it', async (t) => {
  const agent = await startSensuGoAgent()
  t.teardown(agent.close)
  agent.fail(true)
  const handler = () =>
    openHandler('sensu', ['sensu', { url: `http://127.0.0.1:${agent.port}`, rate: 0 }], { events: ['result'] })
  const still = testClock()()
  const desk = await openDesk(t, [await handler()], { now: () => still })
  await desk.report('CRITICAL', 1)
  desk.delivery.start()
  const rows = () => desk.store.outbox({ limit: 9 })
  await until(rows, ([row]) => (row?.dueAt ?? 0) > still)
  await desk.delivery.close()
  agent.fail(false)
  const next = await openDesk(t, [await handler()], { store: desk.store, now: () => still })
  await next.report('OK', 1)
  next.delivery.start()
  await until(rows, ({ length }) => length === 0)
  t.match(agent.queue, [{ check: { status: 0 } }])
  t.equal(agent.queue.length, 1)
})

t.test('a sink of states gets the newest of each stream, whatever has piled up', async (t) => {
  const agent = await startSensuGoAgent()
  t.teardown(agent.close)
  const desk = await openDesk(t, [
    await openHandler('sensu', ['sensu', { url: `http://127.0.0.1:${agent.port}`, rate: 0 }], { events: ['result'] }),
  ])
  for (let round = 0; round < 4; round++) {
    await desk.report('OK', 10)
    await desk.report('CRITICAL', 10)
  }
  t.same(await desk.delivery.flush(30_000), [])
  t.equal(agent.queue.length, 10)
  for (const event of agent.queue) t.match(event, { check: { status: 2 } })
  t.same(await desk.store.backlog(), [])
})

t.test('a newer state never goes before an older one that waits, nor the older one after it', async (t) => {
  const agent = await startSensuGoAgent()
  t.teardown(agent.close)
  agent.fail(true)
  const desk = await openDesk(
    t,
    [await openHandler('sensu', ['sensu', { url: `http://127.0.0.1:${agent.port}`, rate: 0 }], { events: ['result'] })],
    { random: () => 0 },
  )
  await desk.report('CRITICAL', 3)
  t.match(await desk.delivery.flush(1), [{ waiting: 3 }])
  agent.fail(false)
  const next = await openDesk(
    t,
    [await openHandler('sensu', ['sensu', { url: `http://127.0.0.1:${agent.port}`, rate: 0 }], { events: ['result'] })],
    { store: desk.store },
  )
  await next.report('OK', 3)
  t.same(await next.delivery.flush(30_000), [])
  const arrived = new Map<string, string>()
  for (const event of agent.queue) {
    const { status, metadata } = event['check'] as { status: number; metadata: { name: string } }
    arrived.set(metadata.name, `${arrived.get(metadata.name) ?? ''}${status}`)
  }
  t.equal(arrived.size, 3)
  // what waited may have left before the newer one was known
  for (const statuses of arrived.values()) t.match(statuses, /^2?0$/)
})

t.test('a secret in clear text is in no reason either', async (t) => {
  const quoting = await startTcpServer((socket) =>
    socket.once('data', (chunk) => {
      const body = `who is ${String(chunk).match(/authorization: (.*)/i)?.[1]}?`
      socket.end(`HTTP/1.1 400 No\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    }),
  )
  t.teardown(quoting.close)
  const base = { url: `http://127.0.0.1:${quoting.port}`, database: 'd' }
  const desk = await openDesk(t, [
    await openHandler('one', ['influxdb', { ...base, username: 'ana', password: 'clear-password' }], EVERYTHING),
    await openHandler('two', ['influxdb', { url: base.url, org: 'o', bucket: 'b', token: 'clear-token' }], EVERYTHING),
  ])
  await desk.report('OK', 1)
  const remainders = await desk.delivery.flush(30_000)
  t.match(remainders, [{ deadReason: /who is Basic [\S]*\[secret\]/ }, { deadReason: /who is Token \[secret\]\?/ }])
  t.notMatch(JSON.stringify(remainders), Buffer.from('ana:clear-password').toString('base64'))
})

t.test('secrets are in no reason, though the receiver quotes them', async (t) => {
  const secret = 'https-path-T012-B345-x9'
  const server = await startReceiver()
  t.teardown(server.close)
  const quoting = await startTcpServer((socket) =>
    socket.once('data', (chunk) => {
      const body = `Cannot ${String(chunk).split('\r\n')[0]} with ${String(chunk).match(/x-key: (.*)/i)?.[1]}`
      socket.end(`HTTP/1.1 400 No\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    }),
  )
  t.teardown(quoting.close)
  const url = `http://127.0.0.1:${quoting.port}/services/${secret}?key=abcdefgh`
  const options = { url, secret: 'signing-key-in-clear', headers: { 'x-key': 'header-secret-1' } }
  const desk = await openDesk(t, [
    await openHandler('hook', ['webhook', options], { events: ['result'], secrets: [url, 'header-secret-1'] }),
  ])
  await desk.report('OK', 1)
  const [remainder] = await desk.delivery.flush(30_000)
  t.match(remainder, { dead: 1, deadReason: /Cannot POST \[secret\]/ })
  const [row] = await desk.store.outbox({ limit: 1 })
  for (const text of [remainder?.deadReason, row?.reason]) {
    t.notMatch(text, /T012|abcdefgh|header-secret/)
  }
})
