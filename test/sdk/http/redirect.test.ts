import type { IncomingMessage } from 'node:http'
import t from 'tap'
import { startHttpServer } from '../../../src/lab/http-server.js'
import type { LabServer } from '../../../src/lab/server.js'
import { sendHttp } from '../../../src/sdk/http/http.js'
import type { HttpRequest } from '../../../src/sdk/http/message.js'
import { redirected } from '../../../src/sdk/http/redirect.js'

const context = { signal: new AbortController().signal, log: () => undefined, now: Date.now }
const FIVE = { followRedirects: 5, allowDowngrade: false }

function requestTo(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { url: new URL(url), method: 'GET', headers: {}, tls: {}, maxBody: 1024, ...more }
}

/** Answers each path of the table with a redirect, others with 200; `seen` gets every request. */
function startRedirects(
  table: Readonly<Record<string, readonly [status: number, to: string]>>,
  seen: IncomingMessage[],
) {
  return startHttpServer((request, response) => {
    seen.push(request)
    const [status, location] = table[request.url ?? ''] ?? [200, '']
    response.writeHead(status, location === '' ? {} : { location }).end()
  })
}

function urlOf({ host, port }: LabServer, path: string): string {
  return `http://${host}:${port}${path}`
}

t.test('redirects are followed up to the limit, and each is recorded', async (t) => {
  const server = await startRedirects({ '/a': [301, '/b?x=1'], '/b?x=1': [308, '../c#part'] }, [])
  t.teardown(server.close)
  const answer = await sendHttp(requestTo(urlOf(server, '/a')), context, { ...FIVE, followRedirects: 2 })
  t.match(answer, {
    status: 200,
    url: urlOf(server, '/c'),
    redirects: [
      { url: urlOf(server, '/a'), status: 301 },
      { url: urlOf(server, '/b?x=1'), status: 308 },
    ],
  })
  const less = await sendHttp(requestTo(urlOf(server, '/a')), context, { ...FIVE, followRedirects: 1 })
  t.match(less, {
    failure: {
      status: 'CRITICAL',
      output: /redirected to .*\/b\?x=1: redirects once more than follow_redirects permits/,
    },
  })
})

t.test('without leave to follow, a redirect is the answer; so is one that leads nowhere', async (t) => {
  const server = await startRedirects({ '/a': [302, '/b'], '/b': [302, ''] }, [])
  t.teardown(server.close)
  t.match(await sendHttp(requestTo(urlOf(server, '/a')), context), { status: 302, headers: { location: '/b' } })
  t.match(await sendHttp(requestTo(urlOf(server, '/b')), context, FIVE), { status: 302, redirects: [] })
})

t.test('a loop ends, and says so', async (t) => {
  const seen: IncomingMessage[] = []
  const server = await startRedirects({ '/a': [302, '/b'], '/b': [302, '/a'] }, seen)
  t.teardown(server.close)
  const answer = await sendHttp(requestTo(urlOf(server, '/a')), context, FIVE)
  t.match(answer, { failure: { status: 'CRITICAL', output: /redirects in a loop/ } })
  t.equal(seen.length, 2)
})

t.test('303 asks for what was made; 307 sends the same again', async (t) => {
  const seen: IncomingMessage[] = []
  const server = await startRedirects({ '/see': [303, '/see'], '/again': [307, '/target'] }, seen)
  t.teardown(server.close)
  const headers = { 'content-type': 'text/plain', 'x-trace': '1' }
  await sendHttp(requestTo(urlOf(server, '/see'), { method: 'POST', body: 'a', headers }), context, {
    ...FIVE,
    followRedirects: 1,
  })
  t.same(
    seen.map(({ method }) => method),
    ['POST', 'GET'],
  )
  t.match(seen[1]?.headers, { 'x-trace': '1', 'content-type': undefined, 'content-length': undefined })
  await sendHttp(requestTo(urlOf(server, '/again'), { method: 'PUT', body: 'a' }), context, FIVE)
  t.match(seen.at(-1), { method: 'PUT', url: '/target', headers: { 'content-length': '1' } })
})

t.test('another origin is sent no credentials, no other header, no body', async (t) => {
  const seen: IncomingMessage[] = []
  const other = await startRedirects({}, seen)
  t.teardown(other.close)
  const server = await startRedirects({ '/away': [302, urlOf(other, '/')], '/post': [307, urlOf(other, '/')] }, [])
  t.teardown(server.close)
  const headers = {
    Authorization: 'Bearer abcdef',
    Cookie: 'a=1',
    'X-Api-Key': 'abcdef',
    Accept: 'text/html',
    Host: 'a',
  }
  t.match(await sendHttp(requestTo(urlOf(server, '/away'), { headers }), context, FIVE), { status: 200 })
  t.match(seen[0]?.headers, { accept: 'text/html', host: `127.0.0.1:${other.port}` })
  t.notMatch(JSON.stringify(seen[0]?.rawHeaders), /abcdef|cookie/i)
  const posted = await sendHttp(requestTo(urlOf(server, '/post'), { method: 'POST', body: 'secret' }), context, FIVE)
  t.match(posted, { failure: { status: 'CRITICAL', output: /with a body to another origin.*refused/ } })
  t.equal(seen.length, 1)
})

t.test('address, server name and client certificate belong to the first host', (t) => {
  const tls = { servername: 'lb.test', ca: 'CA', cert: 'CERT', key: 'KEY', rejectUnauthorized: true }
  const first = requestTo('https://a.test/', { address: '10.0.0.1', resolver: '10.0.0.53', tls })
  t.match(redirected(first, 302, 'https://b.test/', FIVE), {
    address: undefined,
    resolver: '10.0.0.53',
    tls: { servername: 'b.test', ca: 'CA', cert: undefined, key: undefined, rejectUnauthorized: true },
  })
  t.match(redirected(first, 302, 'https://a.test:8443/', FIVE), { address: '10.0.0.1', tls: { servername: 'lb.test' } })
  t.match(redirected(first, 302, '/login', FIVE), { address: '10.0.0.1', tls })
  t.notOk('servername' in redirected(first, 302, 'https://[::1]/', FIVE).tls)
  t.end()
})

t.test('what a redirect must not lead to', (t) => {
  const from = requestTo('https://a.test/')
  t.throws(() => redirected(from, 301, 'http://a.test/', FIVE), { message: /away from https, which is refused/ })
  t.equal(redirected(from, 301, 'http://a.test/', { allowDowngrade: true }).url.href, 'http://a.test/')
  t.throws(() => redirected(from, 301, 'ftp://a.test/', FIVE), { message: /neither http nor https/ })
  t.throws(() => redirected(from, 301, 'https://', FIVE), { message: /which is no URL/ })
  t.equal(redirected(from, 301, 'https://ana:pw@b.test/', FIVE).url.href, 'https://b.test/', 'credentials are dropped')
  t.end()
})
