import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import { loadSinkType, sinkNames } from '../../src/sinks/index.js'
import { suiteSchema } from '../../src/suite/schema.js'
import { TYPES } from './helpers/check-types.js'
import { HEAD, SITES, suiteOf } from './helpers/plan.js'

const sinks = await Promise.all(sinkNames.map(loadSinkType))
const schema = suiteSchema(
  TYPES,
  sinks.filter((sink) => sink !== undefined),
)
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema)

function holds(yaml: string): boolean {
  return parseAllDocuments(yaml, { merge: true }).every((document) => validate(document.toJS()))
}

t.test('the schema is valid itself, and the example holds against it', async (t) => {
  t.ok(new Ajv2020({ strict: false }).validateSchema(schema))
  for (const name of ['platform', 'sites', 'handlers']) {
    t.ok(holds(readFileSync(`test/fixtures/suite/example/${name}.yaml`, 'utf8')), name)
  }
  t.ok(holds(SITES))
})

const HOLDS = [
  'tcp: "a:1"',
  'tls: {host: a, port: "${site.port}"}',
  './mine.js: {any: thing}',
  '../checks/x.ts: short',
  'command: [a, b]',
]
const FAILS = [
  'title: none',
  'tcp: "a:1", tls: {host: a}',
  'tcp: "a:1", ./mine.js: {}',
  'tls: {host: a, prot: 1}',
  'tls: {}',
  'tcp: "a:1", timout: 1s',
  'tcp: "a:1", timeout: 1',
  'tcp: "a:1", severity: bad',
  'tcp: "a:1", timeout_status: ok',
]

t.test('a check has exactly one check type, with its options', async (t) => {
  for (const check of HOLDS) t.ok(holds(suiteOf(`      c: {${check}}\n`)), check)
  for (const check of FAILS) t.notOk(holds(suiteOf(`      c: {${check}}\n`)), check)
})

t.test('a handler has exactly one sink, with its options', async (t) => {
  const rows = [
    ['file: out.jsonl', true],
    ['webhook: {url: "${secret.HOOK}", batched: true}, events: [transition, site], filter: site.phase == "live"', true],
    ['sensu: {url: "http://a"}, events: result', true],
    ['events: result', false],
    ['file: out.jsonl, webhook: "http://a"', false],
    ['file: {pth: out.jsonl}', false],
    ['slakc: {}', false],
    ['file: out.jsonl, events: [deployments]', false],
  ] as const
  for (const [handler, valid] of rows) t.equal(holds(`handlers: {h: {${handler}}}`), valid, handler)
})

t.test('documents of no kind, of two, or with unknown keys do not hold', async (t) => {
  for (const yaml of [
    '{}',
    'sites: {a: {}}\nhandlers: {a: {file: {}}}',
    `${HEAD}title: T\ntitel: T`,
    'sites: {A: {}}',
    'sites: {}',
  ]) {
    t.notOk(holds(yaml), yaml)
  }
})

t.test('editors find a description of every key of a check and of every option', async (t) => {
  const defs = schema['$defs'] as Record<
    string,
    {
      properties?: Record<string, object>
      anyOf?: readonly { properties?: Record<string, object> }[]
      description?: string
    }
  >
  for (const [name, { properties, anyOf, description }] of Object.entries(defs)) {
    t.ok(description, name)
    const own = properties ?? anyOf?.find((each) => each.properties)?.properties ?? {}
    for (const [key, value] of Object.entries(own)) t.ok('description' in value || '$ref' in value, `${name}.${key}`)
  }
})
