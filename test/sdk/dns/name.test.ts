import t from 'tap'
import { nameProblem, normalAddress, normalName, reverseName } from '../../../src/sdk/dns/name.js'

t.test('the reverse name of an address, with the examples of RFC 1035 and RFC 3596', async (t) => {
  for (const [address, name] of [
    ['10.2.0.52', '52.0.2.10.in-addr.arpa'],
    ['4321:0:1:2:3:4:567:89ab', 'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa'],
    ['2001:db8::1', `1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`],
    ['::', `${'0.'.repeat(32)}ip6.arpa`],
    ['::ffff:10.2.0.52', `4.3.0.0.2.0.a.0.f.f.f.f.${'0.'.repeat(20)}ip6.arpa`],
  ] as const) {
    t.equal(reverseName(address), name, address)
  }
})

t.test('spellings of one name or address are one', async (t) => {
  t.equal(normalName('API.Example.NET.'), 'api.example.net')
  t.equal(normalName('bücher.example'), 'xn--bcher-kva.example')
  t.equal(normalName('_sip._tcp.example.net'), '_sip._tcp.example.net')
  t.equal(normalName('.'), '.')
  t.equal(normalAddress('2001:DB8:0:0::1'), '2001:db8::1')
  t.equal(normalAddress('10.0.0.1'), '10.0.0.1')
})

t.test('a name that cannot be asked for is told apart', async (t) => {
  for (const name of ['a.test', 'a.test.', '.', '_a._tcp.test', 'bücher.example', 'a'.repeat(63)]) {
    t.equal(nameProblem(name), undefined, name)
  }
  for (const name of ['', '..', 'a..test', '.test', 'a'.repeat(64), 'a b\u0000.test'])
    t.ok(nameProblem(name), JSON.stringify(name))
})
