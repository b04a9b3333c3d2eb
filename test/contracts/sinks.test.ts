import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { yamlName } from '../../src/core/options.js'
import { settlementOf } from '../../src/delivery/settlement.js'
import { listen, startTcpServer } from '../../src/lab/server.js'
import { loadSinkType, sinkNames } from '../../src/sinks/index.js'
import type { OutboxRow } from '../../src/store/outbox-store.js'
import { makeEvent, makeSiteEvent } from '../helpers/events.js'
import { nasty, nastySiteEvents } from '../helpers/scenarios.js'
import { freePort } from '../helpers/service-daemon.js'
import { SECRETS, SINK_TARGETS, type SinkTarget } from '../helpers/sink-targets.js'
import { manyEvents, type Opened, openSink } from '../helpers/sinks.js'

t.test('a sink is found by its name and by nothing else', async (t) => {
  t.same(sinkNames, [...sinkNames].sort())
  t.equal(await loadSinkType('toString'), undefined)
  t.equal(await loadSinkType('pager'), undefined)
})

for (const name of sinkNames) {
  t.test(`the sink ${name} is declared as every sink is`, async (t) => {
    const type = await loadSinkType(name)
    t.equal(type?.name, name)
    t.match(type?.summary, /^\S.*[^.\s]$/, 'has a summary without a full stop')
    for (const [option, { description }] of Object.entries(type?.options ?? {})) {
      t.match(description, /^\S.*[^.\s]$/, yamlName(option))
    }
    t.ok((type?.batch ?? 0) > 0 && (type?.events.length ?? 0) > 0)
    t.notOk(['events', 'filter'].includes(name), 'no key of a handler')
  })
}

/** What is wrong with an address, by the sink. */
const WRONG_ADDRESSES: readonly (readonly [sink: string, options: Readonly<Record<string, unknown>>, why: RegExp])[] = [
  ['sensu', { socket: '127.0.0.1:99999' }, /port 99999: ports are 1 to 65535/],
  ['sensu', { socket: '127.0.0.1:0' }, /port 0: ports are 1 to 65535/],
  ['sensu', { socket: '[:::1]:3030' }, /":::1", which is no IPv6 address/],
  ['sensu', { url: 'http://127.0.0.1:99999' }, /port above 65535/],
  ['sensu', { url: 'http://127.0.0.1:0' }, /port 0: ports are 1 to 65535/],
  ['webhook', { url: 'https://hooks.example.net:65536/x' }, /port above 65535/],
  ['webhook', { url: 'http://[::1' }, /is not a URL/],
  ['influxdb', { url: 'http://127.0.0.1:99999', database: 'd' }, /port above 65535/],
  ['influxdb', { url: 'http://h', org: 'o', bucket: 'b', token: 'two\nlines' }, /"token" holds what no header takes/],
]

t.test('an address that nothing can be sent to is found before anything is sent', async (t) => {
  for (const [sink, options, why] of WRONG_ADDRESSES) await t.rejects(openSink(sink, options), { message: why })
  const good = await openSink('sensu', { socket: '[::1]:65535' })
  await good.close()
})

t.test('authorities that are none are a reason to wait', async (t) => {
  const directory = t.testdir({ 'ca.pem': 'this is no certificate', 'half.pem': '-----BEGIN CERTIFICATE-----\nAAAA\n' })
  for (const caFile of ['ca.pem', 'half.pem', 'none.pem']) {
    const sink = await openSink('webhook', { url: 'https://127.0.0.1:1/', ca_file: caFile }, { directory })
    t.same(outcomes(await sink.send(manyEvents(2))), ['retry', 'retry'], caFile)
    await sink.close()
  }
})

t.test('every sink but the file has a server that it is tried against', async (t) => {
  t.same(
    [...new Set(SINK_TARGETS.map(({ sink }) => sink))].sort(),
    sinkNames.filter((name) => name !== 'file'),
  )
})

for (const target of SINK_TARGETS) {
  t.test(target.title, async (t) => {
    t.test('delivers everything, whatever it says, in its order', async (t) => {
      const server = await target.start()
      const sink = await opened(t, target, server)
      const events = manyEvents(45)
      t.same(outcomes(await sink.send(events)), Array(45).fill('accepted'))
      t.same(
        server.received(),
        events.map(({ id }) => id),
      )
      const strange = [...nasty().events, ...nastySiteEvents(), makeSiteEvent()]
      const refused = (await sink.send(strange)).filter(({ outcome }) => outcome !== 'accepted')
      t.same(refused, [])
      await server.close()
    })

    t.test('keeps what it cannot hand over where nobody listens', async (t) => {
      const port = await freePort()
      const sink = await opened(t, target, { port })
      const delivered = await sink.send(manyEvents(3))
      t.same(outcomes(delivered), ['retry', 'retry', 'retry'])
      t.match(delivered[0], { reason: new RegExp(`connect ECONNREFUSED 127\\.0\\.0\\.1:${port}`) })
    })

    t.test('does not wait for ever for a silent server', async (t) => {
      const server = await startTcpServer((socket) => socket.resume())
      const sink = await opened(t, target, server, { timeout: '300ms' })
      const delivered = await sink.send(manyEvents(3))
      t.same(outcomes(delivered), ['retry', 'retry', 'retry'], 'and asks it once')
      t.match(delivered[0], { reason: /no answer within 300 ?ms/ })
      await server.close()
    })

    t.test('ends soon after the signal', async (t) => {
      const server = await startTcpServer((socket) => socket.resume())
      const sink = await opened(t, target, server, { timeout: '1m' })
      const stop = new AbortController()
      setTimeout(() => stop.abort(), 100)
      const held = await sink.send(manyEvents(2), stop.signal)
      t.same(outcomes(held), ['held', 'held'])
      t.match(held[0], { reason: /stopped before it was answered/ }, 'it may have arrived')
      t.same(outcomes(await sink.send(manyEvents(2), stop.signal)), ['held', 'held'], 'and does not begin after it')
      await server.close()
    })

    for (const [how, answer] of Object.entries(brokenAnswers(target))) {
      t.test(`takes ${how} for no answer`, async (t) => {
        const server = await startTcpServer((socket) => socket.once('data', () => answer(socket)))
        const sink = await opened(t, target, server)
        const delivered = await sink.send(manyEvents(2))
        t.same(outcomes(delivered), ['retry', 'retry'])
        t.ok(delivered.every((each) => 'reason' in each && each.reason !== ''))
        await server.close()
      })
    }

    t.test('whatever fails, nothing overtakes in its stream', async (t) => {
      const events = [...manyEvents(2), ...manyEvents(2), ...manyEvents(2)]
      const script: Step[] = []
      const server = await scriptedServer(target, script)
      const sink = await opened(t, target, server)
      for (const steps of scripts()) {
        script.splice(0, script.length, ...steps)
        const delivered = outcomes(await sink.send(events))
        for (const stream of [0, 1]) {
          const fates = delivered.filter((_, at) => at % 2 === stream)
          const waits = fates.findIndex((fate) => fate === 'retry' || fate === 'held')
          const overtakes =
            waits !== -1 && fates.slice(waits).some((fate) => fate === 'accepted' || fate === 'rejected')
          if (overtakes) t.fail(`${steps.join(', ')}: ${fates.join(', ')}`)
        }
      }
      await server.close()
    })

    for (const [how, answer] of Object.entries(HOSTILE)) {
      t.test(`answers for each letter to a receiver that ${how}`, async (t) => {
        const server = await startTcpServer((socket) => {
          socket.on('error', () => undefined)
          socket.once('data', () => answer(socket))
        })
        const sink = await opened(t, target, server, { timeout: '1s' })
        const delivered = await sink.send(manyEvents(3))
        t.equal(delivered.length, 3)
        const { accepted, retry, held, dead } = settlementOf(manyEvents(3).map(rowOf), delivered, {
          ...{ now: NOW, random: () => 0 },
          redact: (text) => text,
        })
        t.equal(accepted.length + retry.length + held.length + dead.length, 3)
        for (const { dueAt } of retry) t.ok(dueAt >= NOW + 1000 && dueAt <= NOW + 300_000)
        for (const { reason } of [...retry, ...dead]) t.ok(reason !== '' && reason.length < 1000)
        await server.close()
      })
    }

    if (target.speaksHttp) httpContract(t, target)
    t.end()
  })
}

type Step = 'take' | 'refuse' | 'fail' | 'be busy' | 'reset'

const STEPS: readonly Step[] = ['take', 'refuse', 'fail', 'be busy', 'reset']

/** Every way in which three requests may be answered; the others are taken. */
function* scripts(length = 3): Generator<readonly Step[]> {
  if (length === 0) return yield []
  for (const rest of scripts(length - 1)) for (const step of STEPS) yield [step, ...rest]
}

const STATUSES: Readonly<Record<Step, number>> = { take: 202, refuse: 400, fail: 500, 'be busy': 503, reset: 0 }
const WORDS: Readonly<Record<Step, string>> = { take: 'ok', refuse: 'invalid', fail: 'oh', 'be busy': '', reset: '' }

/** A server of the target's kind that answers by a script, and takes what is beyond it. */
async function scriptedServer({ sink, speaksHttp }: SinkTarget, script: Step[]) {
  const next = () => script.shift() ?? 'take'
  if (!speaksHttp) {
    return startTcpServer((socket) =>
      socket.once('data', () => {
        const step = next()
        if (step === 'reset') socket.resetAndDestroy()
        else socket.end(WORDS[step])
      }),
    )
  }
  return listen(
    createServer((request, response) => {
      request.resume().on('end', () => {
        const step = next()
        if (step === 'reset') request.socket.resetAndDestroy()
        else response.writeHead(step === 'take' && sink === 'influxdb' ? 204 : STATUSES[step]).end()
      })
    }),
  )
}

const NOW = Date.parse('2026-11-21T12:00:00Z')

function rowOf({ id, time }: { readonly id: string; readonly time: number }, key: number): OutboxRow {
  return {
    ...{ key, handler: 'desk', eventId: id, stream: id, body: '', attempts: 0, dueAt: time, leasedUntil: 0 },
    time: NOW,
  }
}

function says(text: string): (socket: Socket) => void {
  return (socket) => socket.end(text, 'latin1')
}

const busy = (retryAfter: string) =>
  says(`HTTP/1.1 429 Later\r\nRetry-After: ${retryAfter}\r\nContent-Length: 0\r\n\r\n`)

/** What no receiver should do, and some do. */
const HOSTILE: Readonly<Record<string, (socket: Socket) => void>> = {
  'wants a retry at once': busy('0'),
  'wants a retry before now': busy('-5'),
  'wants a retry in the past': busy('Thu, 01 Jan 1970 00:00:00 GMT'),
  'wants a retry in the year 9999': busy('Fri, 31 Dec 9999 23:59:59 GMT'),
  'wants a retry after a time of 400 digits': busy('9'.repeat(400)),
  'wants a retry at no time': busy('Mon, 99 Foo 2026 99:99:99 GMT'),
  'switches to another protocol': says('HTTP/1.1 101 Switching\r\nUpgrade: ws\r\nConnection: Upgrade\r\n\r\n'),
  'says to go on, again and again': says(`${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(5000)}`),
  'has a status that is none': says('HTTP/1.1 000 None\r\n\r\n'),
  'has headers without an end': says(`HTTP/1.1 500 No\r\n${'x: y\r\n'.repeat(20_000)}`),
  'has broken chunks': says('HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
  'has two lengths': says('HTTP/1.1 500 No\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'),
  'speaks in binary': says('\0\xff\xfe\x80'.repeat(1000)),
  'refuses with what is no text': says(`HTTP/1.1 400 No\r\nContent-Length: 8\r\n\r\n\0\xff\xfe\x80\ud83d\0\0\0`),
}

function brokenAnswers({ speaksHttp }: SinkTarget): Readonly<Record<string, (socket: Socket) => void>> {
  const others = {
    'a reset': (socket: Socket) => socket.resetAndDestroy(),
    'a farewell': (socket: Socket) => socket.end(),
  }
  if (!speaksHttp)
    return { ...others, 'half a word': (socket) => socket.end('o'), 'other words': (socket) => socket.end('220 hello') }
  return {
    ...others,
    'half a status line': (socket) => socket.end('HTTP/1.1 20'),
    'half a body': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab'),
    'another protocol': (socket) => socket.end('SSH-2.0-OpenSSH\r\n'),
  }
}

interface Row {
  readonly status: number
  readonly outcome: 'retry' | 'rejected'
  readonly reason?: RegExp
}

const ROWS: readonly Row[] = [
  { status: 302, outcome: 'retry', reason: /redirects are not followed/ },
  { status: 400, outcome: 'rejected', reason: /answered 400: no good,\\x1b\[2J really$/ },
  { status: 401, outcome: 'retry', reason: /see its credentials/ },
  { status: 404, outcome: 'retry', reason: /see its url/ },
  { status: 413, outcome: 'rejected' },
  { status: 422, outcome: 'rejected' },
  { status: 500, outcome: 'retry', reason: /answered 500/ },
  { status: 503, outcome: 'retry' },
]

function httpContract(t: Test, target: SinkTarget): void {
  for (const { status, outcome, reason } of ROWS) {
    t.test(`${outcome} after ${status}, and the reason says no secret`, async (t) => {
      const server = await answering(status, { location: 'http://127.0.0.1:1/' }, 'no good,\u001b[2J\nreally')
      const sink = await opened(t, target, server)
      const [delivered] = await sink.send([makeEvent()])
      t.match(delivered, { outcome, ...(reason && { reason }) })
      const text = JSON.stringify(delivered)
      for (const secret of SECRETS) t.notOk(text.includes(secret))
      t.notMatch(text, /\\u001b/)
      await server.close()
    })
  }

  if (target.sink !== 'webhook') {
    t.test('takes the friendly page of some other server for no acceptance', async (t) => {
      const server = await answering(200, { 'content-type': 'text/html' }, '<h1>Log in</h1>')
      const sink = await opened(t, target, server)
      const [delivered] = await sink.send([makeEvent()])
      t.match(delivered, { outcome: 'retry', reason: /answered 200 where 20\d is due/ })
      await server.close()
    })
  }

  t.test('waits as long as it is told to', async (t) => {
    const now = Date.parse('2026-11-21T12:00:00Z')
    for (const retryAfter of ['7', 'Sat, 21 Nov 2026 12:00:07 GMT']) {
      for (const status of [429, 503]) {
        const server = await answering(status, { 'retry-after': retryAfter }, '')
        const sink = await opened(t, target, server, {}, () => now)
        t.match(await sink.send([makeEvent()]), [{ outcome: 'retry', afterMs: 7000 }])
        await server.close()
      }
    }
  })

  t.test('an endless answer is not read to its end', async (t) => {
    const server = await listen(
      createServer((_, response) => {
        response.statusCode = 500
        const more = () => {
          if (response.destroyed) return
          response.write('x'.repeat(10_000))
          setImmediate(more)
        }
        more()
      }),
    )
    const sink = await opened(t, target, server)
    const [delivered] = await sink.send([makeEvent()])
    t.match(delivered, { outcome: 'retry', reason: /^http:\/\/127\.0\.0\.1:\d+ answered 500: x{200} … x{200}$/ })
    await server.close()
  })

  t.test('a slow answer is an answer', async (t) => {
    const server = await target.start()
    const slow = await startTcpServer((socket) => forward(socket, server.port))
    const sink = await opened(t, target, slow)
    t.same(outcomes(await sink.send([makeEvent()])), ['accepted'])
    await slow.close()
    await server.close()
  })
}

function answering(status: number, headers: Readonly<Record<string, string>>, text: string) {
  return listen(createServer((_, response) => response.writeHead(status, headers).end(text)))
}

/** Passes everything on, and each answer late. */
function forward(socket: Socket, port: number): void {
  const other = connect(port, '127.0.0.1')
  other.on('error', () => socket.destroy())
  socket.on('close', () => other.destroy())
  socket.on('data', (chunk) => other.write(chunk))
  other.on('data', (chunk) => setTimeout(() => socket.write(chunk), 200))
}

async function opened(
  t: Test,
  target: SinkTarget,
  server: { readonly port: number },
  more: Readonly<Record<string, unknown>> = {},
  now: () => number = Date.now,
): Promise<Opened> {
  const sink = await openSink(target.sink, { ...target.options(server), ...more }, { now })
  t.teardown(() => sink.close())
  return sink
}

function outcomes(delivered: readonly { readonly outcome: string }[]): readonly string[] {
  return delivered.map(({ outcome }) => outcome)
}
