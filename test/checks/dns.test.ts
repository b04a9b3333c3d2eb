import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import dnsPacket, { type Answer, type Packet } from 'dns-packet'
import t from 'tap'
import dns from '../../checks/dns.js'
import { answerTo, authoritativeAnswer, onUdpAndTcp, startDnsServer } from '../../src/lab/dns-server.js'
import { brokenUdpServers, startUdpServer } from '../../src/lab/udp-server.js'
import { hostPort } from '../../src/sdk/network/endpoint.js'
import { needs, programPath } from '../helpers/needs.js'
import { attemptCheck, runCheck } from '../helpers/run-check.js'
import { daemonFolder, freePort, startDaemon } from '../helpers/service-daemon.js'

const API = 'api.dfw1.test'
const RECORDS: readonly Answer[] = [
  { name: API, type: 'A', ttl: 300, data: '10.2.0.7' },
  { name: API, type: 'A', ttl: 60, data: '10.2.0.6' },
  { name: API, type: 'AAAA', data: '2001:db8::7' },
  { name: API, type: 'TXT', data: ['v=one ', 'Two'] },
  { name: 'www.dfw1.test', type: 'CNAME', ttl: 30, data: 'Edge.dfw1.test' },
  { name: 'edge.dfw1.test', type: 'CNAME', ttl: 20, data: API },
  { name: 'loop.dfw1.test', type: 'CNAME', data: 'loop.dfw1.test.' },
  { name: 'dfw1.test', type: 'MX', data: { preference: 10, exchange: 'Mail.dfw1.test' } },
  { name: 'dfw1.test', type: 'NS', data: 'ns1.dfw1.test' },
  { name: 'dfw1.test', type: 'CAA', data: { flags: 0, tag: 'issue', value: 'ca.example.net' } },
  {
    name: 'dfw1.test',
    type: 'SOA',
    data: {
      mname: 'ns1.dfw1.test',
      rname: 'ops.dfw1.test',
      serial: 2026080101,
      refresh: 1,
      retry: 2,
      expire: 3,
      minimum: 4,
    },
  },
  { name: '_pg._tcp.dfw1.test', type: 'SRV', data: { priority: 0, weight: 5, port: 5432, target: 'db.dfw1.test' } },
  { name: '7.0.2.10.in-addr.arpa', type: 'PTR', data: API },
  { name: 'odd.dfw1.test', type: 'TXT', data: 'two\nlines' },
  { name: 'odd.dfw1.test', type: 'TXT', data: 'a, b' },
  {
    name: 'split.dfw1.test',
    type: 'TXT',
    data: [Buffer.from('gr\u00c3', 'latin1'), Buffer.from('\u00b6\u00c3\u009fer', 'latin1')],
  },
  { name: 'big.dfw1.test', type: 'TXT', data: Array.from({ length: 20 }, (_, n) => `${n}`.padEnd(200, '.')) },
]

t.test('every address of the server must answer where that is asked for', async (t) => {
  const server = await startDnsServer({ records: [{ name: 'a.test', type: 'A', data: '10.0.0.1' }] })
  t.teardown(server.close)
  const asked = { name: 'a.test', server: hostPort(server.host, server.port), every_address: true }
  t.match(await runCheck(dns, asked), { status: 'OK', observed: { server: server.host } })
  await t.rejects(async () => runCheck(dns, { ...asked, family: 6 }), { message: /"family" is 6, and/ })
})

t.test('against a server that knows the zone', async (t) => {
  const server = await startDnsServer({ records: RECORDS.filter(({ name }) => name !== 'loop.dfw1.test') })
  t.teardown(server.close)
  const at = hostPort(server.host, server.port)
  const ask = (options: object) => runCheck(dns, { server: at, ...options })

  t.test('an answer is OK, with its records, flags and times', async (t) => {
    const outcome = await ask({ name: API })
    t.match(outcome, {
      status: 'OK',
      observed: {
        rcode: 'NOERROR',
        answers: ['10.2.0.6', '10.2.0.7'],
        records: [{ name: API, type: 'A', ttl: 300, data: '10.2.0.7' }, {}],
        flags: { aa: true, tc: false, rd: false, ra: false, ad: false },
        server: '127.0.0.1',
        transport: 'udp',
      },
    })
    t.match(
      outcome.output,
      /^dns A api\.dfw1\.test @127\.0\.0\.1:\d+ answered 10\.2\.0\.6, 10\.2\.0\.7 in \d\.\d{3} s$/,
    )
    t.match(outcome.metrics, [
      { label: 'time', unit: 's' },
      { label: 'answers', value: 2 },
      { label: 'ttl', value: 60, unit: 's' },
    ])
  })

  for (const [type, name, wanted] of [
    ['A', API, ['10.2.0.7', '10.2.0.6']],
    ['A', 'WWW.dfw1.test.', ['10.2.0.7', '10.2.0.6']],
    ['AAAA', API, ['2001:DB8:0::7']],
    ['CNAME', 'www.dfw1.test', ['EDGE.dfw1.test.']],
    ['MX', 'dfw1.test', ['10 mail.dfw1.test.']],
    ['NS', 'dfw1.test', ['ns1.dfw1.test']],
    ['CAA', 'dfw1.test', ['0 issue "ca.example.net"']],
    ['SOA', 'dfw1.test', ['ns1.dfw1.test ops.dfw1.test 2026080101 1 2 3 4']],
    ['SRV', '_pg._tcp.dfw1.test', ['0 5 5432 db.dfw1.test']],
    ['PTR', '10.2.0.7', [API]],
    ['TXT', API, ['v=one Two']],
    ['TXT', 'odd.dfw1.test', ['a, b', 'two\nlines']],
    ['TXT', 'split.dfw1.test', ['größer']],
  ] as const) {
    t.test(`${type} ${name} is compared as a set of texts`, async (t) => {
      t.match(await ask({ type, name, answers: wanted }), { status: 'OK' })
      const [first] = wanted
      const least = await ask({ type, name, includes: first })
      t.match(least, { status: 'OK' })
      const { status, output } = await ask({ type, name, includes: [first, ...(OTHERS[type] ?? ['other.test'])] })
      t.equal(status, 'CRITICAL')
      t.match(output, /, wanted at least /)
    })
  }

  t.test('fewer, more or other records than wanted are CRITICAL and both are named', async (t) => {
    for (const answers of [['10.2.0.7'], ['10.2.0.7', '10.2.0.8'], ['10.2.0.6', '10.2.0.7', '10.2.0.8']]) {
      t.match(await ask({ name: API, answers }), {
        status: 'CRITICAL',
        output: `dns A ${API} @${at} answered 10.2.0.6, 10.2.0.7, wanted ${answers.join(', ')}`,
      })
    }
  })

  t.test('the output stays one line of a sensible length', async (t) => {
    const odd = await ask({ name: 'odd.dfw1.test', type: 'TXT', answers: ['a', 'b', 'two lines'] })
    t.match(odd, { status: 'CRITICAL', output: /answered a, b, two lines, wanted a, b, two lines$/ })
    const big = await ask({ name: 'big.dfw1.test', type: 'TXT' })
    t.match(big.output, /^.{0,700}… \(\d+ more characters\) in/)
  })

  t.test('a name that is not there, and one without such records', async (t) => {
    t.match(await ask({ name: 'no.dfw1.test' }), {
      status: 'CRITICAL',
      output: `dns A no.dfw1.test @${at} answered NXDOMAIN: there is no such name`,
    })
    t.match(await ask({ name: API, type: 'MX' }), {
      status: 'CRITICAL',
      output: `dns MX ${API} @${at} answered without a record of type MX`,
    })
    t.match(await ask({ name: 'no.dfw1.test', rcode: 'NXDOMAIN' }), { status: 'OK', output: /answered NXDOMAIN in/ })
    t.match(await ask({ name: API, rcode: 'NXDOMAIN' }), { status: 'CRITICAL', output: /NOERROR, wanted NXDOMAIN$/ })
  })

  t.test('a serial number is compared as RFC 1982 says', async (t) => {
    const serial = (wanted: number) => ask({ name: 'dfw1.test', type: 'SOA', serial: wanted })
    t.match(await serial(2026080101), { status: 'OK', observed: { serial: 2026080101 } })
    t.match(await serial(4294967295), { status: 'OK' }, 'wrapped around since')
    t.match(await serial(2026080101 + 2 ** 31 - 1), { status: 'CRITICAL' })
    t.match(await serial(2026080102), {
      status: 'CRITICAL',
      output: /answered with serial 2026080101, wanted 2026080102 or later$/,
    })
  })

  t.test('what does not fit into a datagram is asked for over TCP', async (t) => {
    t.match(await ask({ name: 'big.dfw1.test', type: 'TXT' }), { status: 'OK', observed: { transport: 'tcp' } })
    t.match(await ask({ name: API, tcp: true }), { status: 'OK', observed: { transport: 'tcp' } })
  })
})

const OTHERS: Readonly<Record<string, readonly string[]>> = { A: ['10.9.9.9'], AAAA: ['::9'] }

t.test('an alias of itself has no address', async (t) => {
  const answers = RECORDS.filter(({ name }) => name === 'loop.dfw1.test')
  const server = await serverThatSays((query) => answerTo(query, { answers }))
  t.teardown(server.close)
  t.match(await runCheck(dns, { name: 'loop.dfw1.test', server: hostPort(server.host, server.port) }), {
    status: 'CRITICAL',
    output: /without a record of type A$/,
  })
})

t.test('options that cannot be met are refused', async (t) => {
  for (const [options, message] of [
    [{ name: 'a..b' }, /a label is empty/],
    [{ name: `${'a'.repeat(64)}.test` }, /more than 63 characters/],
    [{ name: 'a.'.repeat(130) }, /more than 253 characters/],
    [{ name: API, server: '10.0.0.1:0' }, /0 is not a port/],
    [{ name: API, rcode: 'NXDOMAIN', answers: '10.0.0.1' }, /holds no records/],
    [{ name: API, serial: 1 }, /needs "type: SOA"/],
    [{ name: API, answers: 'db.test' }, /"db.test" is not an IPv4 address/],
    [{ name: API, type: 'HTTPS' }, /wanted one of A, AAAA/],
  ] as const) {
    await t.rejects(async () => runCheck(dns, options), { message })
  }
})

const { AUTHORITATIVE_ANSWER, RECURSION_AVAILABLE, TRUNCATED_RESPONSE } = dnsPacket
const A: readonly Answer[] = [{ name: API, type: 'A', data: '10.2.0.7' }]

function serverThatSays(say: (query: Packet) => Packet) {
  return startUdpServer((datagram) => [dnsPacket.encode(say(dnsPacket.decode(datagram)))])
}

t.test('answers that are no success are CRITICAL and say why', async (t) => {
  const question = { name: 'ns9.test', type: 'NS', data: 'ns2.elsewhere.test' } as const
  for (const [say, output] of [
    [(query: Packet) => answerTo(query, { flags: 2 }), /answered SERVFAIL: the server could not find out$/],
    [(query: Packet) => answerTo(query, { flags: 5 }), /answered REFUSED: the server does not serve this name/],
    [(query: Packet) => answerTo(query, { flags: 1, questions: [] }), /answered FORMERR$/],
    [(query: Packet) => answerTo(query, { authorities: [question] }), /only points to ns2\.elsewhere\.test$/],
    [(query: Packet) => answerTo(query, {}), /without a record of type A$/],
    [
      (query: Packet) => answerTo(query, { answers: [{ name: 'other.test', type: 'A', data: '10.2.0.7' }] }),
      /without a record of type A$/,
    ],
    [
      (query: Packet) => answerTo(query, { answers: [{ name: API, type: 'A', class: 'CH', data: '10.2.0.7' }] }),
      /without a record of type A$/,
    ],
  ] as const) {
    const server = await serverThatSays(say)
    t.match(await runCheck(dns, { name: API, server: hostPort(server.host, server.port) }), {
      status: 'CRITICAL',
      output,
    })
    await server.close()
  }
})

t.test('an answer from a cache is not that of the authority', async (t) => {
  const server = await serverThatSays((query) => answerTo(query, { flags: RECURSION_AVAILABLE, answers: [...A] }))
  t.teardown(server.close)
  const options = { name: API, server: hostPort(server.host, server.port) }
  t.match(await runCheck(dns, options), { status: 'OK', observed: { flags: { aa: false, ra: true } } })
  t.match(await runCheck(dns, { ...options, authoritative: true }), {
    status: 'CRITICAL',
    output: /answered 10\.2\.0\.7, but not as the authority for the name$/,
  })
})

t.test('what does not belong to the query is passed over, and the right answer behind it counts', async (t) => {
  const forged = (query: Packet) => answerTo(query, { answers: [{ name: API, type: 'A', data: '6.6.6.6' }] })
  const wrongs: Readonly<Record<string, (query: Packet) => Buffer>> = {
    'query \\d+, not \\d+': (query) => dnsPacket.encode({ ...forged(query), id: ((query.id ?? 0) + 1) & 0xffff }),
    'another question \\(A x.test\\)': (query) =>
      dnsPacket.encode({ ...forged(query), questions: [{ name: 'x.test', type: 'A' }] }),
    'another question \\(AAAA': (query) =>
      dnsPacket.encode({ ...forged(query), questions: [{ name: API, type: 'AAAA' }] }),
    'to 0 questions': (query) => dnsPacket.encode({ ...forged(query), questions: [] }),
    'a query, no answer': (query) => dnsPacket.encode({ ...forged(query), type: 'query' }),
    'answer to a IQUERY': (query) => dnsPacket.encode({ ...forged(query), flags: 1 << 11 }),
    'no DNS message': () => Buffer.from('HTTP/1.1'),
  }
  for (const [reason, wrong] of Object.entries(wrongs)) {
    const bad = await startUdpServer((datagram) => [wrong(dnsPacket.decode(datagram))])
    const late = await runCheck(dns, { name: API, server: hostPort(bad.host, bad.port) }, { timeoutMs: 100 })
    t.equal(late.status, 'CRITICAL')
    t.match(
      late.output,
      new RegExp(`^timed out after 100 ms, while waiting for an answer from .*what came is .*${reason}`),
    )
    await bad.close()
    const good = await startUdpServer((datagram) => {
      const query = dnsPacket.decode(datagram)
      return [wrong(query), dnsPacket.encode(authoritativeAnswer(query, A))]
    })
    const outcome = await runCheck(dns, { name: API, server: hostPort(good.host, good.port), answers: '10.2.0.7' })
    t.match(outcome, { status: 'OK' }, reason)
    await good.close()
  }
})

t.test('an answer that is cut off or lies about its lengths is CRITICAL, never an address', async (t) => {
  const whole = (query: Packet) => dnsPacket.encode(answerTo(query, { flags: AUTHORITATIVE_ANSWER, answers: [...A] }))
  const changed = (at: number, value: number) => (query: Packet) => {
    const bytes = whole(query)
    bytes[bytes.length + at] = value
    return bytes
  }
  for (const wrong of [
    (query: Packet) => whole(query).subarray(0, -2),
    (query: Packet) => whole(query).subarray(0, -9),
    changed(-5, 0),
    changed(-5, 3),
    changed(-5, 200),
    (query: Packet) => Buffer.concat([whole(query).subarray(0, 7), Buffer.from([9]), whole(query).subarray(8)]),
  ]) {
    const server = await startUdpServer((datagram) => [wrong(dnsPacket.decode(datagram))])
    const outcome = await runCheck(dns, { name: API, server: hostPort(server.host, server.port) })
    t.match(outcome, { status: 'CRITICAL', output: /: the answer is malformed: / })
    await server.close()
  }
})

t.test('any bytes behind the right header and question crash nothing and are never green', async (t) => {
  let seed = 1
  const random = () => {
    seed = (seed * 48271) % 2147483647
    return seed
  }
  const server = await startUdpServer((datagram) => {
    const head = Buffer.from(datagram)
    head[2] = 0x80
    head[7] = 1
    return [Buffer.concat([head, Buffer.from(Array.from({ length: random() % 40 }, () => random() & 0xff))])]
  })
  t.teardown(server.close)
  for (let round = 0; round < 200; round++) {
    const { status, output } = await runCheck(dns, { name: API, server: hostPort(server.host, server.port) })
    if (status !== 'CRITICAL') t.fail(`${status} ${output}`)
  }
})

t.test('a truncated answer whose TCP side is missing or says nonsense is CRITICAL', async (t) => {
  const truncated = (query: Packet) => [
    dnsPacket.encode(answerTo(query, { flags: TRUNCATED_RESPONSE, answers: [...A] })),
  ]
  const noTcp = await startUdpServer((datagram) => truncated(dnsPacket.decode(datagram)))
  t.teardown(noTcp.close)
  t.match(await runCheck(dns, { name: API, server: hostPort(noTcp.host, noTcp.port) }), {
    status: 'CRITICAL',
    output: /connection refused/,
  })
  for (const [overTcp, output] of [
    [(query: Packet) => dnsPacket.encode(answerTo({ ...query, id: 1 }, {})), /over TCP is the answer to query 1, not/],
    [(query: Packet) => truncated(query)[0] ?? Buffer.alloc(0), /over TCP is truncated too$/],
    [() => Buffer.alloc(0), /over TCP is no DNS message$/],
    [(query: Packet) => dnsPacket.encode(authoritativeAnswer(query, A)).subarray(0, -2), /malformed/],
  ] as const) {
    const server = await onUdpAndTcp(truncated, overTcp)
    t.match(await runCheck(dns, { name: API, server: hostPort(server.host, server.port) }), {
      status: 'CRITICAL',
      output,
    })
    await server.close()
  }
})

t.test('a lost datagram is sent again, and the result says so', async (t) => {
  let heard = 0
  const server = await startUdpServer((datagram) => {
    heard++
    return heard === 1 ? [] : [dnsPacket.encode(authoritativeAnswer(dnsPacket.decode(datagram), A))]
  })
  t.teardown(server.close)
  const { outcome, log } = await attemptCheck(dns, { name: API, server: hostPort(server.host, server.port) })
  t.match(outcome, { status: 'OK', output: /, to query 2: datagrams were lost$/ })
  t.match(log.at(-1), /to query 2 of 3$/)
})

t.test('servers that are silent, gone or babble are CRITICAL', async (t) => {
  for (const [kind, start] of Object.entries(brokenUdpServers)) {
    const server = await start()
    const options = { name: API, server: hostPort(server.host, server.port) }
    t.match(await runCheck(dns, options, { timeoutMs: 100 }), { status: 'CRITICAL' }, kind)
    await server.close()
  }
  t.match(await runCheck(dns, { name: API, server: 'no-such-host.invalid' }), { status: 'CRITICAL', conclusive: false })
})

t.test('against unbound', { skip: needs('unbound', 'unbound') }, async (t) => {
  const port = await freePort()
  const folder = daemonFolder()
  const config = join(folder, 'unbound.conf')
  writeFileSync(join(folder, 'zone'), ZONE)
  writeFileSync(config, unboundConf(folder, port))
  const command = [programPath('unbound') ?? '', '-d', '-p', '-c', config] as const
  const unbound = await startDaemon({ command, ready: /start of service/, folder, port })
  t.teardown(unbound.close)
  const ask = (options: object) => runCheck(dns, { server: `127.0.0.1:${port}`, ...options })
  t.match(await ask({ name: API, answers: '10.2.0.7', authoritative: true }), { status: 'OK' })
  t.match(await ask({ name: 'www.dfw1.test', answers: '10.2.0.7', tcp: true }), { status: 'OK' })
  t.match(await ask({ name: 'dfw1.test', type: 'SOA', serial: 7 }), { status: 'OK', observed: { serial: 8 } })
  t.match(await ask({ name: 'dfw1.test', type: 'MX', answers: '10 mail.dfw1.test' }), { status: 'OK' })
  t.match(await ask({ name: 'big.dfw1.test', type: 'TXT' }), { status: 'OK', observed: { transport: 'tcp' } })
  t.match(await ask({ name: 'dfw1.test', type: 'TLSA' }), { status: 'CRITICAL', output: /without a record/ })
  t.match(await ask({ name: 'no.dfw1.test', rcode: 'NXDOMAIN' }), { status: 'OK' })
  t.match(await ask({ name: 'sub.dfw1.test', type: 'DS', answers: '1 8 2 abcd' }), { status: 'OK' })
  t.match(await ask({ name: 'dfw1.test', type: 'SSHFP', answers: `1 2 ${'AB'.repeat(32)}` }), { status: 'OK' })
})

const ZONE = `$ORIGIN dfw1.test.
$TTL 60
@    SOA ns1 ops 8 3600 600 86400 60
@    NS ns1
@    MX 10 mail
sub  NS ns1
sub  DS 1 8 2 ABCD
@    SSHFP 1 2 ${'ab'.repeat(32)}
api  A 10.2.0.7
www  CNAME api
big  TXT ${Array.from({ length: 10 }, () => `"${'x'.repeat(200)}"`).join(' ')}
`

function unboundConf(directory: string, port: number): string {
  return `server:
  interface: 127.0.0.1
  port: ${port}
  do-ip6: no
  username: ""
  chroot: ""
  directory: "${directory}"
  use-syslog: no
  module-config: "iterator"
  local-zone: "test." nodefault
remote-control:
  control-enable: no
auth-zone:
  name: "dfw1.test"
  zonefile: "${directory}/zone"
  for-upstream: no
`
}
