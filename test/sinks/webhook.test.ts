import { execFileSync } from 'node:child_process'
import t, { type Test } from 'tap'
import { makeEvent, makeSiteEvent } from '../helpers/events.js'
import { needs } from '../helpers/needs.js'
import { startReceiver } from '../helpers/receiver.js'
import { manyEvents, openSink } from '../helpers/sinks.js'

async function receiver(t: Test, status?: (body: string) => number) {
  const started = await startReceiver(status)
  t.teardown(started.close)
  return { received: started.posts, url: started.url }
}

async function open(t: Test, options: Readonly<Record<string, unknown>>) {
  const sink = await openSink('webhook', options)
  t.teardown(sink.close)
  return sink
}

t.test('an event is a CloudEvent in a request of its own', async (t) => {
  const { received, url } = await receiver(t)
  const sink = await open(t, { url, headers: { 'X-Tenant': 'platform' } })
  await sink.send([makeEvent(), makeSiteEvent()])
  t.equal(received.length, 2)
  const [first, second] = received
  t.match(first?.headers, {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'x-tenant': 'platform',
    'user-agent': /^firstlight\/\d/,
    'x-hub-signature-256': undefined,
  })
  t.match(JSON.parse(first?.body ?? ''), { specversion: '1.0', data: { kind: 'result' } })
  t.match(JSON.parse(second?.body ?? ''), { specversion: '1.0', data: { kind: 'site' } })
})

t.test('a batch is a list of CloudEvents', async (t) => {
  const { received, url } = await receiver(t)
  const sink = await open(t, { url, batched: true })
  await sink.send(manyEvents(3))
  t.equal(received.length, 1)
  t.match(received[0]?.headers, { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' })
  t.equal(JSON.parse(received[0]?.body ?? '').length, 3)
})

t.test('a batch that is refused loses only the event that is wrong', async (t) => {
  const events = manyEvents(8)
  const { url } = await receiver(t, (body) => (body.includes(events[5]?.id ?? '') ? 400 : 202))
  const sink = await open(t, { url, batched: true })
  const outcomes = (await sink.send(events)).map(({ outcome }) => outcome)
  t.same(
    outcomes,
    events.map((_, index) => (index === 5 ? 'rejected' : 'accepted')),
  )
})

t.test('an independent implementation finds the signature right', { skip: needs('openssl', 'openssl') }, async (t) => {
  const secret = 'correct horse battery staple'
  for (const batched of [false, true]) {
    const { received, url } = await receiver(t)
    const sink = await open(t, { url, secret, batched })
    await sink.send([makeEvent({ output: 'naïve – 日本語' })])
    const args = ['dgst', '-sha256', '-hmac', secret, '-r']
    const [expected] = execFileSync('openssl', args, { input: received[0]?.body, encoding: 'utf8' }).split(' ')
    t.equal(received[0]?.headers['x-hub-signature-256'], `sha256=${expected}`)
  }
})

t.test('options that would break a request are refused', async (t) => {
  const url = 'https://hooks.example.net/'
  const rows: readonly (readonly [options: Readonly<Record<string, unknown>>, problem: RegExp])[] = [
    [{}, /"url" is missing/],
    [{ url: 'hooks.example.net' }, /not a URL/],
    [{ url: 'ftp://hooks.example.net' }, /neither http:\/\/ nor https:\/\//],
    [{ url: 'https://ana:hunter22@hooks.example.net' }, /holds credentials/],
    [{ url: `${url}#x` }, /fragment/],
    [{ url, headers: { 'Content-Length': '1' } }, /is not for "headers"/],
    [{ url, headers: { 'a b': 'c' } }, /"headers" holds what is none/],
    [{ url, headers: { a: 'b\r\nc: d' } }, /"headers" holds what is none/],
  ]
  for (const [options, problem] of rows) await t.rejects(openSink('webhook', options), problem)
})
