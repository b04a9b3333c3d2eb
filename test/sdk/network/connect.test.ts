import t, { type Test } from 'tap'
import { loadBuiltinCheckType } from '../../../checks/index.js'
import { judge, NO_CRITERIA } from '../../../src/core/judge.js'
import { brokenServers } from '../../../src/lab/broken-servers.js'
import { startHttpServer } from '../../../src/lab/http-server.js'
import { startNtpServer } from '../../../src/lab/ntp-server.js'
import { startTcpServer } from '../../../src/lab/server.js'
import { startUdpServer } from '../../../src/lab/udp-server.js'
import { startDeafListener } from '../../helpers/deaf-listener.js'
import { type Resolver, startResolver } from '../../helpers/resolvers.js'
import { runCheck } from '../../helpers/run-check.js'

/** TCP to a multicast address: no system has a way for that. */
const NO_WAY = 'ff05::1'
const HERE = '127.0.0.1'
const ELSEWHERE = '127.0.0.3'

interface Asked {
  readonly type?: string
  readonly port: number
  readonly timeoutMs?: number
  readonly more?: Readonly<Record<string, unknown>>
}

/** Tries a check of `db.test`, which has these addresses. */
async function look(t: Test, resolver: Resolver, { type = 'tcp', port, timeoutMs = 10_000, more }: Asked) {
  const started = await startResolver(resolver)
  t.teardown(started.close)
  const checkType = await loadBuiltinCheckType(type)
  if (checkType === undefined) throw new Error(`there is no check type ${type}`)
  const isWeb = type === 'http' || type === 'version'
  const where = isWeb ? { url: `http://db.test:${port}/` } : { host: 'db.test', port }
  return runCheck(checkType, { ...where, resolver: started.resolver, ...more }, { timeoutMs })
}

async function listening(t: Test): Promise<number> {
  const server = await startTcpServer(() => undefined)
  t.teardown(server.close)
  return server.port
}

async function deaf(t: Test, host: string, port: number, deafMs?: number): Promise<void> {
  t.teardown(await startDeafListener({ host, port, ...(deafMs !== undefined && { deafMs }) }))
}

const negated = { ...NO_CRITERIA, negate: true }

t.test('a far address has until the deadline, whatever the other family does', async (t) => {
  const { port } = await brokenServers.closed()
  await deaf(t, HERE, port, 600)
  const outcome = await look(t, { addresses: [HERE, NO_WAY] }, { port })
  t.match(outcome, { status: 'OK', observed: { address: HERE } }, outcome.output)
})

t.test('a negated check waits for the slow address too: it is there', async (t) => {
  const { port } = await brokenServers.closed()
  await deaf(t, HERE, port, 600)
  const outcome = await judge(await look(t, { addresses: [HERE, ELSEWHERE] }, { port }), negated)
  t.match(outcome, { status: 'CRITICAL', output: /^passes, but must fail: / })
})

t.test('an address that drops what comes keeps nobody from the next one', async (t) => {
  const port = await listening(t)
  await deaf(t, ELSEWHERE, port)
  for (const addresses of [
    [HERE, ELSEWHERE],
    [ELSEWHERE, HERE],
  ]) {
    const outcome = await look(t, { addresses }, { port })
    t.match(outcome, { status: 'OK', observed: { address: HERE } }, outcome.output)
  }
})

t.test('http goes the same way', async (t) => {
  const server = await startHttpServer((_, response) => response.end('ok'))
  t.teardown(server.close)
  await deaf(t, ELSEWHERE, server.port)
  const outcome = await look(t, { addresses: [ELSEWHERE, NO_WAY, HERE] }, { type: 'http', port: server.port })
  t.match(outcome, { status: 'OK', observed: { address: HERE } }, outcome.output)
})

t.test('half a resolver is enough where the service answers, and not where it must fail', async (t) => {
  const port = await listening(t)
  const { port: closed } = await brokenServers.closed()
  for (const silentOn of [['A'], ['AAAA']]) {
    const addresses = [silentOn.includes('A') ? '::ffff:127.0.0.1' : HERE]
    t.match(await look(t, { addresses, silentOn }, { port }), { status: 'OK' })
    const late = await look(t, { addresses, silentOn }, { port: closed, timeoutMs: 1500 })
    t.match(late, {
      status: 'CRITICAL',
      conclusive: false,
      output: /: connection refused, other addresses: not known yet\)$/,
    })
  }
})

t.test('what no address answers names each and why, and is sure only where each is', async (t) => {
  const { port } = await brokenServers.closed()
  const refused = await look(t, { addresses: [HERE, ELSEWHERE] }, { port })
  t.match(refused, { status: 'CRITICAL' })
  t.match(refused.output, /^tcp db\.test:\d+: (127\.0\.0\.[13]: connection refused(, |$)){2}/)
  t.equal((await judge(refused, negated)).status, 'OK')
  const unsure = await look(t, { addresses: [HERE, NO_WAY] }, { port })
  t.match(unsure, { status: 'CRITICAL', conclusive: false })
  t.match(unsure.output, /127\.0\.0\.1: connection refused/)
  t.match(unsure.output, /ff05::1: no route to the network \(ENETUNREACH\).*; "family: 4" leaves IPv6 out$/)
  t.match(await judge(unsure, negated), { status: 'UNKNOWN', output: /^cannot tell whether it must fail/ })
  const alone = await look(t, { addresses: [HERE, NO_WAY] }, { port, more: { family: '4' } })
  t.match(await judge(alone, negated), { status: 'OK', output: /: connection refused by 127\.0\.0\.1:\d+$/ })
})

t.test('a deadline is sure where the connections alone are waited for', async (t) => {
  const { port } = await brokenServers.closed()
  await deaf(t, HERE, port)
  const sure = await look(t, { addresses: [HERE, ELSEWHERE] }, { port, timeoutMs: 900 })
  t.match(sure, {
    status: 'CRITICAL',
    output: /^timed out after 900 ms, while connecting to db\.test:\d+ \(.*127\.0\.0\.1: no answer/,
  })
  t.equal((await judge(sure, negated)).status, 'OK')
  const unsure = await look(t, { addresses: [HERE, NO_WAY] }, { port, timeoutMs: 900 })
  t.equal((await judge(unsure, negated)).status, 'UNKNOWN', unsure.output)
})

t.test('datagrams go to every address until one answers', async (t) => {
  const answering = await startUdpServer((datagram) => [datagram])
  const time = await startNtpServer({})
  t.teardown(answering.close)
  t.teardown(time.close)
  const addresses = [ELSEWHERE, NO_WAY, HERE]
  const udp = await look(t, { addresses }, { type: 'udp', port: answering.port, more: { send: 'x' } })
  t.match(udp, { status: 'OK', observed: { address: HERE } }, udp.output)
  const ntp = await look(t, { addresses }, { type: 'ntp', port: time.port })
  t.match(ntp, { status: 'OK', observed: { address: HERE } }, ntp.output)
  const { port } = await brokenServers.closed()
  const none = await look(t, { addresses: [HERE, ELSEWHERE] }, { type: 'udp', port, more: { send: 'x' } })
  t.match(none.output, /(127\.0\.0\.[13]: nothing listens there \(ICMP port unreachable\)(, |$)){2}/)
  t.equal((await judge(none, negated)).status, 'OK')
})

t.test('a resolver that is no IP address is refused, not asked', async (t) => {
  const type = await loadBuiltinCheckType('tcp')
  if (type === undefined) throw new Error('there is no tcp')
  for (const [more, message] of [
    [{ resolver: 'dns.test' }, /"resolver" is "dns\.test", wanted the IP address of a DNS server/],
    [{ resolver: '10.1.0.53:0' }, /"resolver" is/],
    [{ address: '10.1.0.10', family: '6' }, /"family" is 6, and "10\.1\.0\.10" is no IPv6 address/],
  ] as const) {
    await t.rejects(async () => runCheck(type, { host: 'db.test:1', ...more }), { message })
  }
})

t.test('every address must pass where that is asked for', async (t) => {
  const tcp = await listening(t)
  const web = await startHttpServer((_, response) => response.end('1.2'))
  const answering = await startUdpServer((datagram) => [datagram])
  t.teardown(web.close)
  t.teardown(answering.close)
  const everywhere = { every_address: true }
  const table = [
    { type: 'tcp', port: tcp, more: everywhere },
    { type: 'http', port: web.port, more: everywhere },
    { type: 'version', port: web.port, more: { ...everywhere, expected: '1.2' } },
    { type: 'udp', port: answering.port, more: { ...everywhere, send: 'x' } },
  ]
  for (const asked of table) {
    const alone = await look(t, { addresses: [HERE] }, asked)
    t.match(alone, { status: 'OK' }, alone.output)
    const half = await look(t, { addresses: [HERE, ELSEWHERE] }, asked)
    t.match(half, { status: 'CRITICAL', output: /at 127\.0\.0\.3|by 127\.0\.0\.3/ }, half.output)
    const unsure = await look(t, { addresses: [HERE], silentOn: ['AAAA'] }, { ...asked, timeoutMs: 1500 })
    t.match(unsure, { status: 'CRITICAL', conclusive: false }, unsure.output)
  }
})
