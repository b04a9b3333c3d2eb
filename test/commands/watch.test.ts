import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { mintEventId } from '../../src/core/event-id.js'
import { openStore } from '../../src/store/open-store.js'
import { CLI, ended, says, startCli } from '../helpers/cli.js'
import { makeEvent, makeInstance, makeSite } from '../helpers/events.js'
import { needs } from '../helpers/needs.js'
import { noneLeftWith, processesWith } from '../helpers/processes.js'

const SITES = `---
sites: {dfw1: {title: Dallas 1, phase: live}}
`

/** A suite of these checks of one point, as YAML. */
const suite = (checks: string) => `suite: shop
owner: platform
sites: all
defaults: {interval: 1s}
integration_points: {shelf: {title: Shelf, why: W, checks: {${checks}}}}
${SITES}`

/** `firstlight watch` in a folder with this suite; what it says in all is `result`. */
function watch(t: Test, checks: string, ...flags: readonly string[]) {
  const directory = t.testdir({ 'shop.yaml': suite(checks) })
  const child = startCli(['watch', 'shop.yaml', '--no-store', ...flags], { directory, env: { WATCHED: directory } })
  t.teardown(() => child.kill('SIGKILL'))
  const write = (text: string) => writeFileSync(join(directory, 'shop.yaml'), text)
  return { directory, child, result: ended(child), write, at: (name: string) => join(directory, name) }
}

t.test(
  'SIGTERM and SIGINT stop it: the last line is said, the reports are whole, and the exit code is 0',
  async (t) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, result, at } = watch(t, 'full: {file: gone}', '-r', 'pretty', '-r', 'junit=out.xml')
      await says(child, /shelf\.full red/)
      child.kill(signal)
      t.match(await result, {
        code: 0,
        stdout:
          /^\S+ 1 check at dfw1, each on its own interval until stopped\n[\s\S]*\nstopped after .*: 0 of 1 checks are green, 1 red\n$/,
        stderr: '',
      })
      t.match(readFileSync(at('out.xml'), 'utf8'), /<\/testsuites>\n$/)
    }
  },
)

t.test('what runs when it is stopped is given up, and no process is left', async (t) => {
  const { child, result, directory, at } = watch(
    t,
    "slow: {command: [sh, -c, 'touch begun; sleep 60']}, quick: {file: shop.yaml}",
  )
  await says(child, /quick green/)
  while (!existsSync(at('begun'))) await new Promise((resolve) => setTimeout(resolve, 20))
  child.kill('SIGTERM')
  t.match(await result, { code: 0, stdout: /1 of 2 checks is green, 1 without a verdict/ })
  await noneLeftWith('WATCHED', directory, 10_000)
})

t.test('wrong suites at the start are refused like everywhere', async (t) => {
  const { result } = watch(t, 'full: {flie: gone}')
  t.match(await result, { code: 3, stdout: '', stderr: /did you mean "file"/ })
})

t.test('a check that sleeps longer than its interval never runs twice at once', async (t) => {
  const script = 'mkdir busy || echo overlap >> log; echo run >> log; sleep 1.7; rmdir busy'
  const { child, result, at } = watch(
    t,
    `slow: {command: [sh, -c, '${script}']}, pulse: {command: [sh, -c, 'echo p >> pulse']}`,
  )
  const runs = () => (existsSync(at('log')) ? readFileSync(at('log'), 'utf8').split('\n').length - 1 : 0)
  while (runs() < 3) await new Promise((resolve) => setTimeout(resolve, 50))
  child.kill('SIGTERM')
  const { stderr } = await result
  t.notMatch(readFileSync(at('log'), 'utf8'), 'overlap')
  t.match(stderr, /took longer than its interval, \d+ beats? w\w+ missed \(dfw1\/shop\.shelf\.slow\)/)
})

t.test('a process that was stopped and goes on says how long it was away, and runs each check once', async (t) => {
  const { child, result, at } = watch(t, "pulse: {command: [sh, -c, 'echo p >> pulse']}")
  await says(child, /pulse green/)
  const runs = () => readFileSync(at('pulse'), 'utf8').length / 2
  child.kill('SIGSTOP')
  await new Promise((resolve) => setTimeout(resolve, 5500))
  const before = runs()
  const away = says(child, /away for .*s: \d+ beats were missed/)
  const begun = performance.now()
  child.kill('SIGCONT')
  await away
  const after = runs()
  const atMost = before + 2 + (performance.now() - begun) / 1000
  t.ok(after <= atMost, `${before} runs before, ${after} after: no burst`)
  child.kill('SIGTERM')
  t.match(await result, { code: 0 })
})

t.test('what a root cause blocked runs soon after that has gone, not an interval later', async (t) => {
  const { child, result, at } = watch(
    t,
    'link: {file: up}, far: {file: shop.yaml, interval: 1h, depends_on: [shelf.link]}',
  )
  await says(child, /shelf\.far blocked {2}UNKNOWN - blocked by shelf\.link/)
  const freed = says(child, /shelf\.far blocked -> green/)
  writeFileSync(at('up'), '')
  await freed
  child.kill('SIGTERM')
  t.match(await result, { code: 0, stdout: /shelf\.link red -> green[\s\S]*all 2 checks are green/ })
})

t.test(
  'SIGHUP reloads the suites: what is new runs, what is gone does not, what stayed is not told again',
  async (t) => {
    const { child, result, write } = watch(t, 'old: {file: gone}, kept: {file: shop.yaml}')
    await says(child, /old red[\s\S]*kept green|kept green[\s\S]*old red/)
    const reloaded = says(child, /reloaded: 1 new, 1 gone, 1 kept/)
    const news = says(child, /shelf\.fresh green/)
    write(suite('kept: {file: shop.yaml}, fresh: {file: shop.yaml}'))
    child.kill('SIGHUP')
    await Promise.all([reloaded, news])
    child.kill('SIGTERM')
    const { code, stdout, stderr } = await result
    t.equal(code, 0)
    t.equal(stdout.match(/shelf\.kept green/g)?.length, 1)
    t.match(stdout, /all 2 checks are green/)
    t.equal(stderr, 'firstlight: reloaded: 1 new, 1 gone, 1 kept\n')
  },
)

t.test('a bad reload keeps the plan from before, and says all that is wrong', async (t) => {
  const { child, result, write, at } = watch(t, 'a: {file: up}')
  await says(child, /shelf\.a red/)
  const refused = says(child, /not reloaded: the plan from before goes on/)
  write(suite('a: {flie: up}, b: {file: x, ownr: me}'))
  child.kill('SIGHUP')
  await refused
  const green = says(child, /shelf\.a red -> green/)
  writeFileSync(at('up'), '')
  await green
  const reloaded = says(child, /reloaded: 1 new, 0 gone, 1 kept\n/)
  write(suite('a: {file: up}, b: {file: up}'))
  child.kill('SIGHUP')
  await reloaded
  child.kill('SIGTERM')
  const { code, stderr } = await result
  t.equal(code, 0)
  t.match(stderr, /did you mean "file"[\s\S]*did you mean "owner"[\s\S]*2 errors in shop\.yaml\n/)
})

t.test('a suite that is gone is no reason to stop either', async (t) => {
  const { child, result, at } = watch(t, 'a: {file: up}')
  await says(child, /shelf\.a red/)
  const refused = says(child, /not reloaded/)
  rmSync(at('shop.yaml'))
  child.kill('SIGHUP')
  await refused
  child.kill('SIGTERM')
  t.match(await result, { code: 0, stdout: /0 of 1 checks are green, 1 red/ })
})

t.test(
  'on a terminal SIGHUP reloads, too, but a terminal that is lost ends it',
  { skip: needs('script', 'bsdutils') },
  async (t) => {
    const directory = t.testdir({ 'shop.yaml': suite('a: {file: shop.yaml}') })
    const command = `"${process.execPath}" "${CLI}" watch shop.yaml --no-store`
    const terminal = spawn('script', ['--quiet', '--return', '--command', `exec ${command}`, '/dev/null'], {
      cwd: directory,
      env: { ...process.env, TERM: 'xterm', WATCHED: directory },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    await says(terminal, /1 of 1 green/)
    const pid = processesWith('WATCHED', directory).find((each) => nameOf(each).startsWith(process.execPath))
    if (pid === undefined) throw new Error('it runs')
    const reloaded = says(terminal, /reloaded: 0 new, 0 gone, 1 kept/)
    process.kill(pid, 'SIGHUP')
    await reloaded
    terminal.kill('SIGKILL')
    await noneLeftWith('WATCHED', directory, 15_000)
  },
)

function nameOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
}

t.test('with a store it follows the phases of sites, and tells what others run no more', async (t) => {
  const directory = t.testdir({
    'shop.yaml': suite('a: {file: shop.yaml}').replace('sites: {', 'sites: {ams1: {title: Amsterdam 1, phase: live}, '),
  })
  const store = await openStore(join(directory, 'store.db'))
  t.teardown(() => store.close())
  const other = makeInstance({ site: makeSite({ phase: 'live' }), ttlMs: 180_000 })
  const time = Date.now() - 360_000
  const { result } = makeEvent({ instance: other })
  await store.declare({ time, checks: [other], notApplicable: [], suites: [], completeFor: [] })
  await store.append({ fresh: [{ id: mintEventId(time), time, result }], route: () => [] })

  const child = startCli(['watch', 'shop.yaml', '--store', 'store.db'], { directory })
  const ending = ended(child)
  t.teardown(() => child.kill('SIGKILL'))
  const stale = says(child, /dfw1 dns\.resolver-answers green -> unknown {2}UNKNOWN - no result for 6m/)
  await says(child, /ams1 shelf\.a green/)
  const retired = says(child, /ams1 is retired now[\s\S]*reloaded: 0 new, 1 gone, 1 kept/)
  await store.setPhase({ site: 'ams1', time: Date.now(), phase: 'retired' })
  await retired
  const emptied = says(child, /dfw1 is retired now[\s\S]*not reloaded: .*\(0 new, 1 gone, 0 kept\)/)
  await store.setPhase({ site: 'dfw1', time: Date.now(), phase: 'retired' })
  await emptied
  const back = says(child, /dfw1 is bringup now[\s\S]*reloaded: 1 new, 0 gone, 0 kept/)
  await store.setPhase({ site: 'dfw1', time: Date.now(), phase: 'bringup' })
  await Promise.all([back, stale])
  child.kill('SIGTERM')
  t.match(await ending, { code: 0 })
  t.match(await store.history({ id: other.id, limit: 1 }), [{ result: { stale: true } }])
  t.match(await store.runs({}), [{ finished: { ending: 'stopped' } }])
  const own = await store.history({ id: 'dfw1/shop.shelf.a', limit: 1000 })
  t.ok(own.length > 3, `${own.length} results are kept`)
})
