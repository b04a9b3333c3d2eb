import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import t from 'tap'
import {
  brokenHttpServers,
  startBombServer,
  startHttpServer,
  startRawHttpServer,
} from '../../../src/lab/http-server.js'
import { type LabServer, startTcpServer } from '../../../src/lab/server.js'
import { type HttpAnswer, sendHttp } from '../../../src/sdk/http/http.js'
import type { HttpRequest } from '../../../src/sdk/http/message.js'

function urlOf({ host, port }: LabServer, path = '/'): string {
  return `http://${host}:${port}${path}`
}

function requestTo(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { url: new URL(url), method: 'GET', headers: {}, tls: {}, maxBody: 1024 ** 2, ...more }
}

function contextOf(signal = new AbortController().signal) {
  return { signal, log: () => undefined, now: Date.now }
}

async function answerOf(request: HttpRequest): Promise<HttpAnswer> {
  const answer = await sendHttp(request, contextOf())
  if ('failure' in answer) throw new Error(answer.failure.output)
  return answer
}

t.test('an answer is read whole, with its headers, its address and the phases of its connection', async (t) => {
  const server = await startHttpServer((_, response) => {
    response.setHeader('X-Cache', ['HIT', 'from-edge'])
    response.setHeader('Set-Cookie', ['a=1', 'b=2'])
    response.end('all is well')
  })
  t.teardown(server.close)
  const answer = await answerOf(requestTo(urlOf(server, '/health?deep=1')))
  t.match(answer, {
    status: 200,
    version: '1.1',
    headers: { 'x-cache': 'HIT, from-edge', 'set-cookie': 'a=1, b=2' },
    address: '127.0.0.1',
    url: urlOf(server, '/health?deep=1'),
    redirects: [],
  })
  t.equal(String(answer.body), 'all is well')
  const { dns, connect, tls, firstByte } = answer.times
  t.same([dns, tls], [0, 0], 'an address needs no resolver, http no handshake')
  t.ok(connect > 0 && firstByte > 0 && answer.totalSeconds >= connect + firstByte)
})

t.test('the request says who asks, which host is meant, and that the connection is its only one', async (t) => {
  const seen: Readonly<Record<string, unknown>>[] = []
  const sockets = new Set<unknown>()
  const server = await startHttpServer((request, response) => {
    sockets.add(request.socket)
    seen.push({ method: request.method, url: request.url, ...request.headers })
    request.pipe(response)
  })
  t.teardown(server.close)
  await answerOf(requestTo(urlOf(server, '/a%20b')))
  await answerOf(requestTo(urlOf(server), { method: 'POST', body: 'größer', headers: { HOST: 'pay.example' } }))
  await answerOf(requestTo(urlOf(server), { method: 'POST' }))
  t.match(seen[0], { method: 'GET', url: '/a%20b', host: `127.0.0.1:${server.port}`, connection: 'close' })
  t.match(seen[0], { 'user-agent': /^firstlight\/\d/, accept: '*/*' })
  t.notOk(seen[0]?.['content-length'])
  t.match(seen[1], { method: 'POST', host: 'pay.example', connection: 'close', 'content-length': '8' })
  t.match(seen[2], { 'content-length': '0' })
  t.equal(sockets.size, 3)
})

t.test('an address replaces the resolver, and the server is still asked for the host', async (t) => {
  const server = await startHttpServer((request, response) => response.end(request.headers.host))
  t.teardown(server.close)
  const answer = await answerOf(requestTo(`http://pay.dfw1.test:${server.port}/`, { address: '127.0.0.1' }))
  t.equal(String(answer.body), `pay.dfw1.test:${server.port}`)
  t.equal(answer.address, '127.0.0.1')
})

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'))

t.test('IPv6 addresses stand in brackets', { skip: !hasIpv6 && 'needs an IPv6 loopback address' }, async (t) => {
  const server = createServer((request, response) => response.end(request.headers.host)).listen(0, '::1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  const answer = await answerOf(requestTo(`http://[::1]:${port}/`))
  t.match(answer, { status: 200, address: '::1' })
  t.equal(String(answer.body), `[::1]:${port}`)
})

t.test('what stands where: answers that are odd but right', async (t) => {
  const answers: Readonly<Record<string, readonly [bytes: string, status: number, body: string]>> = {
    'HTTP/1.0, its end is that of the connection': ['HTTP/1.0 200 OK\r\n\r\nold', 200, 'old'],
    'hints before the answer': [
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      200,
      'ok',
    ],
    'no content': ['HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
    'not modified, with the length of what is not sent': [
      'HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\nContent-Encoding: gzip\r\n\r\n',
      304,
      '',
    ],
    'another protocol': [
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      101,
      '',
    ],
    'chunks, with an extension and a trailer': [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nall\r\n5\r\n well\r\n0\r\nX-Sum: 1\r\n\r\n',
      200,
      'all well',
    ],
    'a status that nobody knows': ['HTTP/1.1 299 Odd\r\nContent-Length: 0\r\n\r\n', 299, ''],
    'nothing, said to be gzip': ['HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n', 200, ''],
  }
  for (const [what, [bytes, status, body]] of Object.entries(answers)) {
    const server = await startRawHttpServer(bytes)
    t.teardown(server.close)
    const answer = await answerOf(requestTo(urlOf(server)))
    t.same([answer.status, String(answer.body)], [status, body], what)
  }
})

t.test('the answer to HEAD has a length and no body', async (t) => {
  const server = await startRawHttpServer('HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\n')
  t.teardown(server.close)
  const answer = await answerOf(requestTo(urlOf(server), { method: 'HEAD' }))
  t.match(answer, { status: 200, headers: { 'content-length': '4096' } })
  t.equal(answer.body.length, 0)
})

t.test('encoded bodies are decoded', async (t) => {
  const body = 'all is well, '.repeat(1000)
  const encodings = {
    gzip: gzipSync(body),
    'X-GZIP': gzipSync(body),
    deflate: deflateSync(body),
    ' deflate': deflateRawSync(body),
    br: brotliCompressSync(body),
    'deflate, gzip': gzipSync(deflateSync(body)),
    identity: Buffer.from(body),
    none: Buffer.from(body),
    '': Buffer.from(body),
  }
  for (const [encoding, encoded] of Object.entries(encodings)) {
    const server = await startHttpServer((_, response) => {
      response.setHeader('Content-Encoding', encoding).end(encoded)
    })
    t.teardown(server.close)
    t.equal(String((await answerOf(requestTo(urlOf(server)))).body), body, encoding)
  }
})

t.test('a body beyond the limit is cut, and a decompression bomb does not go off', async (t) => {
  const long = await startHttpServer((_, response) => response.end('a'.repeat(300_000)))
  t.teardown(long.close)
  const answer = await answerOf(requestTo(urlOf(long), { maxBody: 1000 }))
  t.same([answer.unread, answer.body.length], ['too-long', 1000])
  const whole = await answerOf(requestTo(urlOf(long), { maxBody: 300_000 }))
  t.same([whole.unread, whole.body.length], [undefined, 300_000], 'the limit itself is within it')

  const bomb = await startBombServer()
  t.teardown(bomb.close)
  const before = process.memoryUsage().rss
  t.match(await answerOf(requestTo(urlOf(bomb))), { status: 200, unread: 'too-long' })
  t.ok(process.memoryUsage().rss - before < 32 * 1024 ** 2)
})

t.test('a body in chunks of one byte takes no more room than any other', async (t) => {
  const size = 256 * 1024
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
  const server = await startRawHttpServer(`${head}${'1\r\na\r\n'.repeat(size)}0\r\n\r\n`)
  t.teardown(server.close)
  const before = process.memoryUsage().rss
  t.equal((await answerOf(requestTo(urlOf(server)))).body.length, size)
  const grown = process.memoryUsage().rss - before
  t.ok(grown < 48 * 1024 ** 2, `${size} bytes take ${grown}`)
})

t.test('a body that never ends is cut, not waited for', async (t) => {
  const server = await startHttpServer((_, response) => {
    const timer = setInterval(() => response.write('a'.repeat(10_000)), 1)
    response.once('close', () => clearInterval(timer))
  })
  t.teardown(server.close)
  t.match(await answerOf(requestTo(urlOf(server), { maxBody: 50_000 })), { unread: 'too-long' })
})

t.test('what is no whole answer is CRITICAL and says what was wrong', async (t) => {
  const reasons: Partial<Record<keyof typeof brokenHttpServers, RegExp>> = {
    noAnswer: /the server closed the connection without an answer/,
    banner: /does not speak HTTP here: it said "SSH-2.0-OpenSSH/,
    tlsAlert: /the server speaks TLS here: write "https:"/,
    cutHeaders: /closed the connection in the middle of its answer/,
    cutBody: /closed the connection after 11 of 500 bytes of the body/,
    cutChunks: /closed the connection in the middle of the body, after 11 bytes/,
    longBody: /sent more than its content-length says/,
    badChunk: /not valid HTTP: .*chunk size \(HPE_INVALID_CHUNK_SIZE\)/,
    twoLengths: /not valid HTTP: .*Content-Length/,
    hugeHeaders: /headers of the answer are larger than 16 KiB/,
    noStatus: /not valid HTTP: .*status/,
    notGzip: /the body is not gzip as its content-encoding says/,
    cutGzip: /the body is not gzip/,
  }
  for (const [name, reason] of Object.entries(reasons)) {
    const server = await brokenHttpServers[name as keyof typeof brokenHttpServers]()
    t.teardown(server.close)
    const answer = await sendHttp(requestTo(urlOf(server)), contextOf())
    t.match(answer, { failure: { status: 'CRITICAL', output: reason } }, name)
    t.notMatch(answer, { failure: { conclusive: false } })
  }
})

t.test('an encoding by the name of an inherited property is unknown too', async (t) => {
  const server = await startRawHttpServer(
    'HTTP/1.1 200 OK\r\nContent-Encoding: constructor\r\nContent-Length: 2\r\n\r\nok',
  )
  t.teardown(server.close)
  t.match(await answerOf(requestTo(urlOf(server))), { status: 200, unread: 'unknown-encoding', body: Buffer.alloc(0) })
})

t.test('headers are UTF-8 where they are valid as that, and a redirect leads where it says', async (t) => {
  const server = await startHttpServer((request, response) => {
    if (request.url !== '/') return void response.end(request.url)
    response.writeHead(302, { 'X-Old': '\u00fc', Location: Buffer.from('/grö\u00dfe?q=ü').toString('latin1') }).end()
  })
  t.teardown(server.close)
  const following = { followRedirects: 1, allowDowngrade: false }
  const followed = await sendHttp(requestTo(urlOf(server)), contextOf(), following)
  t.equal('failure' in followed ? followed.failure.output : String(followed.body), '/gr%C3%B6%C3%9Fe?q=%C3%BC')
  t.match(await answerOf(requestTo(urlOf(server))), { headers: { location: '/größe?q=ü', 'x-old': 'ü' } })
})

t.test('a slow first byte and a slow body are two different phases', async (t) => {
  const server = await startHttpServer((_, response) => {
    setTimeout(() => {
      response.writeHead(200).write('a')
      setTimeout(() => response.end('b'), 60)
    }, 60)
  })
  t.teardown(server.close)
  const { times, totalSeconds } = await answerOf(requestTo(urlOf(server)))
  t.ok(times.firstByte >= 0.055, JSON.stringify(times))
  t.ok(totalSeconds >= 0.115 && totalSeconds > times.firstByte, `${totalSeconds}`)
})

t.test('aborting closes the connection and ends the wait', async (t) => {
  const controller = new AbortController()
  const closed = new Promise((resolve) => {
    const server = startTcpServer((socket) => {
      socket.once('close', resolve)
      socket.once('data', () => controller.abort())
    })
    t.teardown(async () => (await server).close())
    server.then((lab) => sendHttp(requestTo(urlOf(lab)), contextOf(controller.signal)))
  })
  await closed
  const late = await sendHttp(requestTo('http://127.0.0.1:1/'), contextOf(controller.signal))
  t.match(late, { failure: { status: 'CRITICAL' } })
})
