import t from 'tap'
import { compareFacts, type FactRules } from '../../../src/bringup/compare/compare-facts.js'
import { neutralFor } from '../../../src/bringup/compare/own-words.js'
import type { Facts } from '../../../src/core/outcome.js'
import { makeSite } from '../../helpers/events.js'
import { NASTY_TEXTS } from '../../helpers/scenarios.js'

const dfw1 = makeSite({ labels: { region: 'us', tier: 'production', rack: 'r1' } })
const ams1 = makeSite({ name: 'ams1', title: 'Amsterdam 1', labels: { region: 'eu', tier: 'production' } })
const RULES: FactRules = { left: neutralFor(dfw1, ams1), right: neutralFor(ams1, dfw1), missing: 'told' }

function differ(left: Facts, right: Facts, rules = RULES) {
  return compareFacts(left, right, rules)
}

/** The paths that say something about how the sites were built. */
function told(left: Facts, right: Facts): readonly string[] {
  return differ(left, right)
    .filter(({ passing }) => passing === undefined)
    .map(({ path }) => path)
}

t.test('a version, an issuer, a status that differ are told with both values', async (t) => {
  t.same(
    differ(
      { status: 200, certificate: { issuer: 'CN=R3' }, json: { version: '4.2', parts: { db: true } } },
      { status: 503, certificate: { issuer: 'CN=R11' }, json: { version: '4.1', parts: { db: null } } },
    ),
    [
      { path: 'status', left: 200, right: 503 },
      { path: 'certificate.issuer', left: 'CN=R3', right: 'CN=R11' },
      { path: 'json.version', left: '4.2', right: '4.1' },
      { path: 'json.parts.db', left: true, right: null },
    ],
  )
})

t.test('a fact that only one site has is told, unless its check failed there', async (t) => {
  t.same(differ({ headers: { 'x-cache': 'HIT' } }, { headers: {} }), [{ path: 'headers["x-cache"]', left: 'HIT' }])
  t.same(differ({}, { a: false }), [{ path: 'a', right: false }])
  t.same(differ({ a: 1, b: 1 }, { b: 2 }, { ...RULES, missing: 'passed over' }), [{ path: 'b', left: 1, right: 2 }])
})

t.test("a site's own words are no difference, wherever they stand", async (t) => {
  t.same(
    differ(
      {
        names: ['lb.dfw1.example.net'],
        url: 'https://us.example.net/',
        title: 'Welcome to Dallas 1',
        versions: { 'http://dfw1/': 1 },
      },
      {
        names: ['lb.ams1.example.net'],
        url: 'https://EU.example.net/',
        title: 'Welcome to Amsterdam 1',
        versions: { 'http://ams1/': 1 },
      },
    ),
    [],
  )
})

t.test('own words are words: they are not found in others, and a foreign one is a difference', async (t) => {
  t.same(told({ a: 'status' }, { a: 'stateu' }), ['a'])
  t.same(told({ a: 'dfw12.example.net' }, { a: 'ams12.example.net' }), ['a'])
  t.same(told({ host: 'db.dfw1.example.net' }, { host: 'db.dfw1.example.net' }), ['host'], 'ams1 uses a host of dfw1')
  t.same(told({ a: 'production' }, { a: 'staging' }), ['a'])
})

t.test('lists are sets: order is nothing, what only one has is told', async (t) => {
  t.same(differ({ answers: ['a', 'b'] }, { answers: ['b', 'a'] }), [])
  t.same(differ({ answers: ['a', 'b', 'b'] }, { answers: ['b', 'a'] }), [{ path: 'answers[]', left: ['b'], right: [] }])
  t.same(differ({ mx: ['10 m1', '20 m2', '30 m3'] }, { mx: ['20 m2', '10 m9', '40 m8'] }), [
    { path: 'mx[]', left: ['10 m1', '30 m3'], right: ['10 m9', '40 m8'] },
  ])
})

t.test('records of lists are compared by their fields, whatever their order and ttl', async (t) => {
  const record = (data: string, ttl: number) => ({ name: 'api.example.net', type: 'CNAME', ttl, data })
  t.same(differ({ records: [record('x', 30), record('y', 60)] }, { records: [record('y', 7), record('x', 9)] }), [])
  t.same(told({ chain: [{ issuer: 'A', depth: 1 }] }, { chain: [{ issuer: 'B', depth: 1 }] }), ['chain[].issuer'])
})

t.test('what differs by an address, a time or an identifier alone is marked as passing', async (t) => {
  const cases: readonly (readonly [Facts, Facts, string])[] = [
    [{ address: '10.1.0.53' }, { address: '10.2.0.53' }, 'address'],
    [{ address: 'fe80::1' }, { address: '2001:db8:0:1:2:3:4:5' }, 'address'],
    [{ url: 'https://10.1.0.1:8443/x' }, { url: 'https://10.2.0.1:8443/x' }, 'address'],
    [{ answers: ['10.1.0.1', '10.1.0.2'] }, { answers: ['10.2.0.1', '10.2.0.9'] }, 'address'],
    [{ since: '2026-11-21T04:13:07Z' }, { since: '2026-11-20 04:13:07.5Z' }, 'time'],
    [{ last: 'Sat, 21 Nov 2026 04:13:07 GMT' }, { last: 'Sun, 22 Nov 2026 04:13:07 GMT' }, 'time'],
    [{ said: 'done in 12 ms' }, { said: 'done in 13.5 ms' }, 'time'],
    [{ id: 'b0a6c0de-0000-4000-8000-000000000001' }, { id: 'b0a6c0de-0000-4000-8000-000000000002' }, 'changing'],
    [{ json: { uptime: 12 } }, { json: { uptime: 13 } }, 'changing'],
    [
      { headers: { 'x-request-id': 'a', etag: 'b', age: '1' } },
      { headers: { 'x-request-id': 'c', etag: 'd', age: '2' } },
      'changing',
    ],
    [
      { tls: { fingerprint: 'a', serial: '1', days_left: 3 } },
      { tls: { fingerprint: 'b', serial: '2', days_left: 4 } },
      'changing',
    ],
  ]
  for (const [left, right, passing] of cases) {
    const found = differ(left, right)
    t.ok(found.length > 0, 'kept')
    for (const each of found) t.equal(each.passing, passing, JSON.stringify(left))
  }
})

t.test('what only looks like it is told', async (t) => {
  t.same(told({ version: '10.0.19041.1' }, { version: '10.0.19042.1' }), ['version'])
  t.same(told({ version: '2026-11-21' }, { version: '2026-11-20' }), ['version'])
  t.same(told({ server: 'nginx/1.24.0.1' }, { server: 'nginx/1.25.0.1' }), ['server'])
  t.same(told({ serial: 2026112101 }, { serial: 2026112102 }), ['serial'], 'of a zone, not of a certificate')
  t.same(told({ answers: ['10.1.0.1', '10.1.0.2'] }, { answers: ['10.2.0.1'] }), ['answers[]'], 'one address more')
  t.same(told({ address: '10.1.0.1' }, { address: 'down' }), ['address'])
})

t.test('what follows from a text that was read does not count, nor a text that is told as JSON', async (t) => {
  t.same(told({ content: 'site=dfw1', size: 9, sha256: 'a' }, { content: 'site=ams1', size: 10, sha256: 'b' }), [])
  t.same(told({ content: 'x', size: 1, sha256: 'a' }, { content: 'yy', size: 2, sha256: 'b' }), ['content'])
  t.same(told({ body: '{"a":1}', json: { a: 1 }, size: 7 }, { body: '{"a":2 }', json: { a: 2 }, size: 8 }), ['json.a'])
})

t.test('the checksum tells of what was not read', async (t) => {
  t.same(told({ size: 1, sha256: 'a' }, { size: 2, sha256: 'b' }), ['size', 'sha256'])
  t.same(told({ content: 'the same beginning', sha256: 'a' }, { content: 'the same beginning', sha256: 'b' }), [
    'sha256',
  ])
})

t.test('facts without end, of other kinds, and with names that hurt are compared all the same', async (t) => {
  const deep = (leaf: unknown) => Array.from({ length: 5000 }).reduce<unknown>((below) => ({ below }), leaf)
  t.doesNotThrow(() => differ({ a: deep(1) }, { a: deep(2) }))
  t.same(told({ a: [1] }, { a: { 0: 1 } }), ['a'])
  for (const text of NASTY_TEXTS) t.same(differ({ [text]: text }, { [text]: text }), [])
  t.same(differ(JSON.parse('{"__proto__": 1}'), JSON.parse('{"__proto__": 2}')), [
    { path: '__proto__', left: 1, right: 2 },
  ])
})
