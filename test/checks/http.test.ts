import t, { type Test } from 'tap'
import http from '../../checks/http.js'
import { judge, NO_CRITERIA } from '../../src/core/judge.js'
import { parseRange } from '../../src/core/range.js'
import { brokenHttpServers, startBombServer, startHttpServer, startRawHttpServer } from '../../src/lab/http-server.js'
import { runCheck } from '../helpers/run-check.js'

/** A server for one test; gives its URL without the last slash. */
async function serve(t: Pick<Test, 'teardown'>, answer: Parameters<typeof startHttpServer>[0]): Promise<string> {
  const server = await startHttpServer(answer)
  t.teardown(server.close)
  return `http://${server.host}:${server.port}`
}

t.test('an accepted status is OK, with what was measured and observed', async (t) => {
  const origin = await serve(t, (_, response) => {
    response.setHeader('Content-Type', 'application/json').end('{"status":"alive"}')
  })
  const outcome = await runCheck(http, { url: `${origin}/health` })
  t.match(outcome, {
    status: 'OK',
    observed: {
      status: 200,
      version: '1.1',
      headers: { 'content-type': 'application/json' },
      body: '{"status":"alive"}',
      json: { status: 'alive' },
      size: 18,
      url: `${origin}/health`,
      redirects: [],
      address: '127.0.0.1',
    },
  })
  t.match(outcome.output, /^GET http:\/\/127\.0\.0\.1:\d+\/health returned 200 in \d\.\d{3} s$/)
  t.same(
    outcome.metrics?.map(({ label, unit }) => [label, unit]),
    [
      ['total', 's'],
      ['dns', 's'],
      ['connect', 's'],
      ['first_byte', 's'],
      ['size', 'B'],
    ],
  )
  t.notOk(outcome.observed?.['certificate'])
})

t.test('another status is CRITICAL, with the beginning of what the server said, on one line', async (t) => {
  const origin = await serve(t, (_, response) => {
    response.writeHead(503).end(`<html>\n\t<h1>\u001b[31mno backend</h1>${'x'.repeat(5000)}`)
  })
  const outcome = await runCheck(http, { url: origin })
  t.match(outcome, { status: 'CRITICAL', observed: { status: 503 } })
  t.match(outcome.output, /returned 503 in \d\.\d{3} s, wanted 2xx; body: "<html> <h1>\\\\x1b\[31mno backend<\/h1>x+…/)
  t.ok(outcome.output.length < 300)
})

t.test('the statuses that are accepted can be named', async (t) => {
  const origin = await serve(t, (request, response) => response.writeHead(Number(request.url?.slice(1))).end())
  const statusOf = async (code: number, status?: unknown) =>
    (await runCheck(http, { url: `${origin}/${code}`, ...(status !== undefined && { status }) })).status
  t.equal(await statusOf(204), 'OK')
  t.equal(await statusOf(299), 'OK')
  t.equal(await statusOf(304), 'CRITICAL')
  t.equal(await statusOf(404), 'CRITICAL')
  t.equal(await statusOf(404, 404), 'OK')
  t.equal(await statusOf(200, [404]), 'CRITICAL')
  t.equal(await statusOf(410, [404, 410]), 'OK')
})

t.test('conditions narrow down what the status lets through, and nothing passes unseen', async (t) => {
  const origin = await serve(t, (request, response) => response.end(request.url === '/json' ? '{"ready":true}' : 'ok'))
  const judged = async (path: string, that: string) =>
    (
      await judge(await runCheck(http, { url: `${origin}${path}` }), {
        ...NO_CRITERIA,
        expectations: [{ that, otherwise: 'CRITICAL' }],
      })
    ).status
  t.equal(await judged('/json', 'status == 200 && json.ready'), 'OK')
  t.equal(await judged('/json', '!json.ready'), 'CRITICAL')
  t.equal(await judged('/text', 'json.ready'), 'UNKNOWN', 'no JSON')
  t.equal(await judged('/text', 'headers["x-cache"] == "HIT"'), 'UNKNOWN', 'no such header')
  t.equal(await judged('/text', 'body == "ok"'), 'OK')
})

t.test('a body is JSON when it is, whatever its content-type says', async (t) => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const table: readonly (readonly [contentType: string, body: string, json: unknown])[] = [
    ['text/plain', ' {"a":1}', { a: 1 }],
    ['text/plain', '\ufeff[1]', [1]],
    ['text/plain', 'true', undefined],
    ['application/json', 'true', true],
    ['application/health+json; charset=utf-8', '{"status":"pass"}', { status: 'pass' }],
    ['application/json', 'null', null],
    ['application/json', '{"a":1', undefined],
    ['application/json', '', undefined],
    ['text/html', '<html>', undefined],
    ['application/json', deep, undefined],
  ]
  for (const [contentType, body, json] of table) {
    const origin = await serve(t, (_, response) => response.setHeader('Content-Type', contentType).end(body))
    const { observed, status } = await runCheck(http, { url: origin })
    t.equal(status, 'OK')
    t.same(observed?.['json'], json, `${contentType}: ${body.slice(0, 20)}`)
    t.equal(observed !== undefined && 'json' in observed, json !== undefined)
  }
})

t.test('an empty body is an empty text, and odd bytes are text too', async (t) => {
  const empty = await serve(t, (_, response) => response.end())
  t.match(await runCheck(http, { url: empty }), { observed: { body: '', size: 0 } })
  const odd = await serve(t, (_, response) => response.end(Buffer.from([0, 255, 0xc3, 0xa9, 27])))
  t.match(await runCheck(http, { url: odd }), { status: 'OK', observed: { body: '\u0000\ufffdé\u001b', size: 5 } })
  const latin = await serve(t, (_, response) => {
    response.setHeader('Content-Type', 'text/plain; charset=ISO-8859-1').end(Buffer.from([0xe9]))
  })
  t.match(await runCheck(http, { url: latin }), { observed: { body: 'é' } })
  const unheard = await serve(t, (_, response) => response.setHeader('Content-Type', 'a/b; charset=x-odd').end('ok'))
  t.match(await runCheck(http, { url: unheard }), { observed: { body: 'ok' } })
})

t.test('a number that JavaScript would round is exact, or nothing is proven by it', async (t) => {
  const origin = await serve(t, (_, response) => response.end('{"id": 9007199254740993, "huge": 1e400, "near": 1.5}'))
  const outcome = await runCheck(http, { url: origin })
  const says = async (that: string) =>
    (await judge(outcome, { ...NO_CRITERIA, expectations: [{ that, otherwise: 'CRITICAL' }] })).status
  t.equal(await says('json.id != 9007199254740993'), 'CRITICAL')
  t.equal(await says('json.id == 9007199254740993'), 'OK')
  t.equal(await says('json.id == 9007199254740992'), 'CRITICAL')
  t.equal(await says('json.huge != 5'), 'UNKNOWN')
  t.equal(await says('json.near == 1.5'), 'OK')
  t.match((await judge(outcome, NO_CRITERIA)).observed, { json: { id: '9007199254740993' } }, 'as JSON can hold it')
})

t.test('keys that mean something to JavaScript are keys like any other', async (t) => {
  const origin = await serve(t, (_, response) =>
    response.end('{"up": true, "constructor": {"a": 1}, "__proto__": {"b": 2}, "toString": "c"}'),
  )
  const outcome = await runCheck(http, { url: origin })
  const conditions = [
    ...['json.up', 'json.constructor.a == 1', 'json.__proto__.b == 2', 'json.toString == "c"', 'has(json.up)'],
    ...['"constructor" in json', 'json.size() == 4', 'json.exists(key, key == "constructor")'],
  ]
  for (const that of conditions) {
    const { status, output } = await judge(outcome, { ...NO_CRITERIA, expectations: [{ that, otherwise: 'CRITICAL' }] })
    t.equal(status, 'OK', `${that}: ${output}`)
  }
  const wrong = { that: 'json.constructor == {"a": 2}', otherwise: 'CRITICAL' } as const
  t.match(await judge(outcome, { ...NO_CRITERIA, expectations: [wrong] }), {
    output: /\(json\.constructor is \{"a":1\}\)/,
  })
})

t.test('an encoding that nobody here knows leaves the status observed, and the body not', async (t) => {
  const origin = await serve(t, (_, response) => response.setHeader('Content-Encoding', 'zstd').end('odd'))
  const outcome = await runCheck(http, { url: origin })
  t.match(outcome, { status: 'OK', observed: { status: 200 } })
  const expectations = [{ that: '!body.contains("FATAL")', otherwise: 'CRITICAL' }] as const
  t.match(await judge(outcome, { ...NO_CRITERIA, expectations }), {
    status: 'UNKNOWN',
    output: /"body" was not observed: the content-encoding "zstd" is none of gzip, deflate and br$/,
  })
})

t.test('of a body that is too long nothing is observed, so that nothing is proven of it', async (t) => {
  const origin = await serve(t, (_, response) => response.end('{"a":1}'.padEnd(5000)))
  const bomb = await startBombServer()
  t.teardown(bomb.close)
  for (const options of [{ url: origin, max_body: '1kB' }, { url: `http://${bomb.host}:${bomb.port}/` }]) {
    const outcome = await runCheck(http, options)
    t.equal(outcome.status, 'OK')
    const doubt = await judge(outcome, {
      ...NO_CRITERIA,
      expectations: [{ that: '!body.contains("FATAL")', otherwise: 'CRITICAL' }],
    })
    t.match(doubt, {
      status: 'UNKNOWN',
      output: /"body" was not observed: the body is longer than 1 .B: raise "max_body"/,
    })
    const size = await judge(outcome, { ...NO_CRITERIA, thresholds: { size: { critical: parseRange('1000000') } } })
    t.match(size, { status: 'UNKNOWN', output: /no metric "size" was measured: the body is longer than/ })
    t.notOk(Object.keys(outcome.observed ?? {}).some((name) => ['body', 'json', 'size'].includes(name)))
    t.notOk(outcome.metrics?.some(({ label }) => label === 'size'))
  }
})

t.test('method, headers, body and credentials are sent as the options say', async (t) => {
  const origin = await serve(t, async (request, response) => {
    const chunks = await request.toArray()
    const { method, headers } = request
    response.end(JSON.stringify({ method, headers, body: String(Buffer.concat(chunks)) }))
  })
  const sent = async (options: object) => (await runCheck(http, { url: origin, ...options })).observed?.['json']
  t.match(await sent({ method: 'DELETE', headers: { 'X-Trace': 'abc' } }), {
    method: 'DELETE',
    headers: { 'x-trace': 'abc' },
  })
  t.match(await sent({ body: 'ping' }), { method: 'POST', body: 'ping', headers: { 'content-type': undefined } })
  t.match(await sent({ json: { dry_run: true }, method: 'PUT' }), {
    method: 'PUT',
    body: '{"dry_run":true}',
    headers: { 'content-type': 'application/json' },
  })
  t.match(await sent({ json: [], headers: { 'Content-Type': 'application/vnd.api+json' } }), {
    headers: { 'content-type': 'application/vnd.api+json' },
  })
  t.match(await sent({ username: 'Aladdin', password: 'open sesame' }), {
    headers: { authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==' }, // the example of RFC 7617, 2
  })
  t.match(await sent({ bearer_token: 'mF_9.B5f-4.1JqM' }), { headers: { authorization: 'Bearer mF_9.B5f-4.1JqM' } })
})

t.test('a redirect is an answer until it is to be followed', async (t) => {
  const origin = await serve(t, (request, response) => {
    if (request.url === '/') response.writeHead(301, { location: '/new' }).end()
    else response.end('ok')
  })
  t.match(await runCheck(http, { url: origin }), {
    status: 'CRITICAL',
    output: /returned 301 .*; it redirects to \/new: set follow_redirects to follow it$/,
  })
  t.match(await runCheck(http, { url: origin, status: 301 }), { status: 'OK' })
  t.match(await runCheck(http, { url: origin, follow_redirects: 1 }), {
    status: 'OK',
    output: new RegExp(`^GET ${origin}/ returned 200 in .* after 1 redirect to ${origin}/new$`),
    observed: { url: `${origin}/new`, redirects: [{ url: `${origin}/`, status: 301 }] },
  })
})

t.test('options that cannot be meant are refused, and no password is shown', async (t) => {
  const table: readonly (readonly [options: object, message: RegExp])[] = [
    [{ url: 'pay.example/health' }, /write it in full, "https:\/\/host\/path"/],
    [{ url: 'localhost:8080/health' }, /write it in full/],
    [{ url: 'ftp://pay.example/' }, /no http or https URL/],
    [{ url: 'http://pay.example:99999/' }, /no http or https URL/],
    [{ url: 'http://pay.example:0/' }, /port 0/],
    [{ url: 'https://ana:hunter2@pay.example/' }, /^(?!.*hunter2).*use "username" and "password"/],
    [{ body: 'a', json: {} }, /keep one/],
    [{ status: [99] }, /"status" has 99/],
    [{ username: 'ana' }, /go together/],
    [{ password: 'hunter2' }, /^(?!.*hunter2).*go together/],
    [{ username: 'a:b', password: 'c' }, /colon/],
    [{ bearer_token: 'abc', headers: { Authorization: 'x' } }, /"bearer_token" and the header "authorization"/],
    [{ bearer_token: 'abc\r\nX: 1' }, /a header cannot be sent/],
    [{ headers: { 'a b': 'x' } }, /a header cannot be sent: .*"a b"/],
    [{ headers: { a: 'x\r\nB: hunter2' } }, /^(?!.*hunter2).*a header cannot be sent/],
    [{ cert_file: 'client.pem' }, /needs "key_file"/],
  ]
  for (const [options, message] of table) {
    await t.rejects(async () => runCheck(http, { url: 'http://127.0.0.1:1/', ...options }), { message })
  }
})

t.test('a fragment is not sent; a query is', async (t) => {
  const origin = await serve(t, (request, response) => response.end(request.url))
  t.match(await runCheck(http, { url: `${origin}/a?b=c#d` }), { observed: { body: '/a?b=c', url: `${origin}/a?b=c` } })
})

t.test('no broken answer is OK, with redirects or without', async (t) => {
  for (const [name, start] of Object.entries(brokenHttpServers)) {
    const server = await start()
    t.teardown(server.close)
    for (const follow_redirects of [0, 3]) {
      const url = `http://${server.host}:${server.port}/`
      const outcome = await runCheck(http, { url, follow_redirects }, { timeoutMs: 200 })
      t.equal(outcome.status, 'CRITICAL', `${name}: ${outcome.output}`)
    }
  }
})

t.test('a late answer says what was waited for', async (t) => {
  const silent = await serve(t, () => undefined)
  t.match(await runCheck(http, { url: silent }, { timeoutMs: 100 }), {
    status: 'CRITICAL',
    output: /^timed out after 100 ms, while waiting for an answer from 127\.0\.0\.1$/,
  })
  const server = await startRawHttpServer('')
  await server.close()
  t.match(await runCheck(http, { url: `http://127.0.0.1:${server.port}/` }), {
    output: `GET http://127.0.0.1:${server.port}/: connection refused`,
  })
})
