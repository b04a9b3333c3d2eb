import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import t from 'tap'
import type { CheckEvent } from '../../../src/core/event.js'
import influx from '../../../src/formats/influx.js'
import grafana from '../../../src/interop/exporters/grafana.js'
import { makeEvent, makeInstance, makeSite, makeSiteEvent, START, WAIVER } from '../../helpers/events.js'
import { exported } from '../../helpers/exported.js'
import { type Influxd, needsInfluxd, startInfluxd } from '../../helpers/influxd.js'
import { NASTY_TEXTS } from '../../helpers/scenarios.js'

const MINUTE = 60_000
const odd = makeSite({ name: 'ams 1, a/b.(c)' })
const resolver = makeInstance()
const ldap = makeInstance({ point: 'ldap', check: 'bind', owner: 'identity', each: 'a b' })
const waived = makeInstance({ point: 'legacy', check: 'array', owner: 'storage' })
const abroad = makeInstance({ site: odd, check: 'abroad' })
const instances = [resolver, ldap, waived, abroad]

interface Target {
  readonly query: string
}

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly Target[] }[]
  readonly annotations: { readonly list: readonly { readonly name: string; readonly target: Target }[] }
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: string }[] }
}

function dashboardText(of: Parameters<typeof exported>[1] = instances): string {
  return exported(grafana, of)[0]?.text ?? ''
}

const dashboard: Dashboard = JSON.parse(dashboardText())

t.test('the JSON is a dashboard by the types of @grafana/schema, with nothing that they do not know', (t) => {
  t.equal(compiled(dashboardText()), '')
  t.match(compiled(dashboardText().replace('"showValue": "never"', '"showValue": "sometimes"')), /sometimes/)
  t.match(compiled(dashboardText().replace('"schemaVersion"', '"schemeVersion"')), /schemeVersion/)
  t.end()
})

/** What the compiler has to say of it. */
function compiled(json: string): string {
  const folder = mkdtempSync(resolve('build/dashboard-'))
  try {
    const schema = resolve('src/interop/exporters/grafana/schema.js')
    const source = `import type { Dashboard } from '${schema}'\nexport const dashboard = ${json.trimEnd()} as const satisfies Dashboard\n`
    writeFileSync(join(folder, 'dashboard.ts'), source)
    const compilerOptions = { noEmit: true, rootDir: '/', outDir: null, sourceMap: false }
    const project = { extends: resolve('tsconfig.json'), compilerOptions, include: ['dashboard.ts'], exclude: [] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project))
    // without the variables by which the test runner makes its way into each process of Node
    const compiler = [
      '-i',
      `PATH=${process.env['PATH']}`,
      process.execPath,
      'node_modules/typescript/bin/tsc',
      '-p',
      folder,
    ]
    const { status, stdout, stderr } = spawnSync('env', compiler, { encoding: 'utf8' })
    if (status !== 0 && stdout === '') throw new Error(`the compiler ended with ${status}: ${stderr}`)
    return stdout
  } finally {
    rmSync(folder, { recursive: true })
  }
}

t.test('the sites that are declared are offered, reported or not, and told how much is to be there', (t) => {
  const site = dashboard.templating.list.find(({ name }) => name === 'site')
  t.equal(site?.query, 'dfw1,ams 1\\, a/b.(c)')
  t.match(dashboardText(), /- dfw1: 3 checks\\n- ams 1, a\/b.\(c\): 1 check\\n/)
  const names = NASTY_TEXTS.map((name) => makeInstance({ site: makeSite({ name }) }))
  t.doesNotThrow(() => JSON.parse(dashboardText(names)))
  t.end()
})

/** Two checks turn green one after the other, one stays red, one is waived; another site is red. */
function story(): readonly CheckEvent[] {
  const at = (minute: number) => ({ time: START + minute * MINUTE })
  return [
    makeEvent({ instance: resolver, status: 'CRITICAL', output: 'refused', event: at(0) }),
    makeEvent({ instance: resolver, status: 'OK', event: at(1) }),
    makeEvent({ instance: ldap, status: 'UNKNOWN', output: 'no "answer", \\o/', event: at(0) }),
    makeEvent({ instance: ldap, status: 'CRITICAL', output: 'refused', event: at(20) }),
    makeEvent({ instance: resolver, status: 'OK', event: at(20) }),
    makeEvent({ instance: waived, status: 'CRITICAL', result: { waiver: WAIVER }, event: at(20) }),
    makeEvent({ instance: abroad, status: 'WARNING', event: at(20) }),
  ]
}

/** As Grafana fills in a query: both sites, or one; the interval of the panel. */
function filledIn(query: string, { sites = 'dfw1|ams 1, a\\/b\\.\\(c\\)', interval = '900s' } = {}): string {
  const ns = (minute: number) => `${BigInt(START + minute * MINUTE)}000000`
  return query
    .replaceAll('$timeFilter', `time >= ${ns(-1)} AND time <= ${ns(30)}`)
    .replaceAll('$__interval', interval)
    .replaceAll('${site:regex}', `(${sites})`)
}

async function write(daemon: Influxd, lines: string): Promise<void> {
  const response = await fetch(`${daemon.url}/write?db=firstlight&precision=ns`, { method: 'POST', body: lines })
  if (response.status !== 204) throw new Error(await response.text())
}

function queriesOf(title: string): readonly string[] {
  const { targets = [] } = dashboard.panels.find((panel) => panel.title === title) ?? {}
  return targets.map(({ query }) => query)
}

t.test(
  'a real InfluxDB answers the query of each panel with what our points say',
  { skip: needsInfluxd() },
  async (t) => {
    const daemon = await startInfluxd()
    t.teardown(() => daemon.close())
    await write(daemon, story().map(influx.encode).join(''))
    await write(daemon, influx.encodeSite({ ...makeSiteEvent(), time: START + 20 * MINUTE }))
    await write(daemon, `deploy,site=dfw1,service=api version="1.4.2" ${BigInt(START)}000000\n`)
    const ask = async (query = '', settings = {}) => {
      const answer = await daemon.query(filledIn(query, settings))
      return answer as readonly ((typeof answer)[number] & { readonly tags?: Readonly<Record<string, string>> })[]
    }
    const rows = async (title: string, index = 0, settings = {}) =>
      (await ask(queriesOf(title)[index], settings)).map(({ tags, values }) => [
        tags,
        values.map((row) => row.slice(1)),
      ])

    t.same(await rows('Red by owner'), [
      [{ owner: 'identity' }, [[1]]],
      [{ owner: 'network' }, [[1]]],
    ])
    t.same(await rows('Not green'), [
      [
        undefined,
        [
          [odd.name, 'network', 'platform', 'dns', 'abroad', '', 1, 'all is well'],
          ['dfw1', 'identity', 'platform', 'ldap', 'bind', 'a b', 2, 'refused'],
        ],
      ],
    ])
    const sites = 'dfw1'
    t.same(await rows('Time to green', 0, { sites }), [[{ site: 'dfw1' }, [[1], [0], [1]]]])
    t.same(await rows('Time to green', 1, { sites }), [[{ site: 'dfw1' }, [[2], [0], [3]]]])
    const [first] = await ask(queriesOf('First green in this time range')[0])
    t.match(first?.tags, { site: 'dfw1', owner: 'network', check: 'resolver-answers' })
    t.equal(String(first?.values[0]?.[0]).slice(0, 9), String(START + MINUTE).slice(0, 9), 'the first OK, not the last')
    const timeline = await ask(queriesOf('Checks at $site')[0], { sites })
    t.same(
      timeline.map(({ tags, values }) => [tags?.['check'], values.map(([, status]) => status)]),
      [
        ['array', [2]],
        ['bind', [3, 2]],
        ['resolver-answers', [2, 0]],
      ],
      'red for a moment is red',
    )
    for (const { name, target } of dashboard.annotations.list) t.equal((await ask(target.query)).length, 1, name)
  },
)
