import type { Answer } from 'dns-packet'
import t from 'tap'
import { startDnsServer } from '../../../src/lab/dns-server.js'
import { brokenUdpServers } from '../../../src/lab/udp-server.js'
import type { Address, Family } from '../../../src/sdk/network/address.js'
import { parseHosts } from '../../../src/sdk/network/system/hosts-file.js'
import { parseNameSources } from '../../../src/sdk/network/system/name-sources.js'
import { parseResolvConf, searched } from '../../../src/sdk/network/system/resolv-conf.js'
import { type Machine, resolveBySystem } from '../../../src/sdk/network/system-names.js'

t.test('the hosts file gives every address of a name', (t) => {
  const hosts = parseHosts(
    '127.0.0.1\tlocalhost\n::1 localhost ip6-localhost # us\n\n#10.0.0.9 gone.test\n10.0.0.1 DB.test db # a\nnonsense db.test\n10.0.0.2 db.test\r\n',
  )
  t.same(
    hosts.get('localhost')?.map(({ address }) => address),
    ['127.0.0.1', '::1'],
  )
  t.same(
    hosts.get('db.test')?.map(({ address }) => address),
    ['10.0.0.1', '10.0.0.2'],
  )
  t.equal(hosts.get('gone.test'), undefined)
  t.end()
})

t.test('sources have the order and the actions of nsswitch.conf', (t) => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['', ['files: success', 'dns: success']],
    ['passwd: files\nhosts:\tfiles dns # as ever\n', ['files: success', 'dns: success']],
    ['#hosts: dns\nhosts: dns files', ['dns: success', 'files: success']],
    [
      'hosts: files mdns4_minimal [NOTFOUND=return] dns',
      ['files: success', 'mdns4_minimal: success notfound', 'dns: success'],
    ],
    ['hosts: resolve [!UNAVAIL=return] files', ['resolve: success notfound tryagain', 'files: success']],
    ['hosts: dns [notfound=return tryagain=return]', ['dns: success notfound tryagain']],
    ['hosts: files [SUCCESS=continue] dns', ['files: ', 'dns: success']],
  ]
  for (const [text, expected] of table) {
    const sources = parseNameSources(text).map(({ source, endsOn }) => `${source}: ${[...endsOn].join(' ')}`)
    t.same(sources, expected, text)
  }
  t.end()
})

t.test('names are looked for under the domains of resolv.conf', (t) => {
  const kubernetes = parseResolvConf(
    'nameserver 10.96.0.10\nsearch prod.svc.cluster.local cluster.local\noptions ndots:5 timeout:1 attempts:3\n',
    'pod',
  )
  t.match(kubernetes, { dots: 5, timeoutMs: 1000, attempts: 3 })
  t.same(searched('db', kubernetes), ['db.prod.svc.cluster.local', 'db.cluster.local', 'db'])
  t.same(searched('db.test.', kubernetes), ['db.test.'])
  const plain = parseResolvConf('# nothing\n', 'host.lab.test')
  t.match(plain, { dots: 1, domains: ['lab.test'], timeoutMs: 5000, attempts: 2 })
  t.same(searched('db.test', plain), ['db.test', 'db.test.lab.test'])
  t.same(parseResolvConf('domain a.test\nsearch b.test', 'x').domains, ['b.test'], 'the last line counts')
  t.same(parseResolvConf('search .', 'x.y').domains, [])
  t.end()
})

const RECORDS: Answer[] = [
  { name: 'both.test', type: 'A', data: '10.0.0.2' },
  { name: 'db.lab.test', type: 'A', data: '10.0.0.3' },
  { name: 'db.lab.test', type: 'AAAA', data: 'fd00::3' },
]

interface Asked {
  readonly sources: string
  readonly servers: readonly string[]
  readonly families?: readonly Family[]
}

async function resolved(name: string, { sources, servers, families = [4, 6] }: Asked) {
  const machine: Machine = {
    hosts: () => parseHosts('10.0.0.1 both.test\n10.0.0.4 here.test'),
    sources: () => parseNameSources(`hosts: ${sources}`),
    resolvConf: () => ({ dots: 1, domains: ['lab.test'], timeoutMs: 100, attempts: 1 }),
    servers,
  }
  const addresses: Address[] = []
  const found = (more: readonly Address[]) => addresses.push(...more)
  const failure = await resolveBySystem(name, { families, found, signal: new AbortController().signal }, machine)
  return { addresses: addresses.map(({ address }) => address).sort(), failure: failure?.code }
}

t.test('the first source that knows a name has the word', async (t) => {
  const server = await startDnsServer({ records: RECORDS })
  t.teardown(server.close)
  const servers = [`${server.host}:${server.port}`]
  const table: readonly (readonly [string, string, readonly string[], string?])[] = [
    ['files dns', 'both.test', ['10.0.0.1']],
    ['files dns', 'BOTH.test', ['10.0.0.1']],
    ['dns files', 'both.test', ['10.0.0.2']],
    ['dns files', 'here.test', ['10.0.0.4']],
    ['dns [NOTFOUND=return] files', 'here.test', [], 'ENOTFOUND'],
    ['files', 'db.lab.test', [], 'ENOTFOUND'],
    ['files dns', 'db', ['10.0.0.3', 'fd00::3']],
    ['files dns', 'none.test', [], 'ENOTFOUND'],
    ['files mdns4_minimal [NOTFOUND=return] dns', 'both.test', ['10.0.0.1']],
    ['mdns4_minimal [NOTFOUND=return] dns', 'both.test', ['10.0.0.2']],
    ['files myhostname dns', 'db', ['10.0.0.3', 'fd00::3']],
  ]
  for (const [sources, name, addresses, failure] of table) {
    t.same(await resolved(name, { sources, servers }), { addresses, failure }, `${name} by ${sources}`)
  }
  t.same(await resolved('both.test', { sources: 'files dns', servers, families: [6] }), {
    addresses: [],
    failure: 'ENODATA',
  })
  t.same(await resolved('127.1', { sources: 'files', servers }), { addresses: ['127.0.0.1'], failure: undefined })
  t.match(await resolved('localhost', { sources: 'sss files', servers }), { failure: undefined }, 'by getaddrinfo')
})

t.test('a server that is silent is no answer, and the next source is asked', async (t) => {
  const silent = await brokenUdpServers.silent()
  t.teardown(silent.close)
  const servers = [`${silent.host}:${silent.port}`]
  t.same(await resolved('both.test', { sources: 'dns', servers }), { addresses: [], failure: 'ETIMEOUT' })
  t.same(await resolved('both.test', { sources: 'dns files', servers }), {
    addresses: ['10.0.0.1'],
    failure: undefined,
  })
  t.same(await resolved('none.test', { sources: 'dns files', servers }), { addresses: [], failure: 'ETIMEOUT' })
})
