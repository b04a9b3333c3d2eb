import t, { type Test } from 'tap'
import { OperatorError } from '../../src/core/errors.js'
import { formatProblems } from '../../src/suite/diagnostics.js'
import type { Handler } from '../../src/suite/handler.js'
import { resolveHandlers } from '../../src/suite/resolve-handlers.js'
import { plan, refusal, suiteOf } from './helpers/plan.js'

const SUITE = { 'a.yaml': suiteOf('      c: {tcp: "a:1"}\n') }

function refused(t: Test, handler: string): Promise<string> {
  return refusal(t, { ...SUITE, 'handlers.yaml': `handlers:\n  chat: {${handler}}\n` })
}

async function handlers(t: Test, yaml: string): Promise<readonly Handler[]> {
  return (await plan(t, { ...SUITE, 'handlers.yaml': yaml })).handlers
}

t.test('what is wrong with a handler is told where it stands', async (t) => {
  const rows: readonly (readonly [handler: string, told: RegExp])[] = [
    [
      'wehbook: "http://a"',
      /handlers\.yaml:2:10: error: "wehbook" is neither a sink nor[\s\S]*did you mean "webhook"\?/,
    ],
    ['slack: {}', /2:10: error: "slack" is neither a sink nor[\s\S]*hint: known here: file, influxdb, sensu, webhook/],
    ['file: a, fliter: "true"', /2:19: error: "fliter" is neither[\s\S]*did you mean "filter"\?/],
    ['events: site', /2:3: error: the handler "chat" has no sink[\s\S]*hint: sinks are file/],
    ['file: a, webhook: "http://a"', /2:19: error: a handler has one sink: "file" and "webhook" are two/],
    ['webhook: {}', /2:10: error: "url" is missing: Where events are posted to/],
    ['webhook: {ulr: "http://a"}', /2:20: error: unknown option "ulr"[\s\S]*did you mean "url"\?/],
    ['webhook: {url: "http://a", batched: 3}', /2:46: error: "batched" /],
    ['webhook: "hooks.example.net"', /2:10: error: "url" is not a URL/],
    ['webhook: "http://ana:hunter22@a/"', /2:10: error: "url" holds credentials/],
    ['sensu: {rate: 5}', /2:10: error: it takes "url" for Sensu Go, or "socket"/],
    ['file: a, events: [deployment]', /2:\d+: error: .*"deployment", wanted one of result, transition, site/],
    ['file: a, filter: "status ="', /2:27: error: the expression is wrong/],
    ['file: a, filter: "envent.site == 1"', /2:28: error: unknown variable "envent"[\s\S]*did you mean "event"\?/],
    ['webhook: "${site.name}"', /2:20: error: unknown variable "site"/],
    ['webhook: "${secret.}"', /2:\d+: error: /],
  ]
  for (const [handler, told] of rows) t.match(await refused(t, handler), told, handler)
})

t.test('all that is wrong is told at once', async (t) => {
  const told = await refusal(t, {
    ...SUITE,
    'handlers.yaml': 'handlers:\n  a: {fiel: b}\n  c: {webhook: {}}\n  d: {file: {paht: e}}\n',
  })
  for (const place of ['2:7', '3:7', '4:14']) t.match(told, `handlers.yaml:${place}: error`)
})

t.test('a handler is declared once', async (t) => {
  const told = await refusal(t, {
    ...SUITE,
    'a-handlers.yaml': 'handlers: {h: {file: a}}\n',
    'b-handlers.yaml': 'handlers: {h: {file: b}}\n',
  })
  t.match(told, /b-handlers\.yaml:1:12: error: the handler "h" is declared twice: first in a-handlers\.yaml:1/)
})

t.test('options may be written short, and a clear-text secret is a warning', async (t) => {
  const planned = await plan(t, {
    ...SUITE,
    'handlers.yaml': 'handlers:\n  h: {file: out.jsonl}\n  w: {webhook: {url: "http://a", secret: hunter22}}\n',
  })
  const { handlers: resolved } = await resolveHandlers(planned.handlers, {})
  t.match(resolved, [
    { name: 'h', sink: 'file', options: { path: 'out.jsonl' } },
    { name: 'w', sink: 'webhook', options: { url: 'http://a', secret: 'hunter22', batched: false, timeout: 10_000 } },
  ])
  t.match(
    (await planned.warnings()).map(({ message }) => message),
    ['"secret" stands here in clear text'],
  )
})

const SECRETIVE = `handlers:
  h: {webhook: {url: "\${secret.HOOK}", headers: {x-tenant: "\${env.TENANT}"}}}
`

t.test('secrets are read when a handler is resolved', async (t) => {
  const resolved = await resolveHandlers(await handlers(t, SECRETIVE), {
    HOOK: 'https://hooks.example.net/abcdef',
    TENANT: 'platform',
  })
  t.match(resolved.handlers, [
    { options: { url: 'https://hooks.example.net/abcdef', headers: { 'x-tenant': 'platform' } } },
  ])
  t.same(resolved.secrets, ['https://hooks.example.net/abcdef'])
})

t.test('what is unset is told where it stands, and what a secret holds is not shown', async (t) => {
  const told = async (env: Readonly<Record<string, string>>) => {
    const error: unknown = await resolveHandlers(await handlers(t, SECRETIVE), env).catch((thrown) => thrown)
    if (!(error instanceof OperatorError)) throw new Error('nothing was refused')
    return `${error.code} ${error.message}\n${formatProblems(error.problems, { color: false })}`
  }
  const unset = await told({})
  t.match(unset, /^SUITE_INVALID 2 errors in handlers/)
  t.match(unset, /handlers\.yaml:2:\d+: error: the secret HOOK is unset[\s\S]*hint: set the environment variable HOOK/)
  t.match(unset, /handlers\.yaml:2:\d+: error: env\.TENANT is unset/)
  const wrong = await told({ HOOK: 'hunter22-is-no-url', TENANT: 'platform' })
  t.match(wrong, /"url" is not a URL/)
  t.notMatch(wrong, /hunter22/)
})
