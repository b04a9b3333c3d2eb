import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { KnownCheck, Store } from '../../src/store/store.js'
import { cli } from '../helpers/cli.js'
import { type EventParts, makeInstance, makeNotApplicable, makeSite, WAIVER } from '../helpers/events.js'
import { fillStore } from '../helpers/filled-store.js'
import { HOUR, known, knownBlocked, MINUTE, NOW } from '../helpers/known.js'

const SUITE = `suite: shop
sites: all
integration_points:
  shelf:
    title: Shelf
    owner: cleaners
    why: What is sold lies on it.
    checks: {full: {file: shelf.txt}}
  till:
    title: Till
    owner: platform
    why: Somebody has to pay.
    depends_on: [shelf]
    checks:
      open: {file: shop.yaml}
      spare: {file: shop.yaml, only: site.name == "ams1"}
---
sites:
  dfw1: {title: Dallas 1, phase: bringup}
`

const red = { status: 'CRITICAL', output: 'it refused the connection' } as const

/** What status says of a store that holds the checks. */
async function statusOf(
  t: Test,
  checks: readonly KnownCheck[],
  { args = [], more }: { readonly args?: readonly string[]; readonly more?: (store: Store) => Promise<void> } = {},
) {
  const directory = t.testdir({})
  await fillStore(directory, { checks, notApplicable: [makeNotApplicable()] }, more)
  return cli(['status', ...args], { directory, at: NOW })
}

/** A result as old as this when the command looks at it. */
function old(ms: number, parts: EventParts = {}): EventParts {
  return { ...parts, event: { time: NOW - ms } }
}

t.test('a site is followed from nothing to all green', async (t) => {
  const directory = t.testdir({ 'shop.yaml': SUITE })
  const status = (...args: readonly string[]) => cli(['status', ...args], { directory })

  const before = await status()
  t.match(before, { code: 3, stdout: '', stderr: /^firstlight: there is no history yet: .*\nhint: run suites first/ })

  const declared = await status('shop.yaml')
  t.equal(declared.code, 3, 'declared and never reported is not green')
  t.match(declared.stdout, /^shelf +· 0\/1\ntill +· 0\/1$/m)
  t.match(declared.stdout, 'fix this one, 1 follows:\n    · shelf.full  cleaners  never reported for ')

  await cli(['run', 'shop.yaml'], { directory })
  const failing = await status()
  t.equal(failing.code, 2)
  t.match(failing.stdout, /^shelf +✗ 0\/1\ntill +⊘ 0\/1$/m)
  t.match(failing.stdout, 'dfw1  Dallas 1, bringup: 0 of 2 green; 1 red, 1 blocked; 1 not applicable; looked at ')

  writeFileSync(join(directory, 'shelf.txt'), 'bread')
  await cli(['run', 'shop.yaml'], { directory })
  const green = await status()
  t.equal(green.code, 0)
  t.match(
    green.stdout,
    /✓ dfw1 {2}Dallas 1, bringup: all 2 green; 1 not applicable; looked at .* ago\n1 site: all 2 green; looked at .* ago\n/,
  )
})

t.test('the exit code is that of the worst that stands there', async (t) => {
  const root = makeInstance({ check: 'root' })
  const green = known(makeInstance({ check: 'green' }), {})
  const cases: readonly (readonly [code: number, check: KnownCheck])[] = [
    [0, known(makeInstance({ waiver: WAIVER }), { ...red, result: { waiver: WAIVER } })],
    [1, known(makeInstance(), { status: 'WARNING' })],
    [2, known(makeInstance(), red)],
    [3, known(makeInstance(), { status: 'UNKNOWN' })],
    [3, known(makeInstance())],
    [3, known(makeInstance({ ttlMs: MINUTE }), old(HOUR))],
    [3, knownBlocked(makeInstance(), root)],
  ]
  for (const [code, check] of cases) t.equal((await statusOf(t, [green, check])).code, code, JSON.stringify(check))
})

t.test('the store says which phase a site is in, and what red means there', async (t) => {
  const more = async (store: Store) => {
    const signOff = { id: 'x', site: 'dfw1', time: NOW - HOUR, by: 'ana', stableMs: 0, sha256: '', report: '{}' }
    await store.signOff(signOff)
  }
  const { stdout } = await statusOf(t, [known(makeInstance(), old(MINUTE, red))], { more })
  t.match(stdout, /^▼ dfw1 {2}Dallas 1, live, signed off \S+ \S+ by ana: 0 of 1 green; 1 red; 1 regression/m)
  t.match(stdout, /regression after the sign-off of /)
})

t.test('retired sites are shown when they are named', async (t) => {
  const checks = ['ams1', 'dfw1'].map((name) => known(makeInstance({ site: makeSite({ name }) }), {}))
  const more = (store: Store) => store.setPhase({ site: 'ams1', time: NOW, phase: 'retired' })
  const all = await statusOf(t, checks, { more })
  t.notMatch(all.stdout, 'ams1')
  t.match((await statusOf(t, checks, { more, args: ['--site', 'ams1'] })).stdout, 'ams1  Dallas 1, retired: the one')
  const [ams1] = checks
  t.match(await statusOf(t, ams1 ? [ams1] : [], { more }), {
    code: 3,
    stderr: /every site is retired\nhint: .*--site ams1/,
  })
})

t.test('a selection of nothing is an error, and says what there is', async (t) => {
  const checks = [known(makeInstance(), {})]
  t.match(await statusOf(t, checks, { args: ['--site', 'dfw2'] }), {
    code: 3,
    stdout: '',
    stderr: 'firstlight: no check is declared at a site "dfw2"\nhint: did you mean "dfw1"?\n',
  })
  t.match(await statusOf(t, checks, { args: ['--owner', 'edge'] }), {
    code: 3,
    stderr: 'firstlight: no check there is owned by "edge"\nhint: known here: network\n',
  })
  t.match(await statusOf(t, [], { args: ['-s', 'dfw1'] }), {
    code: 3,
    stderr: /no check is declared in .*\nhint: name the/,
  })
})

t.test('one owner, as JSON and as Markdown', async (t) => {
  const root = makeInstance()
  const checks = [
    known(root, red),
    knownBlocked(makeInstance({ point: 'edge', owner: 'edge', dependsOn: [root.id] }), root),
  ]
  const json = await statusOf(t, checks, { args: ['--owner', 'edge', '--format', 'json'] })
  t.equal(json.code, 3)
  t.match(JSON.parse(json.stdout), {
    ...{ kind: 'status', status: 'UNKNOWN', exit_code: 3, counts: { blocked: 1, total: 1 }, follow: 1 },
    sites: [{ site: 'dfw1', root_causes: [{ instance: root.id, owner: 'network' }], checks: [{ owner: 'edge' }] }],
  })
  const markdown = await statusOf(t, checks, { args: ['--format', 'markdown'] })
  t.match(markdown, {
    code: 2,
    stdout: /^## 1 site: 0 of 2 green; 1 red, 1 blocked; looked at 2h 5m ago; fix this one, 1 follows\n/,
  })
})
