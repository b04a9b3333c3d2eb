import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import t, { type Test } from 'tap'
import { createAuthority } from '../../src/lab/certificates.js'
import { startHttpsServer } from '../../src/lab/http-server.js'
import { listen, startTcpServer } from '../../src/lab/server.js'
import { createHttp, type Http } from '../../src/sinks/http.js'

const { signal } = new AbortController()

function open(t: Test, caFile?: string, directory = '.'): Http {
  const http = createHttp({ timeout: 5000, caFile }, { directory, now: Date.now, tell: () => undefined })
  t.teardown(http.close)
  return http
}

function post(url: string) {
  return { url: new URL(url), headers: { 'content-type': 'text/plain' }, body: 'text' }
}

t.test('nothing is told to a server that cannot prove who it is', async (t) => {
  const authority = await createAuthority()
  const told: string[] = []
  const serve = async (ips: readonly string[]) => {
    const server = await startHttpsServer(
      await authority.issue({ names: ['hooks.test'], ips }),
      (request, response) => {
        told.push(request.method ?? '')
        response.end()
      },
    )
    t.teardown(server.close)
    return `https://127.0.0.1:${server.port}/`
  }
  const [right, wrong] = [await serve(['127.0.0.1']), await serve(['10.0.0.1'])]
  const directory = t.testdir({ 'ca.pem': authority.certificate })
  t.match(await open(t).post(post(right), signal), { failure: /unable to verify|self-signed|local issuer/ })
  t.match(await open(t, 'ca.pem', directory).post(post(wrong), signal), { failure: /not in the cert's list|altnames/i })
  t.same(told, [])
  t.match(await open(t, 'ca.pem', directory).post(post(right), signal), { status: 200 })
  t.match(await open(t, 'gone.pem', directory).post(post(right), signal), {
    failure: /its certificate authorities cannot be read: ENOENT.*gone\.pem/,
  })
  t.same(told, ['POST'])
})

t.test('connections are kept, and one that has gone meanwhile costs no attempt', async (t) => {
  const sockets = new Set<Socket>()
  const server = createServer((_, response) => response.end('ok'))
  server.keepAliveTimeout = 60_000
  server.on('connection', (socket: Socket) => sockets.add(socket))
  const { port, close } = await listen(server)
  t.teardown(close)
  const http = open(t)
  const url = `http://127.0.0.1:${port}/`
  for (let count = 0; count < 3; count++) t.match(await http.post(post(url), signal), { status: 200 })
  t.equal(sockets.size, 1)
  const once = await startTcpServer((socket) => {
    let requests = 0
    socket.on('data', () => {
      requests++
      if (requests === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
      else socket.resetAndDestroy()
    })
  })
  t.teardown(once.close)
  for (let count = 0; count < 3; count++) {
    t.match(await http.post(post(`http://127.0.0.1:${once.port}/`), signal), { status: 200 })
  }
})
