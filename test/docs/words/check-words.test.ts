import t from 'tap'
import { checkTypeNames, loadBuiltinCheckType } from '../../../checks/index.js'
import type { AnyCheckType } from '../../../src/core/check-type.js'
import type { Criteria } from '../../../src/core/judge.js'
import { NO_CRITERIA } from '../../../src/core/judge.js'
import { readOptions } from '../../../src/core/options.js'
import { demandsOf } from '../../../src/docs/words/check-words.js'
import { makeInstance } from '../../helpers/events.js'

/** Options as a suite writes them, and what the page says of them. */
const sentences: Readonly<Record<string, readonly (readonly [Readonly<Record<string, unknown>>, string])[]>> = {
  command: [
    [{ command: ['check_array', '--host', 'a b'] }, "The command check_array --host 'a b' says that all is well"],
  ],
  dns: [
    [{ name: 'api.example.net', server: '10.1.0.53' }, '10.1.0.53 knows the A record of api.example.net'],
    [
      { name: 'x.test', rcode: 'NXDOMAIN' },
      "This machine's DNS server answers NXDOMAIN when it is asked for the A record of x.test",
    ],
    [
      { name: 'x.test', server: 's', answers: ['1.1.1.1', '2.2.2.2'] },
      's answers 1.1.1.1 and 2.2.2.2, and nothing else, for the A record of x.test',
    ],
  ],
  file: [
    [{ path: '/a', contains: 'done' }, 'The file /a exists and contains "done"'],
    [{ path: '/a', exists: false }, '/a does not exist'],
  ],
  http: [
    [
      { url: 'https://lb.example/ready' },
      'GET https://lb.example/ready is answered with success (status 200 to 299), with a certificate that is in order',
    ],
    [
      { url: 'http://lb.example/', status: [404], follow_redirects: 3 },
      'GET http://lb.example/ is answered with status 404, after 3 redirects at most',
    ],
  ],
  ntp: [[{ host: 'ntp.example' }, 'The time server ntp.example is synchronised and tells the time']],
  ping: [[{ host: 'gw.example' }, 'gw.example answers at least one of 3 pings']],
  smtp: [
    [
      { host: 'mail.example', starttls: true, recipient: 'a@b.c' },
      'The mail server mail.example greets, encrypts with a certificate that is in order and takes mail for a@b.c',
    ],
  ],
  ssh: [[{ host: 'bastion.example:2222' }, 'The SSH server at bastion.example:2222 answers and proves its host key']],
  tcp: [
    [{ host: 'db.example:5432' }, 'db.example:5432 accepts TCP connections'],
    [
      { host: 'db.example:5432', address: '10.0.0.1', receive: 'hi' },
      'db.example:5432 (at 10.0.0.1) accepts TCP connections and says "hi"',
    ],
  ],
  tls: [
    [{ host: 'lb.example' }, 'The certificate of lb.example is trusted, is made out to that name and has not expired'],
  ],
  udp: [[{ host: 'log.example:514', send: 'x' }, 'log.example:514 answers a request over UDP']],
  version: [
    [
      { url: ['http://a/v', 'http://b/v'], expected: '1.2', path: 'version' },
      'http://a/v and http://b/v serve version 1.2 at "version"',
    ],
  ],
}

t.test('every check type says in words what it proves', async (t) => {
  t.same(Object.keys(sentences).sort(), checkTypeNames)
  for (const [name, cases] of Object.entries(sentences)) {
    const type = (await loadBuiltinCheckType(name)) as AnyCheckType // the registry lists it
    for (const [raw, sentence] of cases) {
      const { options, problems } = readOptions(type.options, raw)
      t.same(problems, [])
      t.equal(demandsOf(makeInstance({ type: name, options }), type)[0]?.join(''), sentence)
    }
  }
})

const own: AnyCheckType = {
  type: 'own',
  title: 'Own',
  summary: 'It is well.',
  options: { host: { kind: 'string', description: 'Host' }, key: { kind: 'secret', description: 'Key' } },
  metrics: {},
  observes: {},
  run: async () => ({ status: 'OK', output: '' }),
}

t.test('a type without words is told by its summary and options, and its secrets are not', (t) => {
  const options = { host: 'a', key: 'hunter2' }
  t.same(demandsOf(makeInstance({ options }), own), [['It is well (host: a, key: [secret])']])
  const chatty = { ...own, describe: ({ key }: { readonly key: string }) => `the key is ${key}` }
  t.same(demandsOf(makeInstance({ options }), chatty), [['The key is [secret]']])
  t.end()
})

t.test('what is negated must NOT be so, and a failure may cost less', (t) => {
  const criteria: Criteria = {
    ...NO_CRITERIA,
    negate: true,
    severity: 'WARNING',
    expectations: [{ that: 'a == 1', otherwise: 'WARNING', message: 'a is odd' }],
  }
  t.same(demandsOf(makeInstance({ options: {}, criteria }), own), [
    [{ strong: 'Must NOT be so:' }, ' ', 'It is well.'],
    ['together with: ', 'In what was seen, ', { code: 'a == 1' }, ' holds; else it is a warning: a is odd'],
    ['A failure counts as a warning at most'],
  ])
  t.end()
})
