import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { yamlName } from '../../src/core/options.js'
import { listen, startTcpServer } from '../../src/lab/server.js'
import { loadSinkType, sinkNames } from '../../src/sinks/index.js'
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
      t.same(outcomes(await sink.send(manyEvents(2), stop.signal)), ['retry', 'retry'])
      t.same(outcomes(await sink.send(manyEvents(2), stop.signal)), ['retry', 'retry'], 'and does not begin after it')
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

    if (target.speaksHttp) httpContract(t, target)
    t.end()
  })
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
