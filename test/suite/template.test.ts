import fc from 'fast-check'
import t from 'tap'
import { scanTemplate } from '../../src/suite/template-text.js'
import { instance, plan, refusal, suiteOf } from './helpers/plan.js'

const VALUES: readonly (readonly [yaml: string, value: unknown])[] = [
  ['"${site.resolvers}"', ['10.3.0.53']],
  ['"${site.port}"', 5433],
  ['"${site.port > 1}"', true],
  ['"${site.labels}"', { region: 'eu', tier: 'staging' }],
  ['"port ${site.port} of ${site.name}"', 'port 5433 of ams1'],
  ['"${site.title}, ${site.phase}"', 'ams1, bringup'],
  ['"$${site.name}"', '${site.name}'],
  ['"a$b $$ ${site.name}$"', 'a$b $$ ams1$'],
  ['\'${"}" + site.name + "{"}\'', '}ams1{'],
  ['\'${{"a": {"b": site.name}}.a.b}\'', 'ams1'],
  ['"${vars.greeting}"', 'hello ams1'],
  ['"${env.HOME_TOWN}"', 'Dallas'],
  ['[a, "${site.port}", {b: "${site.name}"}]', ['a', 5433, { b: 'ams1' }]],
  ['\'${has(site.missing) ? site.missing : "default"}\'', 'default'],
  ['"${site.resolvers.map(r, r + \':53\')}"', ['10.3.0.53:53']],
]

t.test('a value keeps its type when it is nothing but one expression, and is text otherwise', async (t) => {
  const checks = VALUES.map(([yaml], index) => `      c${index}: {http: {url: "http://a/", body: ${yaml}}}\n`)
  const head = 'sites: [ams1]\nvars: {greeting: "hello ${site.name}"}\n'
  const planned = await plan(t, { 'a.yaml': suiteOf(checks.join(''), head) }, { env: { HOME_TOWN: 'Dallas' } })
  for (const [index, [yaml, value]] of VALUES.entries()) {
    t.same(instance(planned, `.c${index}`).options['body'], value, yaml)
  }
})

t.test('texts, labels, thresholds and waivers may differ between sites', async (t) => {
  const checks = `      c:
        tcp: "a:1"
        timeout: 2h
        title: "Database of \${site.name}"
        owner: "team-\${site.labels.region}"
        labels: {where: "\${site.labels.region}"}
        critical: "~:\${site.port}"
        waive: {until: 2026-11-21, by: "\${site.labels.region}-team", reason: r}
`
  const planned = await plan(t, { 'a.yaml': suiteOf(checks) })
  t.match(instance(planned, 'ams1/platform.p.c'), {
    title: 'Database of ams1',
    owner: 'team-eu',
    labels: { where: 'eu' },
    criteria: { thresholds: { time: { critical: { end: 5433 } } } },
    waiver: { by: 'eu-team' },
  })
})

const WRONG: readonly (readonly [what: string, check: string, told: RegExp])[] = [
  [
    'an expression that is never closed',
    'tcp: "a${site.name"',
    /11:16: error: "\$\{" is never closed[\s\S]*write \$\$\{ for a literal/,
  ],
  ['an expression with wrong syntax', 'tcp: "a${site.}"', /11:16: error: the expression is wrong/],
  ['an unknown variable', 'tcp: "${sit.name}"', /unknown variable "sit"\n[\s\S]*did you mean "site"/],
  ['a list inside a text', 'tcp: "a ${site.resolvers}"', /a list cannot stand inside a text at dfw1 and ams1\n/],
  ['a map inside a text', 'tcp: "a ${site.labels}"', /a map cannot stand inside a text/],
  ['null', 'tcp: "${null}"', /"\$\{null\}" has no value/],
  ['a value of the wrong type', 'tcp: "${site.port}"', /"address" is 5432, wanted a string at dfw1/],
  [
    'an expression in a key',
    'http: {url: "http://a/", headers: {"${site.name}": x}}',
    /"\$\{...\}" is for values, not for keys/,
  ],
  [
    'an expression in a condition',
    'tcp: "a:1"\n        only: "${site.name}"',
    /this is CEL already[\s\S]*hint: write site.name/,
  ],
  ['a label that is no text', 'tcp: "a:1"\n        labels: {a: "${site.port}"}', /"a" is 5432, wanted a text at dfw1/],
]

for (const [what, check, told] of WRONG) {
  t.test(`${what} is an error`, async (t) => {
    t.match(await refusal(t, { 'a.yaml': suiteOf(`      c:\n        ${check}\n`) }), told)
  })
}

t.test('any text can be written as a literal', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'a', '"', "'", '\\', ' ') }), (text) => {
      const scanned = scanTemplate(text.replaceAll('${', () => '$${'))
      const literal =
        'parts' in scanned ? scanned.parts.map((part) => ('literal' in part ? part.literal : '?')).join('') : '?'
      return literal === text
    }),
  )
  t.end()
})
