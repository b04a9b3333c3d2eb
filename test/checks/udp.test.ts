import t from 'tap'
import udp from '../../checks/udp.js'
import { brokenUdpServers, startUdpServer } from '../../src/lab/udp-server.js'
import { runCheck } from '../helpers/run-check.js'

t.test('any answer will do when none is named; what was said is a fact', async (t) => {
  const server = await startUdpServer((datagram) => [Buffer.concat([datagram, Buffer.from([0xe9, 0])])])
  t.teardown(server.close)
  const outcome = await runCheck(udp, { host: `127.0.0.1:${server.port}`, send: 'status' })
  t.match(outcome, {
    status: 'OK',
    output: /^udp 127\.0\.0\.1:\d+ answered 8 bytes in \d\.\d{3} s$/,
    observed: { address: '127.0.0.1', received: 'status\u00e9\0', received_hex: '737461747573e900' },
  })
  t.same(
    outcome.metrics?.map(({ label }) => label),
    Object.keys(udp.metrics),
  )
})

t.test('the answer must hold the text or the bytes that are asked for', async (t) => {
  const server = await startUdpServer((datagram) => [Buffer.concat([Buffer.from('got '), datagram])])
  t.teardown(server.close)
  const { host, port } = server
  const hex = { host, port, send_hex: 'ff:01 02' }
  t.match(await runCheck(udp, { ...hex, receive_hex: '20 FF 01' }), { status: 'OK' })
  t.match(await runCheck(udp, { ...hex, receive_hex: 'ff02' }), {
    status: 'CRITICAL',
    output: `udp ${host}:${port} answered 676f7420ff0102, wanted ff02`,
  })
  t.match(await runCheck(udp, { host, port, send: 'x', receive: 'got x' }), { status: 'OK' })
  t.match(await runCheck(udp, { host, port, send: 'x', receive: 'pong' }), {
    status: 'CRITICAL',
    output: `udp ${host}:${port} answered "got x", wanted "pong"`,
  })
})

t.test('an answer is observed whole, in UTF-8 where it is that', async (t) => {
  const server = await startUdpServer(() => [Buffer.from(`größer${'x'.repeat(9000)}FATAL`)])
  t.teardown(server.close)
  const outcome = await runCheck(udp, { host: server.host, port: server.port, send: 'x', receive: 'größer' })
  t.match(outcome, { status: 'OK', observed: { received: /^größerx+FATAL$/ } })
})

t.test('options that prove nothing or contradict each other are refused', async (t) => {
  for (const [options, message] of [
    [{ host: '127.0.0.1:1' }, /add "send"/],
    [{ host: '127.0.0.1', send: 'x' }, /port is missing/],
    [{ host: '127.0.0.1:1', send: 'x', send_hex: '00' }, /exclude each other/],
    [{ host: '127.0.0.1:1', send: 'x', receive: 'x', receive_hex: '00' }, /exclude each other/],
    [{ host: '127.0.0.1:1', send_hex: '0' }, /"send_hex" is "0"/],
  ] as const) {
    await t.rejects(async () => runCheck(udp, options), { message })
  }
})

t.test('a port where nobody listens is CRITICAL at once, and conclusive', async (t) => {
  const { host, port } = await brokenUdpServers.closed()
  t.same(await runCheck(udp, { host, port, send: 'x' }), {
    status: 'CRITICAL',
    output: `udp ${host}:${port}: nothing listens there (ICMP port unreachable)`,
  })
})

t.test('silence is CRITICAL at the deadline, an empty datagram is no answer', async (t) => {
  const silent = await brokenUdpServers.silent()
  t.teardown(silent.close)
  t.match(await runCheck(udp, { host: silent.host, port: silent.port, send: 'x' }, { timeoutMs: 100 }), {
    status: 'CRITICAL',
    output: /^timed out after 100 ms, while waiting for an answer from 127\.0\.0\.1:/,
  })
  const empty = await brokenUdpServers.empty()
  t.teardown(empty.close)
  t.match(await runCheck(udp, { host: empty.host, port: empty.port, send: 'x' }), {
    status: 'CRITICAL',
    output: /answered with an empty datagram$/,
  })
})

t.test('a name that does not resolve proves nothing about the server', async (t) => {
  t.match(await runCheck(udp, { host: 'no-such-host.invalid', port: 1, send: 'x' }), {
    status: 'CRITICAL',
    conclusive: false,
  })
})
