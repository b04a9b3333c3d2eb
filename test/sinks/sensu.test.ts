import t from 'tap'
import { makeEvent, makeInstance, makeSite, makeSiteEvent } from '../helpers/events.js'
import { startSensuCoreClient } from '../helpers/sensu-core-client.js'
import { startSensuGoAgent } from '../helpers/sensu-go-agent.js'
import { manyEvents, openSink } from '../helpers/sinks.js'

const alarm = makeEvent({
  instance: makeInstance({ site: makeSite({ phase: 'live' }), handlers: ['graph', 'pager'] }),
  status: 'CRITICAL',
  event: { alarming: true },
})

t.test('an agent gets no more than its default rate, after a burst', async (t) => {
  const agent = await startSensuGoAgent()
  const sink = await openSink('sensu', { url: `http://127.0.0.1:${agent.port}/` })
  const started = Date.now()
  await sink.send(manyEvents(15))
  t.equal(agent.queue.length, 15)
  const [eleventh = 0, last = 0] = [10, 14].map((index) => agent.arrivals[index])
  t.ok(eleventh - started >= 90, 'the eleventh waits')
  t.ok(last - started >= 450, 'and so do all that follow')
  await sink.close()
  await agent.close()
})

t.test('what has no turn before the end is kept', async (t) => {
  const agent = await startSensuGoAgent()
  const sink = await openSink('sensu', { url: `http://127.0.0.1:${agent.port}`, rate: 0.001, burst: 2 })
  const delivered = await sink.send(manyEvents(4), AbortSignal.timeout(500))
  t.same(
    delivered.map(({ outcome }) => outcome),
    ['accepted', 'accepted', 'held', 'held'],
  )
  t.equal(agent.queue.length, 2)
  await sink.close()
  await agent.close()
})

t.test('a failing queue is worth another try, and a malformed event is not', async (t) => {
  const agent = await startSensuGoAgent()
  const sink = await openSink('sensu', { url: `http://127.0.0.1:${agent.port}` })
  agent.fail(true)
  t.match(await sink.send([alarm]), [{ outcome: 'retry', reason: /answered 500: error queueing message/ }])
  agent.fail(false)
  t.match(await sink.send([alarm]), [{ outcome: 'accepted' }])
  const broken = { ...sink.letter(alarm), body: '{"check":{"metadata":{"name":"a b"}}}' }
  const good = sink.letter(alarm)
  t.match(await sink.deliver([broken, good], new AbortController().signal), [
    { outcome: 'rejected', reason: /answered 400: check name must not contain spaces/ },
    { outcome: 'accepted' },
  ])
  await sink.close()
  await agent.close()
})

t.test("Sensu's handlers are those of the sink, else those that the check names", async (t) => {
  const { port } = { port: 3031 }
  const named = await openSink('sensu', { url: `http://127.0.0.1:${port}`, handlers: 'slack' })
  const plain = await openSink('sensu', { url: `http://127.0.0.1:${port}` })
  t.same(JSON.parse(named.letter(alarm).body).check.handlers, ['slack'])
  t.same(JSON.parse(plain.letter(alarm).body).check.handlers, ['graph', 'pager'])
  t.same(JSON.parse(named.letter(makeSiteEvent()).body).check.handlers, ['slack'])
  t.same(JSON.parse(plain.letter(makeSiteEvent()).body).check.handlers, [])
})

t.test('a Sensu Core client takes results at its socket and calls others invalid', async (t) => {
  const client = await startSensuCoreClient()
  const sink = await openSink('sensu', { socket: `127.0.0.1:${client.port}`, handlers: ['slack'] })
  t.match(await sink.send([alarm, makeSiteEvent()]), [{ outcome: 'accepted' }, { outcome: 'accepted' }])
  t.match(client.published, [
    { name: 'platform.dns.resolver-answers', source: 'dfw1', status: 2, handlers: ['slack'] },
    { name: 'platform.dns', status: 0, handlers: ['slack'] },
  ])
  const letter = sink.letter(alarm)
  const { signal } = new AbortController()
  const invalid = { outcome: 'rejected', reason: /called it invalid: the log of the client says why/ }
  t.match(await sink.deliver([{ ...letter, body: '{"name":"a b","output":""}' }], signal), [invalid])
  t.match(await sink.deliver([{ ...letter, body: '{"half' }], signal), [invalid], 'text that never parses')
  t.equal(client.published.length, 2)
  await client.close()
})

t.test('it delivers by one way, not by both and not by none', async (t) => {
  for (const options of [{}, { url: 'http://a', socket: 'a:1' }]) {
    await t.rejects(openSink('sensu', options), /it takes "url" for Sensu Go, or "socket" for Sensu Core/)
  }
  await t.rejects(openSink('sensu', { socket: 'http://a:1' }), /"socket"/)
  await t.resolves(openSink('sensu', { socket: '[::1]:3030' }))
})
