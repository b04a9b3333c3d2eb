import t from 'tap'
import { bareUrl, hasSecretArgument, looksSecret, secretName } from '../../src/interop/secret-text.js'
import { importTexts, runImported } from '../helpers/imports.js'

const SECRET = 'hunter2-never-shown'

// Each file has the secret at every place where its format has one.
const FILES: Readonly<Record<string, readonly [texts: Readonly<Record<string, string>>, names: readonly string[]]>> = {
  goss: [
    {
      'g.yaml': `http:
  http://probe:${SECRET}@127.0.0.1:9/a: {status: 200}
  http://127.0.0.1:9/b: {status: 200, username: probe, password: ${SECRET}}
  http://127.0.0.1:9/c: {status: 200, request-headers: ["X-Api-Key: ${SECRET}", "Accept: */*"]}
`,
    },
    ['GOSS_127_0_0_1_PASSWORD', 'GOSS_X_API_KEY'],
  ],
  gatus: [
    {
      'c.yaml': `alerting: {slack: {webhook-url: "https://x/${SECRET}"}}
security: {basic: {password-bcrypt-base64: ${SECRET}}}
endpoints:
  - {name: a, url: "http://probe:${SECRET}@127.0.0.1:9/", conditions: ["[STATUS] == 200"]}
  - {name: b, url: "http://127.0.0.1:9/", headers: {Authorization: "Bearer ${SECRET}"}, conditions: ["[STATUS] == 200"]}
  - {name: c, url: "http://127.0.0.1:9/", client: {oauth2: {client-secret: ${SECRET}}}, conditions: ["[STATUS] == 200"]}
`,
    },
    ['GATUS_A_PASSWORD', 'GATUS_AUTHORIZATION'],
  ],
  blackbox: [
    {
      'b.yml': `modules:
  a: {prober: http, http: {basic_auth: {username: u, password: ${SECRET}}}}
  b: {prober: http, http: {bearer_token: ${SECRET}}}
  c: {prober: http, http: {authorization: {credentials: ${SECRET}}}}
  d: {prober: http, http: {headers: {X-Auth-Token: ${SECRET}}}}
  e: {prober: http, http: {oauth2: {client_secret: ${SECRET}}}}
`,
      't.yml': ['a', 'b', 'c', 'd', 'e']
        .map((name) => `- {targets: ["127.0.0.1:9"], labels: {module: ${name}}}\n`)
        .join(''),
    },
    ['BLACKBOX_A_PASSWORD', 'BLACKBOX_B_TOKEN', 'BLACKBOX_C_TOKEN', 'BLACKBOX_D_X_AUTH_TOKEN'],
  ],
  'sensu-go': [
    {
      's.yaml': `type: CheckConfig
api_version: core/v2
metadata: {name: a}
spec: {command: "true", interval: 60, publish: true, env_vars: ["DB_PASSWORD=${SECRET}"]}
`,
    },
    ['DB_PASSWORD'],
  ],
  nagios: [
    {
      'resource.cfg': `$USER1$=/bin\n$USER7$=${SECRET}\n`,
      'o.cfg':
        'define command {\n  command_name c\n  command_line $USER1$/test "x $USER7$" != \'$USER7$\'\n}\ndefine host {\n  host_name h\n  check_command c\n}\n',
    },
    ['NAGIOS_USER7'],
  ],
}

for (const [format, [texts, names]] of Object.entries(FILES)) {
  t.test(`no secret of ${format} stands in the suite or the report, which says what to set`, async (t) => {
    const imported = await importTexts(t, format, texts)
    t.notMatch(imported.suite + imported.stderr, SECRET)
    for (const name of names) {
      t.match(imported.suite, `\${secret.${name}}`)
      t.match(imported.stderr, `environment variable ${name}`)
    }
    const statuses = await runImported(imported, Object.fromEntries(names.map((name) => [name, SECRET])))
    t.ok(Object.keys(statuses).length > 0, 'it runs once they are set')
  })
}

t.test('a target with a password is refused without showing it', async (t) => {
  const { code, stderr } = await importTexts(t, 'prometheus', { 't.yml': `- targets:\n    - http://u:p@host\n` })
  t.equal(code, 3)
  t.match(stderr, 't.yml:2:5: error: a target holds a user or a password')
})

t.test('names that are of secrets are known', async (t) => {
  for (const name of ['Authorization', 'Cookie', 'X-Api-Key', 'DB_PASSWORD', 'API_TOKEN', 'client-secret'])
    t.ok(looksSecret(name), name)
  for (const name of ['Accept', 'Host', 'API_URL', 'X-Request-Id']) t.notOk(looksSecret(name), name)
  for (const line of ['a --password=x', 'a --db-password x', 'a -token x', 'a --api-key x'])
    t.ok(hasSecretArgument(line), line)
  for (const line of ['a -p 80', 'check_password_age -w 1', 'a --path /secret']) t.notOk(hasSecretArgument(line), line)
  t.equal(secretName('GOSS', 'api.example.net', 'PASSWORD'), 'GOSS_API_EXAMPLE_NET_PASSWORD')
})

t.test('a URL is parted from its user', async (t) => {
  t.same(bareUrl('http://a:b@c/d'), { url: 'http://c/d', username: 'a', password: true })
  t.same(bareUrl('http://a%40b@c/d?e@f'), { url: 'http://c/d?e@f', username: 'a@b' })
  t.same(bareUrl('http://c/d@e'), { url: 'http://c/d@e' })
  t.same(bareUrl('c:1'), { url: 'c:1' })
})
