import t from 'tap'
import tcp from '../../checks/tcp.js'
import { judge, NO_CRITERIA } from '../../src/core/judge.js'
import { brokenServers } from '../../src/lab/broken-servers.js'
import { startTcpServer } from '../../src/lab/server.js'
import { runCheck } from '../helpers/run-check.js'

t.test('an open port is OK, with the time it took and the address that answered', async (t) => {
  const server = await startTcpServer(() => undefined)
  t.teardown(server.close)
  const outcome = await runCheck(tcp, { host: '127.0.0.1', port: server.port })
  t.match(outcome, { status: 'OK', observed: { address: '127.0.0.1' } })
  t.match(outcome.output, /^tcp 127\.0\.0\.1:\d+ connected in \d\.\d{3} s$/)
  t.same(
    outcome.metrics?.map(({ label, unit }) => [label, unit]),
    [
      ['connect', 's'],
      ['resolve', 's'],
    ],
  )
})

t.test('the short form host:port is the same check', async (t) => {
  const server = await startTcpServer(() => undefined)
  t.teardown(server.close)
  t.match(await runCheck(tcp, { host: `127.0.0.1:${server.port}` }), { status: 'OK' })
  await t.rejects(runCheck(tcp, { host: '127.0.0.1' }), { message: /port is missing/ })
  await t.rejects(runCheck(tcp, { host: '127.0.0.1:80', port: 81 }), { message: /drop one/ })
  await t.rejects(runCheck(tcp, { host: '127.0.0.1:70000' }), { message: /70000 is not a port/ })
})

t.test('what the server says is awaited, and is a fact', async (t) => {
  const server = await startTcpServer((socket) => socket.once('data', (chunk) => socket.write(`+PONG ${chunk}`)))
  t.teardown(server.close)
  const outcome = await runCheck(tcp, { host: '127.0.0.1', port: server.port, send: 'PING\r\n', receive: '+PONG' })
  t.match(outcome, { status: 'OK', observed: { received: '+PONG PING\r\n' } })
  t.equal(outcome.metrics?.at(-1)?.label, 'answer')
})

t.test('what is awaited is found in UTF-8, across chunks, and however much comes before it', async (t) => {
  const server = await startTcpServer((socket) => {
    for (const byte of Buffer.from('größer')) socket.write(Buffer.from([byte]))
    socket.write(`${'x'.repeat(100_000)} bereit`)
  })
  t.teardown(server.close)
  const hears = (receive: string) => runCheck(tcp, { host: '127.0.0.1', port: server.port, receive })
  t.match(await hears('größer'), { status: 'OK', observed: { received: /^größer/ } })
  t.match(await hears(' bereit'), { status: 'OK' })
  t.match(await hears('x'.repeat(50_000)), { status: 'OK' })
})

t.test('who says too much to be read to its end has not shown that it lacks the text', async (t) => {
  const server = await startTcpServer((socket) => socket.on('error', () => undefined).write('x'.repeat(2 * 1024 ** 2)))
  t.teardown(server.close)
  const outcome = await runCheck(tcp, { host: '127.0.0.1', port: server.port, receive: 'FATAL' })
  t.match(outcome, {
    status: 'CRITICAL',
    conclusive: false,
    output: /did not come to the point in 1 MB, wanted "FATAL"$/,
  })
  t.notOk('received' in (outcome.observed ?? {}))
  t.match(await judge(outcome, { ...NO_CRITERIA, negate: true }), { status: 'UNKNOWN' })
})

t.test('a name that resolves through the named resolver only, or to a given address', async (t) => {
  const server = await startTcpServer(() => undefined)
  t.teardown(server.close)
  const outcome = await runCheck(tcp, { host: 'db.dfw1.test', port: server.port, address: '127.0.0.1' })
  t.match(outcome, { status: 'OK', observed: { address: '127.0.0.1' } })
})

t.test('a closed port is CRITICAL and names the refusal', async (t) => {
  const { port } = await brokenServers.closed()
  const outcome = await runCheck(tcp, { host: '127.0.0.1', port })
  t.same(outcome, { status: 'CRITICAL', output: `tcp 127.0.0.1:${port}: connection refused` })
})

t.test('a name that does not resolve is CRITICAL but proves nothing about the target', async (t) => {
  const outcome = await runCheck(tcp, { host: 'no-such-host.invalid', port: 1 })
  t.match(outcome, { status: /CRITICAL/, conclusive: false })
})

t.test('servers that do not answer as they should are not OK', async (t) => {
  for (const name of ['silent', 'closing', 'resetting', 'garbage', 'dribbling'] as const) {
    const server = await brokenServers[name]()
    t.teardown(server.close)
    const outcome = await runCheck(tcp, { host: server.host, port: server.port, receive: 'SSH-' }, { timeoutMs: 300 })
    t.equal(outcome.status, 'CRITICAL', `${name}: ${outcome.output}`)
  }
})
