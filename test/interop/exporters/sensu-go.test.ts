import { execFileSync } from 'node:child_process'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import sensuGo from '../../../src/interop/exporters/sensu-go.js'
import { makeInstance } from '../../helpers/events.js'
import { exported } from '../../helpers/exported.js'
import { NASTY_TEXTS } from '../../helpers/scenarios.js'

// The rules are those of Sensu Go 6: a name is `^[A-Za-z0-9_.:-]+$`, a ttl is 5 at least and above the interval, a check has
// subscriptions and an interval.
const NAME = /^[A-Za-z0-9_.:-]+$/

interface CheckConfig {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> }
  readonly spec: {
    readonly command: string
    readonly subscriptions: readonly string[]
    readonly interval: number
    readonly ttl?: number
    readonly timeout: number
    readonly proxy_entity_name: string
    readonly handlers: readonly string[]
  }
}

function configs(...args: Parameters<typeof exported> extends [unknown, ...infer Rest] ? Rest : never): CheckConfig[] {
  return exported(sensuGo, ...args).flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS()))
}

t.test('a check is a CheckConfig of a proxy entity, with all that a handler may want to say', async (t) => {
  const contact = '#network-oncall'
  const instance = makeInstance({
    each: '10.1.0.53',
    contact,
    ttlMs: 180_000,
    subscriptions: ['us'],
    handlers: ['page'],
  })
  t.same(configs([instance]), [
    {
      type: 'CheckConfig',
      api_version: 'core/v2',
      metadata: {
        name: 'dfw1:platform.dns.resolver-answers:10.1.0.53',
        namespace: 'default',
        labels: { site: 'dfw1', suite: 'platform', point: 'dns', check: 'resolver-answers', owner: 'network' },
        annotations: {
          instance: 'dfw1/platform.dns.resolver-answers[10.1.0.53]',
          why: 'Every container resolves service names here.',
          contact,
          source: 'suites/platform.yaml:14',
        },
      },
      spec: {
        command: "firstlight check /srv/suites 'platform.dns.resolver-answers[10.1.0.53]' --site dfw1",
        subscriptions: ['us'],
        interval: 60,
        timeout: 15,
        ttl: 180,
        publish: true,
        proxy_entity_name: 'dfw1',
        handlers: ['page'],
        output_metric_format: 'nagios_perfdata',
        output_metric_handlers: [],
      },
    },
  ])
})

t.test('whatever a check is called, Sensu takes it', async (t) => {
  const instances = NASTY_TEXTS.map((each) =>
    makeInstance({ each, intervalMs: 500, ttlMs: 900, labels: { [each]: each } }),
  )
  for (const { metadata, spec } of configs(instances)) {
    t.match(metadata.name, NAME)
    for (const key of Object.keys(metadata.labels)) t.match(key, NAME)
    t.match(spec.proxy_entity_name, NAME)
    t.ok(spec.subscriptions.length > 0 && spec.interval >= 1)
    t.ok((spec.ttl ?? 0) >= 5 && (spec.ttl ?? 0) > spec.interval)
  }
})

t.test('the command is what a shell makes the arguments of, and no template of Sensu', async (t) => {
  const [config] = configs([makeInstance({ check: 'a', each: "it's {{ .name }} $(id) `id`" })])
  const command = config?.spec.command ?? ''
  const substituted = command.replaceAll('{{"{{"}}', '\u0000')
  t.notMatch(substituted, /\{\{/, 'no token is left')
  const line = substituted.replaceAll('\u0000', '{{').replace(/^firstlight/, "printf '%s\\n'")
  t.same(execFileSync('sh', ['-c', line], { encoding: 'utf8' }).trimEnd().split('\n'), [
    'check',
    '/srv/suites',
    "platform.dns.a[it's {{ .name }} $(id) `id`]",
    '--site',
    'dfw1',
  ])
})

t.test('the engine waits longer than the check: its own last word is the better one', async (t) => {
  const retry = { attempts: 3, delayMs: 2000, backoff: 'exponential' } as const
  t.equal(configs([makeInstance({ timeoutMs: 10_000, retry })])[0]?.spec.timeout, 41)
})
