import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { readSite } from '../../src/bringup/known-site.js'
import { grantSignOff } from '../../src/commands/grant-sign-off.js'
import type { CheckInstance } from '../../src/core/instance.js'
import type { Status } from '../../src/core/status.js'
import { openStore } from '../../src/store/open-store.js'
import type { Store } from '../../src/store/store.js'
import { cli } from '../helpers/cli.js'
import { needsPostgres, startPostgres } from '../helpers/daemons.js'
import { makeInstance, START, WAIVER } from '../helpers/events.js'
import { HOUR, MINUTE, makeCandidate, makeProof } from '../helpers/sign-off.js'
import { declarationOf, freshResult, nowhere } from '../helpers/stores.js'

const dns = makeInstance({ contact: '#network-oncall' })
const NOW = Date.now()

/** Minutes ago, and what the check said then. */
type Past = readonly (readonly [minutesAgo: number, status: Status])[]

const READY: Past = [
  [120, 'CRITICAL'],
  [60, 'OK'],
  [1, 'OK'],
]

const SUITE = `suite: shop
owner: platform
sites: all
integration_points:
  till:
    title: Till
    why: Somebody has to pay.
    checks:
      open: {command: [test, -e, open]}
---
sites: {dfw1: {phase: bringup}}
`

function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

interface Seeded {
  readonly directory: string
  readonly store: Store
  readonly signoff: (...args: readonly string[]) => ReturnType<typeof cli>
}

/** A store in which these checks have reported. */
async function seeded(t: Test, ...checks: readonly (readonly [CheckInstance, Past])[]): Promise<Seeded> {
  const directory = t.testdir()
  const store = await openStore(join(directory, '.firstlight', 'store.db'))
  t.teardown(() => store.close())
  const declared = checks.map(([check]) => check)
  await store.declare(declarationOf(declared, { time: NOW - 3 * HOUR }))
  const fresh = checks.flatMap(([instance, past]) =>
    past.map(([ago, status]) => freshResult(status, NOW - ago * MINUTE - START, { instance })),
  )
  await store.append({ fresh: fresh.sort((a, b) => a.time - b.time), route: nowhere })
  const signoff = (...args: readonly string[]) =>
    cli(['signoff', '--site', 'dfw1', '--by', 'ana', ...args], { directory })
  return { directory, store, signoff }
}

t.test(
  'a site that is ready is signed off: a report in three forms, kept with its hash, and the site is live',
  async (t) => {
    const { directory, store, signoff } = await seeded(t, [dns, READY])
    const { code, stdout, stderr } = await signoff()
    t.match({ code, stderr }, { code: 0, stderr: '' })
    t.match(stdout, /^dfw1 is signed off by ana: the one check is green\n/)
    const folder = join(directory, '.firstlight', 'signoffs')
    const files = readdirSync(folder).sort()
    t.equal(files.length, 3)
    for (const file of files) {
      t.match(file, /^signoff-dfw1-\d{4}-\d\d-\d\dT\d{4}Z\.(?:html|json|md)$/)
      t.match(stdout, join('.firstlight', 'signoffs', file))
    }
    for (const file of files) t.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file)
    const json = readFileSync(join(folder, files.find((file) => file.endsWith('.json')) ?? ''), 'utf8')
    const [kept] = await store.signOffs({})
    t.match(kept, { site: 'dfw1', by: 'ana', stableMs: 30 * MINUTE, report: json })
    t.equal(kept?.sha256, sha256(json))
    t.match(JSON.parse(json), {
      signed_off_by: 'ana',
      suites: [{ suite: 'platform', sha256: 'ab12' }],
      time_to_green: { ms: 2 * HOUR },
      integration_points: [{ checks: [{ id: dns.id, seen_red: { in_history: true } }] }],
    })
    t.match((await store.siteStates()).get('dfw1'), { phase: 'live', signedOffAt: kept?.time })
  },
)

t.test('a site that is not ready is refused with exit 2, and nothing is written', async (t) => {
  const { directory, store, signoff } = await seeded(
    t,
    [
      dns,
      [
        [60, 'OK'],
        [1, 'CRITICAL'],
      ],
    ],
    [makeInstance({ check: 'never' }), []],
  )
  const { code, stdout } = await signoff()
  t.equal(code, 2)
  t.match(stdout, /^dfw1 is not signed off, and nothing was written\n\n2 of 2 checks stand in the way\n/)
  t.match(stdout, / {2}call network \(#network-oncall\)\n {4}platform\.dns\.resolver-answers: not green for 1m/)
  t.match(stdout, / {2}run it: firstlight run suites\/ --site dfw1\n {4}platform\.dns\.never: never reported/)
  t.notOk(existsSync(join(directory, '.firstlight', 'signoffs')))
  t.same(await store.signOffs({}), [])
  t.same(await store.phaseChanges({}), [])
})

t.test('green must have been seen for as long as is asked', async (t) => {
  const { signoff } = await seeded(t, [dns, READY])
  t.match(await signoff('--stable', '2h'), {
    code: 2,
    stdout: /wait 1h( 1m)? more \(until .*\), and run it again then/,
  })
  t.match(await signoff('--stable', '59m'), { code: 0 })
})

t.test('a check that was never seen red needs a proof of the definition that it has now', async (t) => {
  const always: Past = [
    [60, 'OK'],
    [1, 'OK'],
  ]
  const { store, signoff } = await seeded(t, [dns, always])
  const refused = { code: 2, stdout: /firstlight prove suites\/ --site dfw1\n.*never seen red/ }
  t.match(await signoff(), refused)
  await store.prove([makeProof({ definition: 'older' })])
  t.match(await signoff(), refused)
  await store.prove([makeProof()])
  t.match(await signoff(), { code: 0 })
})

t.test('a check that was rewritten has to be run, proven and stable anew', async (t) => {
  const { store, signoff } = await seeded(t, [dns, READY])
  const newer = makeInstance({ definition: 'newer' })
  await store.declare(declarationOf([newer], { time: NOW }))
  t.match(await signoff(), { code: 2, stdout: /rewritten since its last result/ })
  await store.append({ fresh: [freshResult('OK', NOW - START, { instance: newer })], route: nowhere })
  const again = await signoff()
  t.match(again, { code: 2, stdout: /never seen red as it is written now/ })
  t.match(again.stdout, /wait 30m more/, 'what was green before was another check')
})

t.test('a waived failure is accepted, and stands in the report', async (t) => {
  const waived = makeInstance({ check: 'old', waiver: { ...WAIVER, until: '2999-01-31' } })
  const { store, signoff } = await seeded(t, [dns, READY], [waived, [[1, 'CRITICAL']]])
  t.match(await signoff(), {
    code: 0,
    stdout: /platform\.dns\.old of network is waived until 2999-01-31 by ana: replaced/,
  })
  const [kept] = await store.signOffs({})
  t.match(JSON.parse(kept?.report ?? ''), {
    counts: { green: 1, waived: 1 },
    waivers: [{ id: waived.id, in_use: true }],
  })
})

t.test('a second sign-off is another report, and says that it is the second', async (t) => {
  const { directory, store, signoff } = await seeded(t, [dns, READY])
  await signoff()
  t.match(await signoff(), { code: 0, stdout: /signed off by ana, again after / })
  t.equal(readdirSync(join(directory, '.firstlight', 'signoffs')).length, 6)
  const [first, second] = await store.signOffs({})
  t.match(JSON.parse(second?.report ?? ''), { phase_before: 'live', previous: { sha256: first?.sha256 } })
})

t.test('a retired site is not signed off', async (t) => {
  const { store, signoff } = await seeded(t, [dns, READY])
  await store.setPhase({ site: 'dfw1', time: NOW, phase: 'retired' })
  t.match(await signoff(), { code: 2, stdout: /dfw1 is retired/ })
})

t.test('what makes no sense is told', async (t) => {
  const { directory } = await seeded(t, [dns, READY])
  t.match(await cli(['signoff', '--site', 'dfw2', '--by', 'ana'], { directory }), {
    code: 3,
    stderr: /no site "dfw2"[\s\S]*"dfw1"/,
  })
  t.match(await cli(['signoff', '--by', 'ana'], { directory }), { code: 3, stderr: /--site/ })
  t.match(await cli(['signoff', '--site', 'dfw1'], { directory }), { code: 3, stderr: /nobody answers for it/ })
})

t.test('without a place for the report there is no sign-off', async (t) => {
  const { directory, store, signoff } = await seeded(t, [dns, READY])
  const out = join(directory, '.firstlight', 'store.db', 'reports')
  t.match(await signoff('--out', out), { code: 3, stderr: /dfw1 is not signed off: the report cannot be written: E/ })
  t.same(await store.signOffs({}), [])
  t.match(await signoff('--out', 'reports'), { code: 0 })
  t.equal(readdirSync(join(directory, 'reports')).length, 3)
})

t.test('without a store that takes it there is no report', async (t) => {
  const { directory, store } = await seeded(t, [dns, READY])
  const known = await readSite(store, 'dfw1')
  const candidate = makeCandidate(known.checks, { now: NOW })
  const folder = join(directory, 'reports')
  const full: Store = { ...store, signOff: () => Promise.reject(new Error('the disk is full')) }
  const silent = { write: () => undefined, terminal: () => undefined }
  const signal = new AbortController().signal
  const process = { argv: [], env: {}, directory, stdout: silent, stderr: silent, now: () => NOW, signal }
  await t.rejects(grantSignOff(full, { known, candidate, by: 'ana', folder, process }), { message: 'the disk is full' })
  t.same(readdirSync(folder), [])
})

t.test('who signs off at the same moment overwrites no other report', async (t) => {
  const { directory, store, signoff } = await seeded(t, [dns, READY])
  const codes = await Promise.all([1, 2, 3, 4].map(async () => (await signoff()).code))
  const folder = join(directory, '.firstlight', 'signoffs')
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  const kept = await store.signOffs({})
  t.equal(kept.length, codes.filter((code) => code === 0).length)
  t.same(files.map((file) => sha256(readFileSync(join(folder, file)))).sort(), kept.map((each) => each.sha256).sort())
  t.equal(readdirSync(folder).length, 3 * files.length, 'nothing is left behind')
})

t.test('with a server as the store, the report goes to the working directory', { skip: needsPostgres() }, async (t) => {
  const server = await startPostgres()
  t.teardown(() => server.close())
  const directory = t.testdir({ 'shop.yaml': SUITE })
  const env = { USER: 'ana', FIRSTLIGHT_STORE: `postgres://lab:hunter2@${server.host}:${server.port}/postgres` }
  const firstlight = (...args: readonly string[]) => cli(args, { directory, env })
  await firstlight('run', 'shop.yaml')
  writeFileSync(join(directory, 'open'), '')
  await firstlight('run', 'shop.yaml')
  t.match(await firstlight('signoff', '--site', 'dfw1', '--stable', '0s'), {
    code: 0,
    stdout: /^ {2}signoff-dfw1-.*\.md$/m,
  })
  t.equal(readdirSync(directory).filter((file) => file.startsWith('signoff-dfw1-')).length, 3)
  t.match(await firstlight('site', 'phase', 'dfw1'), { code: 0, stdout: /^dfw1 is live since/ })
})

t.test('from red to signed off to regression, as a person does it', async (t) => {
  const directory = t.testdir({ 'shop.yaml': SUITE })
  const firstlight = (...args: readonly string[]) => cli(args, { directory, env: { USER: 'ana' } })
  const signoff = () => firstlight('signoff', 'shop.yaml', '--site', 'dfw1', '--stable', '0s')
  t.match(await signoff(), { code: 2, stdout: /never reported since it was declared/ })
  await firstlight('run', 'shop.yaml')
  t.match(await signoff(), { code: 2, stdout: /call platform\n/ })
  writeFileSync(join(directory, 'open'), '')
  await firstlight('run', 'shop.yaml')
  t.match(await signoff(), { code: 0, stdout: /dfw1 is signed off by ana/ })
  rmSync(join(directory, 'open'))
  t.match(await firstlight('run', 'shop.yaml', '--reporter', 'json'), { code: 1, stdout: /"regression":true/ })
  t.match(await signoff(), { code: 2, stdout: /not green for/ })
})
