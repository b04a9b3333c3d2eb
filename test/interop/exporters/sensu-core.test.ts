import { execFileSync } from 'node:child_process'
import t from 'tap'
import sensuCore from '../../../src/interop/exporters/sensu-core.js'
import { makeInstance } from '../../helpers/events.js'
import { exported } from '../../helpers/exported.js'
import { NASTY_TEXTS } from '../../helpers/scenarios.js'

interface Definition {
  readonly command: string
  readonly interval: number
  readonly ttl?: number
  readonly source: string
  readonly [name: string]: unknown
}

function definitions(...instances: readonly ReturnType<typeof makeInstance>[]): Readonly<Record<string, Definition>> {
  const [file] = exported(sensuCore, instances)
  return JSON.parse(file?.text ?? '').checks
}

t.test('a check is a definition for round robin clients, its site the source', async (t) => {
  const instance = makeInstance({ ttlMs: 180_000, handlers: ['page'], runbook: 'https://wiki.example.net/dns' })
  t.same(definitions(instance), {
    'dfw1.platform.dns.resolver-answers': {
      command: 'firstlight check /srv/suites platform.dns.resolver-answers --site dfw1',
      subscribers: ['roundrobin:firstlight'],
      interval: 60,
      timeout: 15,
      ttl: 180,
      ttl_status: 2,
      source: 'dfw1',
      handlers: ['page'],
      occurrences: 1,
      owner: 'network',
      why: 'Every container resolves service names here.',
      runbook: 'https://wiki.example.net/dns',
      instance: 'dfw1/platform.dns.resolver-answers',
      suite_source: 'suites/platform.yaml:14',
    },
  })
})

t.test('a check without handlers wakes not even the default one', async (t) => {
  t.match(definitions(makeInstance()), { 'dfw1.platform.dns.resolver-answers': { handle: false } })
})

t.test('whatever a check is called, sensu-settings takes it', async (t) => {
  const checks = definitions(...NASTY_TEXTS.map((each, index) => makeInstance({ check: `c${index}`, each, ttlMs: 1 })))
  t.equal(Object.keys(checks).length, NASTY_TEXTS.length)
  for (const [name, { interval, ttl, source }] of Object.entries(checks)) {
    t.match(name, /^[A-Za-z0-9_.-]+$/)
    t.match(source, /^[A-Za-z0-9_.-]+$/)
    t.ok(Number.isInteger(interval) && interval > 0 && Number.isInteger(ttl) && Number(ttl) > 0)
  }
})

t.test('the command is what a shell makes the arguments of, and no token of Sensu', async (t) => {
  const [definition] = Object.values(definitions(makeInstance({ check: 'a', each: "it's :::name::: ::::" })))
  const command = definition?.command ?? ''
  t.notMatch(command, ':::')
  const line = command.replace(/^firstlight/, "printf '%s\\n'")
  t.same(execFileSync('sh', ['-c', line], { encoding: 'utf8' }).split('\n')[2], "platform.dns.a[it's :::name::: ::::]")
})
