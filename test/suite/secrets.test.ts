import t from 'tap'
import { redactKnown } from '../../src/core/known-secrets.js'
import { ALL, instance, plan, planFolder, refusal, SITES, suiteOf } from './helpers/plan.js'

const SUITE = suiteOf('      c: {http: {url: "http://a/", password: "${secret.DB_PASS}"}}\n')

t.test('a secret is read from the environment, and known to whoever redacts', async (t) => {
  const planned = await plan(t, { 'a.yaml': SUITE }, { env: { DB_PASS: 'hunter22' } })
  t.equal(instance(planned, 'dfw1/platform.p.c').options['password'], 'hunter22')
  t.equal(redactKnown('with hunter22'), 'with [secret]')
})

t.test('a secret is read from the file that NAME_FILE names, without its trailing newline', async (t) => {
  const directory = t.testdir({ 'a.yaml': SUITE, 'sites.yaml': SITES, pass: 'from a file\n' })
  const planned = await planFolder(directory, { env: { DB_PASS_FILE: `${directory}/pass` } })
  t.equal(instance(planned, 'dfw1/platform.p.c').options['password'], 'from a file')
})

const WRONG: readonly (readonly [what: string, suite: string, env: Record<string, string>, told: RegExp])[] = [
  [
    'an unset secret',
    SUITE,
    {},
    /the secret DB_PASS is unset at dfw1 and ams1\n[\s\S]*hint: set the environment variable DB_PASS, or DB_PASS_FILE/,
  ],
  ['an empty secret', SUITE, { DB_PASS: '' }, /the secret DB_PASS is empty/],
  ['a secret too short to be redacted', SUITE, { DB_PASS: 'abc' }, /the secret DB_PASS is shorter than 4 characters/],
  [
    'a file that is not there',
    SUITE,
    { DB_PASS_FILE: '/nowhere/pass' },
    /the file of the secret DB_PASS cannot be read: ENOENT/,
  ],
  [
    'a secret where others can read it',
    suiteOf('      c: {http: "http://a/${secret.DB_PASS}"}\n'),
    { DB_PASS: 'hunter22' },
    /"url" ends where others can read it[\s\S]*hint: pass it by "env"/,
  ],
  [
    'a secret in a title',
    suiteOf('      c: {tcp: "a:1", title: "${secret.DB_PASS}"}\n'),
    { DB_PASS: 'hunter22' },
    /"secret" cannot be read here\n[\s\S]*env and secret belong in the options/,
  ],
  [
    'a secret by a computed name',
    suiteOf('      c: {http: {url: "http://a/", password: "${secret[site.name]}"}}\n'),
    {},
    /a secret is read by its name[\s\S]*write \$\{secret.NAME\}/,
  ],
]

for (const [what, suite, env, told] of WRONG) {
  t.test(`${what} is an error`, async (t) => {
    t.match(await refusal(t, { 'a.yaml': suite }, { env }), told)
  })
}

t.test('an error never shows a secret, nor part of it', async (t) => {
  const secret = 'correct-horse-battery-staple-'.repeat(4)
  const files = {
    'a.yaml': suiteOf(`      number: {http: {url: "http://a/", redirects: "\${secret.LONG}"}}
      list: {http: {url: "http://a/", headers: {a: "\${secret.LONG}\${[1]}"}}}
      field: {http: {url: "http://a/", password: "\${secret.LONG.nope}"}}
`),
    'b.yaml': `suite: clear\nowner: o\nwhy: w\nintegration_points: {p: {title: P, checks: {c: {tcp: "${secret}", nope: 1}}}}\n`,
  }
  const told = await refusal(t, files, { env: { LONG: secret } })
  t.match(told, /"redirects" does not take what its secret holds/)
  t.match(told, /unknown key "nope"/)
  t.notMatch(told, /correct-horse/)
})

t.test('the secrets of what is not selected are not asked for', async (t) => {
  const files = {
    'a.yaml': suiteOf('      c: {http: {url: "http://a/", password: "${secret.DB_PASS}"}}\n      d: {tcp: "a:1"}\n'),
  }
  const planned = await plan(t, files, { selection: { ...ALL, only: ['*.d'] }, env: { DB_PASS: 'never-asked-for' } })
  t.equal(planned.plan.instances.length, 2)
  t.equal(redactKnown('never-asked-for'), 'never-asked-for')
})
