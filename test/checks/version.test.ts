import t, { type Test } from 'tap'
import version from '../../checks/version.js'
import { brokenHttpServers, startBombServer, startHttpServer } from '../../src/lab/http-server.js'
import type { LabServer } from '../../src/lab/server.js'
import { runCheck } from '../helpers/run-check.js'

const SHA = '9fceb02d0ae598e95dc970b74767f19372d61af8'

/** Serves these bodies one after the other, the last one from then on. */
async function serving(
  t: Pick<Test, 'teardown'>,
  ...bodies: readonly string[]
): Promise<LabServer & { readonly url: string }> {
  let asked = 0
  const server = await startHttpServer((_, response) => {
    response.end(bodies[Math.min(asked, bodies.length - 1)])
    asked += 1
  })
  t.teardown(server.close)
  return { ...server, url: `http://${server.host}:${server.port}/version` }
}

t.test('the deployed version is OK, wherever it stands', async (t) => {
  const server = await startHttpServer((_, response) => {
    response.setHeader('x-app-version', '1.4.2').end('{"build":{"version":"1.4.2"}}')
  })
  t.teardown(server.close)
  const url = `http://${server.host}:${server.port}/`
  const outcome = await runCheck(version, { url, expected: '1.4.2', path: 'build.version' })
  t.match(outcome, {
    status: 'OK',
    output: `${url} served version "1.4.2"`,
    observed: { version: '1.4.2', versions: { [url]: '1.4.2' }, streak: 1 },
  })
  t.same(
    outcome.metrics?.map(({ label }) => label),
    ['total', 'streak'],
  )
  t.match(await runCheck(version, { url, expected: '1.4.2', header: 'X-App-Version' }), { status: 'OK' })
  t.match(await runCheck(version, { url: (await serving(t, '1.4.2\n')).url, expected: '1.4.2' }), { status: 'OK' })
})

t.test('another version is CRITICAL and names both, and where', async (t) => {
  const { url } = await serving(t, '1.4.1')
  const outcome = await runCheck(version, { url, expected: '1.4.2' })
  t.match(outcome, {
    status: 'CRITICAL',
    output: `${url} served version "1.4.1", wanted "1.4.2"`,
    observed: { versions: { [url]: '1.4.1' }, streak: 0 },
  })
  t.notOk(outcome.observed?.['version'])
})

t.test('a copy from a cache is told from an old server', async (t) => {
  const asked: unknown[] = []
  const server = await startHttpServer((request, response) => {
    asked.push(request.headers['cache-control'])
    response.setHeader('age', '340').end('1.4.1')
  })
  t.teardown(server.close)
  const url = `http://${server.host}:${server.port}/`
  t.match(await runCheck(version, { url, expected: '1.4.2' }), { output: /"1.4.1" \(from a cache, 340 s old\)/ })
  t.same(asked, ['no-cache'])
})

t.test('an old pod that still answers breaks the streak', async (t) => {
  const steady = await serving(t, '1.4.2')
  const options = { expected: '1.4.2', matches: 3, interval: '1ms' }
  t.match(await runCheck(version, { ...options, url: steady.url }), {
    status: 'OK',
    output: /served version "1.4.2", 3 times in a row$/,
    observed: { streak: 3 },
  })
  const mixed = await serving(t, '1.4.2', '1.4.2', '1.4.1', '1.4.2')
  t.match(await runCheck(version, { ...options, url: mixed.url }), {
    status: 'CRITICAL',
    output: /served version "1.4.1", wanted "1.4.2", after 2 of 3 matches$/,
    observed: { streak: 2 },
  })
})

t.test('a streak that does not fit into the timeout is late', async (t) => {
  const { url } = await serving(t, '1.4.2')
  const outcome = await runCheck(version, { url, expected: '1.4.2', matches: 3, interval: '1h' }, { timeoutMs: 100 })
  t.match(outcome, { status: 'CRITICAL', output: /timed out .* while waiting for match 2 of 3/ })
})

t.test('all URLs must serve it, and each that does not is named', async (t) => {
  const front = await serving(t, '1.4.2')
  const api = await serving(t, '1.4.1')
  t.match(await runCheck(version, { url: [front.url, front.url], expected: '1.4.2' }), {
    status: 'OK',
    output: /^all 2 URLs served version "1.4.2"$/,
  })
  const outcome = await runCheck(version, { url: [front.url, api.url, 'http://127.0.0.1:1/'], expected: '1.4.2' })
  t.match(outcome, { status: 'CRITICAL', observed: { versions: { [front.url]: '1.4.2', [api.url]: '1.4.1' } } })
  t.match(outcome.output, `${api.url} served version "1.4.1"`)
  t.match(outcome.output, 'http://127.0.0.1:1/: connection refused')
  t.notMatch(outcome.output, front.url)
})

t.test('a name that does not resolve says nothing about the version', async (t) => {
  const url = 'http://no-such-host.invalid/'
  t.match(await runCheck(version, { url, expected: '1.4.2' }), { status: 'CRITICAL', conclusive: false })
  const { url: old } = await serving(t, '1.4.1')
  const outcome = await runCheck(version, { url: [url, old], expected: '1.4.2' })
  t.notOk('conclusive' in outcome, 'but an old version next to it does')
})

t.test('commit hashes may be shortened, on either side', async (t) => {
  const long = await serving(t, SHA)
  const short = await serving(t, SHA.slice(0, 8).toUpperCase())
  const options = { url: [long.url, short.url], compare: 'sha' }
  t.match(await runCheck(version, { ...options, expected: SHA }), { status: 'OK', observed: { version: SHA } })
  t.match(await runCheck(version, { ...options, expected: SHA.slice(0, 7) }), { status: 'OK' })
  t.match(await runCheck(version, { ...options, expected: `${SHA.slice(0, 7)}0` }), { status: 'CRITICAL' })
  const cut = await serving(t, SHA.slice(0, 6))
  t.match(await runCheck(version, { url: cut.url, compare: 'sha', expected: SHA }), { status: 'CRITICAL' })
})

t.test('two hashes with the same beginning are not the same version', async (t) => {
  const one = await serving(t, SHA)
  const other = await serving(t, `${SHA.slice(0, 7)}${'0'.repeat(33)}`)
  const options = { url: [one.url, other.url], compare: 'sha', expected: SHA.slice(0, 7) }
  t.match(await runCheck(version, options), { status: 'CRITICAL', output: /which both match "9fceb02" and differ/ })
})

t.test('options that cannot be meant are refused', async (t) => {
  const url = 'http://127.0.0.1:1/'
  const table: readonly (readonly [options: object, message: RegExp])[] = [
    [{ url: [url, 'pay.example/version'] }, /no http or https URL/],
    [{ url: 'http://ana:pw@127.0.0.1/' }, /use "username" and "password"/],
    [{ path: 'a', header: 'b' }, /keep one/],
    [{ expected: ' 1.4.2' }, /spaces around/],
    [{ compare: 'sha', expected: '9fceb0' }, /7 to 64 hexadecimal digits/],
    [{ expected: '' }, /is empty/],
    [{ matches: 0 }, /at least 1/],
  ]
  for (const [options, message] of table) {
    await t.rejects(async () => runCheck(version, { url, expected: '1.4.2', ...options }), { message })
  }
})

t.test('no broken answer is the deployed version', async (t) => {
  for (const [name, start] of Object.entries({ ...brokenHttpServers, bomb: startBombServer })) {
    const server = await start()
    t.teardown(server.close)
    const url = `http://${server.host}:${server.port}/`
    const outcome = await runCheck(version, { url, expected: 'all is well' }, { timeoutMs: 200 })
    t.equal(outcome.status, 'CRITICAL', `${name}: ${outcome.output}`)
  }
})
