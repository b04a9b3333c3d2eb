import t from 'tap'
import { HEAD, ids, instance, plan, planFolder, suiteOf } from './helpers/plan.js'

const EXAMPLE = 'test/fixtures/suite/example'

t.test('the example of the format is planned as it stands', async (t) => {
  const planned = await planFolder(EXAMPLE)
  t.same(ids(planned), [
    'dfw1/platform.dns.resolver-answers[10.1.0.53]',
    'dfw1/platform.dns.resolver-answers[10.2.0.53]',
    'dfw1/platform.load-balancer.certificate',
    'dfw1/platform.load-balancer.ready',
    'dfw1/platform.isolation.ipmi-closed',
    'dfw1/platform.legacy.array',
  ])
  const resolver = instance(planned, 'resolver-answers[10.2.0.53]')
  t.match(resolver, {
    each: '10.2.0.53',
    title: 'Recursive DNS: resolver-answers',
    type: 'dns',
    options: { server: '10.2.0.53', name: 'api.dfw1.example.net', type: 'A' },
    criteria: { thresholds: { time: { warning: { text: '0.05' }, critical: { text: '0.5' } } } },
    timeoutMs: 10_000,
    intervalMs: 60_000,
    retry: { attempts: 2, delayMs: 1000, backoff: 'constant' },
    owner: 'network',
    contact: '#network-oncall',
    entity: 'dfw1',
    source: { file: `${EXAMPLE}/platform.yaml`, line: 15, column: 7 },
  })
  const ready = instance(planned, 'ready')
  t.same(ready.dependsOn, ids(planned).slice(0, 2), 'a point means all its checks, each element')
  t.equal(ready.target, 'lb.dfw1.example.net')
  t.same(ready.criteria.expectations.at(-1), {
    that: 'headers["x-cache"] == "HIT"',
    otherwise: 'WARNING',
    message: 'the edge cache is cold',
  })
  t.equal(instance(planned, 'ipmi-closed').criteria.negate, true)
  const legacy = instance(planned, 'array')
  t.match(legacy, {
    options: { command: ['check_array', '--host', 'array.dfw1.example.net'] },
    criteria: { severity: 'WARNING' },
    waiver: { until: '2027-01-31', by: 'ana', reason: 'replaced in January' },
  })
  t.same(
    planned.handlers.map(({ name, sink, events }) => [name, sink, events]),
    [
      ['sensu', 'sensu', undefined],
      ['graph', 'influxdb', ['result', 'site']],
      ['chat', 'webhook', ['transition', 'site']],
    ],
  )
})

t.test('a suite named alone brings the sites and handlers beside it', async (t) => {
  const planned = await planFolder(EXAMPLE, {}, [`${EXAMPLE}/platform.yaml`])
  t.equal(planned.sites.length, 1)
  t.equal(planned.handlers.length, 3)
})

t.test('what is nearer to the check wins', async (t) => {
  const planned = await plan(t, {
    'a.yaml': `suite: s
owner: suite
why: suite
contact: suite
labels: {a: suite, b: suite, c: suite}
defaults: {timeout: 1s, retry: {attempts: 5, delay: 3s}, settle: 2}
integration_points:
  p:
    title: P
    owner: point
    labels: {b: point, c: point}
    defaults: {timeout: 2s, interval: 5m, ttl: 1h}
    checks:
      bare: {tcp: "a:1"}
      own: {tcp: "a:1", owner: check, title: T, labels: {c: check}, timeout: 3s, retry: {attempts: 2}, timeout_status: unknown, entity: db}
`,
  })
  t.match(instance(planned, 'dfw1/s.p.bare'), {
    owner: 'point',
    why: 'suite',
    contact: 'suite',
    title: 'P: bare',
    entity: 'dfw1',
    timeoutMs: 2000,
    timeoutStatus: 'CRITICAL',
    intervalMs: 300_000,
    ttlMs: 3_600_000,
    settle: 2,
    occurrences: 1,
    labels: { a: 'suite', b: 'point', c: 'point' },
    retry: { attempts: 5, delayMs: 3000 },
  })
  t.match(instance(planned, 'dfw1/s.p.own'), {
    owner: 'check',
    title: 'T',
    entity: 'db',
    timeoutMs: 3000,
    timeoutStatus: 'UNKNOWN',
    labels: { a: 'suite', b: 'point', c: 'check' },
    retry: { attempts: 2, delayMs: 3000 },
  })
})

t.test('without a word about it the built-in settings hold', async (t) => {
  const planned = await plan(t, { 'a.yaml': suiteOf('      c: {tcp: "a:1"}\n') })
  t.match(instance(planned, 'dfw1/platform.p.c'), {
    timeoutMs: 10_000,
    timeoutStatus: 'CRITICAL',
    retry: { attempts: 1, delayMs: 1000, backoff: 'constant' },
    settle: 1,
    intervalMs: 60_000,
    ttlMs: undefined,
    occurrences: 1,
    handlers: [],
    subscriptions: [],
    dependsOn: [],
  })
})

t.test('an element of each is named by its text, its name or its key, and kept fit for an id', async (t) => {
  const planned = await plan(t, {
    'a.yaml': suiteOf(
      `      list: {each: {r: "\${site.resolvers}"}, tcp: "\${r}:53"}
      maps: {each: {db: [{name: one, port: 1}, {name: two, port: 2}]}, tcp: "db:\${db.port}"}
      keys: {each: {z: {east: 1, west: 2}}, tcp: "\${z.key}:\${z.value}"}
      product: {each: {a: [x, y], b: [1, 2]}, title: "\${a} and \${b}", tcp: "\${a}:\${b}"}
      odd: {each: {u: ["http://a b/[c],%"]}, tcp: "\${u}"}
`,
      'sites: [ams1]\n',
    ),
  })
  t.same(ids(planned), [
    'ams1/platform.p.list[10.3.0.53]',
    'ams1/platform.p.maps[one]',
    'ams1/platform.p.maps[two]',
    'ams1/platform.p.keys[east]',
    'ams1/platform.p.keys[west]',
    'ams1/platform.p.product[x,1]',
    'ams1/platform.p.product[x,2]',
    'ams1/platform.p.product[y,1]',
    'ams1/platform.p.product[y,2]',
    'ams1/platform.p.odd[http:%2F%2Fa%20b%2F%5Bc%5D%2C%25]',
  ])
  t.equal(instance(planned, 'maps[two]').options['address'], 'db:2')
  t.equal(instance(planned, 'keys[west]').options['address'], 'west:2')
  t.equal(instance(planned, 'product[y,1]').title, 'y and 1')
  t.equal(instance(planned, '%25]').options['address'], 'http://a b/[c],%')
})

t.test('where a condition does not hold a check is not applicable, and nothing depends on it', async (t) => {
  const planned = await plan(t, {
    'a.yaml': `${HEAD}integration_points:
  us: {title: U, only: site.labels.region == "us", checks: {c: {tcp: "a:1"}}}
  all: {title: A, depends_on: [us], checks: {c: {tcp: "a:1", only: 'site.port > 1 && site.phase != "x"'}}}
`,
  })
  t.same(ids(planned), ['dfw1/platform.us.c', 'dfw1/platform.all.c', 'ams1/platform.all.c'])
  t.same(planned.plan.notApplicable, [
    { id: 'ams1/platform.us.c', site: 'ams1', point: 'us', check: 'c', because: 'site.labels.region == "us"' },
  ])
  t.same(instance(planned, 'dfw1/platform.all.c').dependsOn, ['dfw1/platform.us.c'])
  t.same(instance(planned, 'ams1/platform.all.c').dependsOn, [])
})

t.test('dependencies come first, across suites and whatever the order of the files', async (t) => {
  const planned = await plan(t, {
    'a.yaml': `${HEAD}sites: [dfw1]
integration_points:
  app: {title: A, depends_on: [net.dns, db.two], checks: {c: {tcp: "a:1"}}}
  db: {title: D, checks: {one: {tcp: "a:1", depends_on: db.two}, two: {tcp: "a:1"}}}
`,
    'b.yaml': `suite: net
owner: o
why: w
integration_points:
  dns: {title: N, checks: {c: {tcp: "a:1"}}}
`,
  })
  t.same(ids(planned), [
    'dfw1/net.dns.c',
    'dfw1/platform.db.two',
    'dfw1/platform.app.c',
    'dfw1/platform.db.one',
    'ams1/net.dns.c',
  ])
  t.same(instance(planned, 'app.c').dependsOn, ['dfw1/net.dns.c', 'dfw1/platform.db.two'])
  t.same(instance(planned, 'db.one').dependsOn, ['dfw1/platform.db.two'])
})

t.test('a chain of 5,000 dependencies is ordered', async (t) => {
  const checks = Array.from(
    { length: 5000 },
    (_, i) => `      c${i}: {tcp: "a:1"${i < 4999 ? `, depends_on: p.c${i + 1}` : ''}}\n`,
  )
  const planned = await plan(t, { 'a.yaml': suiteOf(checks.join(''), 'sites: [dfw1]\n') })
  t.equal(planned.plan.instances[0]?.check, 'c4999')
  t.equal(planned.plan.instances.length, 5000)
})

t.test('a suite runs at the sites it lists or selects, and never at a retired one', async (t) => {
  const sites = `sites:
  a: {labels: {region: us}}
  b: {labels: {region: eu}}
  c: {labels: {region: us}, phase: retired}
site_defaults: {labels: {kind: dc}, variables: {ntp: pool}}
`
  const at = async (selector: string) => {
    const planned = await plan(t, {
      'a.yaml': suiteOf('      c: {tcp: "${site.ntp}:1"}\n', selector),
      'sites.yaml': sites,
    })
    return planned.plan.instances.map(({ site }) => site.name)
  }
  t.same(await at(''), ['a', 'b'])
  t.same(await at('sites: all\n'), ['a', 'b'])
  t.same(await at('sites: [b, c]\n'), ['b'])
  t.same(await at('sites: {region: us, kind: dc}\n'), ['a'])
})

t.test('a fragment is part of the suite that includes it, with that suite as its surroundings', async (t) => {
  const planned = await plan(t, {
    'a.yaml': suiteOf('      c: {tcp: "a:1"}\n', 'include: ["parts/*.yaml", sub/other.yaml]\nsites: [dfw1]\n'),
    parts: { 'x.yaml': 'integration_points:\n  x: {title: X, depends_on: p, checks: {c: {./mine.js: "b:1"}}}\n' },
    sub: {
      'other.yaml':
        'suite: other\nowner: o\nwhy: w\nsites: [ams1]\ninclude: ../a.yaml\nintegration_points: {q: {title: Q, checks: {c: {tcp: "a:1"}}}}\n',
    },
  } as never)
  t.same(ids(planned), ['dfw1/platform.p.c', 'dfw1/platform.x.c', 'ams1/other.q.c'])
  const included = instance(planned, 'x.c')
  t.equal(included.owner, 'me')
  t.match(included.directory, /parts$/)
  t.match(included.type, /\/parts\/mine\.js$/, 'a module is found from the file that names it')
})

t.test('several documents of one file, anchors and merge keys are read', async (t) => {
  const planned = await plan(t, {
    'all.yaml': `${HEAD}integration_points:
  p:
    title: P
    checks:
      a: &a {tcp: "a:1", timeout: 3s}
      b: {<<: *a, timeout: 4s}
---
handlers:
  h: {file: {path: out}}
`,
  })
  t.equal(instance(planned, 'dfw1/platform.p.b').timeoutMs, 4000)
  t.equal(instance(planned, 'dfw1/platform.p.b').options['address'], 'a:1')
  t.equal(planned.handlers.length, 1)
})

t.test('what is the same everywhere is shared between the instances', async (t) => {
  const planned = await plan(t, { 'a.yaml': suiteOf('      c: {http: "http://a/", warning: 1s}\n') })
  const [a, b] = planned.plan.instances
  t.equal(a?.options, b?.options)
  t.equal(a?.criteria, b?.criteria)
  t.equal(a?.labels, b?.labels)
})

t.test('a range that is legal but seldom meant, missing contacts and clear-text secrets are warnings', async (t) => {
  const planned = await plan(t, {
    'a.yaml': `suite: s
owner: o
why: w
integration_points:
  p: {title: P, checks: {c: {http: {url: "http://a/", password: hunter22}, warning: "2", critical: 5s}}}
`,
  })
  t.same(
    (await planned.warnings()).map(({ message, level }) => [level, message]),
    [
      ['warning', 'the integration point "p" has no "contact"'],
      ['warning', 'the integration point "p" has no "runbook"'],
      ['warning', '"password" stands here in clear text'],
      [
        'warning',
        '"2" also alerts below 0, but not to monitoring-plugins 3.0; write "0:2", or "~:2" where below 0 is fine',
      ],
    ],
  )
})
