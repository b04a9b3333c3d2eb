import t from 'tap'
import http from '../../checks/http.js'
import type { AnyCheckType } from '../../src/core/check-type.js'
import type { CheckInstance } from '../../src/core/instance.js'
import { NO_CRITERIA } from '../../src/core/judge.js'
import { readOptions } from '../../src/core/options.js'
import { parseRange } from '../../src/core/range.js'
import { criteriaFlags, criteriaOf } from '../../src/sdk/criteria-flags.js'
import { parseFlags } from '../../src/sdk/flags.js'
import { pluginArgv } from '../../src/sdk/plugin-argv.js'
import { makeInstance, WAIVER } from '../helpers/events.js'

const EVERY_KIND: AnyCheckType = {
  type: 'every-kind',
  title: 'Every kind',
  summary: 'Has an option of each kind.',
  options: {
    text: { kind: 'string', description: 'd' },
    count: { kind: 'integer', default: 3, description: 'd' },
    ratio: { kind: 'number', description: 'd' },
    quick: { kind: 'boolean', description: 'd' },
    careful: { kind: 'boolean', default: true, description: 'd' },
    maxWait: { kind: 'duration', default: '5s', description: 'd' },
    maxSize: { kind: 'size', description: 'd' },
    allowed: { kind: 'range', description: 'd' },
    mode: { kind: 'choice', choices: ['soft', 'hard'], description: 'd' },
    names: { kind: 'strings', description: 'd' },
    codes: { kind: 'integers', description: 'd' },
    headers: { kind: 'map', description: 'd' },
    body: { kind: 'json', description: 'd' },
  },
  metrics: { total: { unit: 's', description: 'd' } },
  observes: { status: 'a number' },
  primaryMetric: 'total',
  run: async () => ({ status: 'OK', output: '' }),
}

function instanceOf(type: AnyCheckType, raw: Readonly<Record<string, unknown>>, parts: Partial<CheckInstance> = {}) {
  const { options, problems } = readOptions(type.options, raw)
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return makeInstance({ type: type.type, options, ...parts })
}

/** The arguments, read back as the plugin reads them. */
async function readBack(type: AnyCheckType, argv: readonly string[]) {
  const { options } = parseFlags({ ...type.options, ...criteriaFlags }, argv.slice(1), { env: {}, readFile: () => '' })
  const own = Object.fromEntries(Object.keys(type.options).map((name) => [name, options[name]]))
  return { own, criteria: await criteriaOf(type, options as never, options), timeout: options['timeout'] }
}

t.test('the arguments mean what the instance means', async (t) => {
  const raw = {
    text: '--looks like a "flag"; $(rm)',
    count: 7,
    ratio: -0.5,
    quick: true,
    careful: false,
    max_wait: '250ms',
    max_size: '10MB',
    allowed: '@10:20',
    mode: 'hard',
    names: ['a=b', '-c'],
    codes: [200, 204],
    headers: { 'x-a': 'b=c' },
    body: { a: [1, null] },
  }
  const criteria = {
    thresholds: { total: { warning: parseRange('0.5'), critical: parseRange('~:2') } },
    expectations: [{ that: 'status == 200', otherwise: 'CRITICAL' }],
    negate: true,
  } as const
  const instance = instanceOf(EVERY_KIND, raw, { criteria, timeoutMs: 1500 })
  const made = pluginArgv(EVERY_KIND, instance)
  if (!('argv' in made)) throw new Error(made.reason)
  const back = await readBack(EVERY_KIND, made.argv)
  t.same(back, { own: instance.options, criteria, timeout: 1500 })
})

t.test('what is as it is anyway is not said', async (t) => {
  const made = pluginArgv(EVERY_KIND, instanceOf(EVERY_KIND, { count: 3 }))
  t.same(made, { argv: ['every-kind', '--timeout=10000ms'] })
})

t.test('what only a suite can say has a reason', async (t) => {
  const url = { url: 'https://edge.test/' }
  const rows: readonly (readonly [Partial<CheckInstance>, RegExp])[] = [
    [{ retry: { attempts: 2, delayMs: 0, backoff: 'constant' } }, /more than once/],
    [{ waiver: WAIVER }, /waiver/],
    [{ criteria: { ...NO_CRITERIA, severity: 'WARNING' } }, /severity/],
    [{ criteria: { ...NO_CRITERIA, expectations: [{ that: 'a', otherwise: 'WARNING' }] } }, /warning/],
  ]
  for (const [parts, reason] of rows) t.match(pluginArgv(http, instanceOf(http, url, parts)), { reason })
  t.match(pluginArgv(http, instanceOf(http, { ...url, ca_file: 'ca.pem' })), { reason: /relative/ })
})
