import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { startHttpServer } from '../../src/lab/http-server.js'
import { cli, ended, says, startCli } from '../helpers/cli.js'
import { mountDisk, needsMount } from '../helpers/small-disk.js'

const SUITE = `suite: shop
owner: platform
sites: all
integration_points:
  shelf:
    title: Shelf
    why: What is sold lies on it.
    labels: {tier: gold}
    checks:
      full: {command: [sh, -c, 'echo full']}
      dusty: {command: [sh, -c, 'echo dusty; exit 1'], owner: cleaners}
  till:
    title: Till
    why: Somebody has to pay.
    checks:
      open: {command: [sh, -c, 'echo closed; exit 2'], owner: cashiers}
---
sites:
  dfw1: {title: Dallas 1, phase: live}
  ams1: {title: Amsterdam 1, phase: live}
`

t.test('the exit code is that of the worst status, whatever the reporters, each of which writes its own', async (t) => {
  const directory = t.testdir({ 'shop.yaml': SUITE })
  const names = ['github', 'json', 'junit', 'markdown', 'nagios', 'pretty']
  const files = names.flatMap((name) => ['--reporter', `${name}=${name}.out`])
  const { code, stdout, stderr } = await cli(['run', 'shop.yaml', '-r', 'tap', ...files], { directory })
  t.match({ code, stdout, stderr }, { code: 2, stdout: /^TAP version 14\n1\.\.6\n/, stderr: '' })
  t.match(stdout, /not ok \d - dfw1\/shop\.till\.open/)
  for (const name of names) t.match(readFileSync(join(directory, `${name}.out`), 'utf8'), /closed/, name)
})

t.test('a selection runs what it says, and the rest is not looked at', async (t) => {
  const directory = t.testdir({ 'shop.yaml': SUITE })
  const run = (...flags: string[]) => cli(['run', 'shop.yaml', '-r', 'nagios', ...flags], { directory })
  t.match(await run('--site', 'dfw1', '--only', 'shop.*.full'), { code: 0, stdout: /OK - the one check is green/ })
  t.match(await run('--owner', 'cleaners'), { code: 1, stdout: /^FIRSTLIGHT WARNING - 2 of 2/ })
  t.match(await run('--label', 'tier=gold', '-s', 'ams1'), { code: 1, stdout: /1 of 2 checks is not green/ })
})

t.test('--fail-on maps the verdict to pass and fail', async (t) => {
  const directory = t.testdir({ 'shop.yaml': SUITE })
  const codes = async (...flags: string[]) => (await cli(['run', 'shop.yaml', ...flags], { directory })).code
  t.equal(await codes('--fail-on', 'critical', '--only', 'shop.shelf'), 0)
  t.equal(await codes('--fail-on', 'warning', '--only', 'shop.shelf'), 1)
  t.equal(await codes('--fail-on', 'critical'), 1)
})

const UNSURE = `suite: unsure
owner: me
sites: all
integration_points: {p: {title: P, why: W, checks: {c: {command: [sh, -c, 'echo who knows; exit 3']}}}}
---
sites: {dfw1: {title: Dallas 1, phase: live}}
`

t.test('what nobody could tell passes a gate only when that is allowed', async (t) => {
  const directory = t.testdir({ 'unsure.yaml': UNSURE })
  const codes = async (...flags: string[]) => (await cli(['run', 'unsure.yaml', ...flags], { directory })).code
  t.equal(await codes('--fail-on', 'critical'), 1)
  t.equal(await codes('--fail-on', 'unknown'), 1)
  t.equal(await codes('--fail-on', 'critical', '--allow-unknown'), 0)
})

t.test('wrong usage exits 3, says what to try, and nothing has run or been written', async (t) => {
  const directory = t.testdir({
    'ran.yaml': `suite: ran
owner: me
sites: all
integration_points: {p: {title: P, why: W, checks: {c: {command: [touch, ran]}}}}
---
sites: {dfw1: {title: Dallas 1, phase: live}}
`,
    'kept.xml': 'kept',
  })
  const wrong: readonly (readonly [flags: readonly string[], message: RegExp])[] = [
    [['-r', 'junit=kept.xml', '-r', 'junti'], /no reporter "junti"\nhint: did you mean "junit"/],
    [['-r', 'junit=kept.xml', '-r', 'tap=./kept.xml'], /junit and tap would both write to .*kept\.xml/],
    [['-r', 'tap', '-r', 'json'], /tap and json would both write to standard output/],
    [['-r', 'junit='], /--reporter junit= names no file/],
    [['-r', 'junit=gone/out.xml'], /the reporter "junit" cannot write: ENOENT/],
    [['--deadline', '1h'], /--deadline belongs to --until-green/],
    [['--until-green', '--every', '0s'], /--every is less than 100ms/],
    [['--concurrency', '0'], /--concurrency is 0, wanted at least 1/],
    [['--fail-on', 'red'], /--fail-on is "red", wanted one of warning, unknown, critical/],
    [['--allow-unknown'], /--allow-unknown belongs to --fail-on\nhint: write --fail-on critical --allow-unknown/],
    [['--fail-on', 'unknown', '--allow-unknown'], /--allow-unknown contradicts --fail-on unknown/],
    [['--only', 'ran.p.x'], /--only "ran\.p\.x" matches nothing/],
    [['--site', 'dfw2'], /no site "dfw2"\nhint: did you mean "dfw1"/],
  ]
  for (const [flags, message] of wrong) {
    t.match(await cli(['run', 'ran.yaml', ...flags], { directory }), { code: 3, stdout: '', stderr: message })
  }
  t.notOk(existsSync(join(directory, 'ran')))
  t.equal(readFileSync(join(directory, 'kept.xml'), 'utf8'), 'kept')
})

// one that writes as it goes, and one that writes at the end
for (const reporter of ['json', 'junit']) {
  t.test(
    `a report of ${reporter} that cannot be written is told, and no success`,
    { skip: noFullDevice() },
    async (t) => {
      const directory = t.testdir({ 'shop.yaml': SUITE })
      const run = (check: string, ...flags: readonly string[]) =>
        cli(['run', 'shop.yaml', '--only', `shop.*.${check}`, '-r', `${reporter}=/dev/full`, ...flags], { directory })
      const told = new RegExp(`the reporter "${reporter}" failed .*ENOSPC`)
      t.match(await run('full', '-r', 'nagios=out'), { code: 3, stderr: told })
      t.match(await run('full', '-r', 'nagios=out', '--fail-on', 'critical'), { code: 3, stderr: told })
      t.match(readFileSync(join(directory, 'out'), 'utf8'), /^FIRSTLIGHT OK/, 'the others have theirs')
      t.match(await run('open'), { code: 2, stderr: told }, 'what is red stays red')
    },
  )
}

t.test('a report that the disk has no room for is no success', { skip: needsMount() }, async (t) => {
  const disk = mountDisk(1)
  t.teardown(disk.close)
  writeFileSync(join(disk.folder, 'ballast'), Buffer.alloc(1024 * 1024))
  const directory = t.testdir({ 'shop.yaml': SUITE })
  const report = join(disk.folder, 'report.json')
  const result = await cli(['run', 'shop.yaml', '--only', 'shop.*.full', '-r', `json=${report}`], { directory })
  t.match(result, { code: 3, stderr: /the reporter "json" failed .*ENOSPC/ })
})

function noFullDevice(): false | string {
  return existsSync('/dev/full') ? false : 'needs /dev/full'
}

const COMING_UP = `suite: site
owner: me
sites: all
integration_points:
  p:
    title: P
    why: W
    checks:
      early: {file: site.yaml}
      late: {file: there}
---
sites: {dfw1: {title: Dallas 1, phase: bringup}}
`

t.test('--until-green goes on until all is green, for weeks if it must', async (t) => {
  const directory = t.testdir({ 'site.yaml': COMING_UP })
  const child = startCli(['run', 'site.yaml', '--until-green', '--every', '100ms', '--deadline', '40d'], { directory })
  const result = ended(child)
  await says(child, /p\.late red/)
  writeFileSync(join(directory, 'there'), '')
  t.match(await result, {
    code: 0,
    stdout: /p\.late red -> green[\s\S]*all 2 checks are green, settled after/,
    stderr: '',
  })
})

t.test('--until-green ends at its deadline, and says what is still red', async (t) => {
  const directory = t.testdir({ 'site.yaml': COMING_UP })
  const args = ['run', 'site.yaml', '--until-green', '--every', '100ms', '--deadline', '300ms']
  t.match(await cli(args, { directory }), { code: 2, stdout: /still red at the deadline after .*: 1 of 2 checks/ })
})

const CUT_OFF = COMING_UP.replace(
  '{file: site.yaml}',
  '{command: [sh, -c, "test ! -e there || sleep 30"], timeout: 25s}',
)

t.test('--until-green: a last look that a signal cuts off is not green', async (t) => {
  const directory = t.testdir({ 'site.yaml': CUT_OFF })
  const child = startCli(['run', 'site.yaml', '--until-green', '--every', '100ms'], { directory })
  const result = ended(child)
  await says(child, /p\.late red/)
  writeFileSync(join(directory, 'there'), '')
  await says(child, /p\.late red -> green/)
  child.kill('SIGTERM')
  t.match(await result, { code: 3, stdout: /interrupted after .*: 1 of 2 checks is green, 1 without a verdict/ })
})

t.test('--until-green: what has not settled at the deadline is not green', async (t) => {
  const directory = t.testdir({
    'site.yaml': COMING_UP.replace('{file: site.yaml}', '{file: site.yaml, settle: 5000}'),
  })
  const args = [
    'run',
    'site.yaml',
    '--until-green',
    '--every',
    '100ms',
    '--deadline',
    '500ms',
    '--only',
    'site.p.early',
  ]
  t.match(await cli(args, { directory }), { code: 3, stdout: /not settled at the deadline after .*without a verdict/ })
})

const ALL_SEEN = /early green[\s\S]*late red|late red[\s\S]*early green/

t.test('a signal ends a run with what is known, a lost terminal too', async (t) => {
  const directory = t.testdir({ 'site.yaml': COMING_UP })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const child = startCli(['run', 'site.yaml', '--until-green', '-r', 'pretty', '-r', 'junit=out.xml'], { directory })
    const result = ended(child)
    await says(child, ALL_SEEN)
    child.kill(signal)
    t.match(await result, { code: 2, stdout: /interrupted after .*: 1 of 2 checks is green, 1 red/ }, signal)
    t.match(readFileSync(join(directory, 'out.xml'), 'utf8'), /<\/testsuites>\n$/, 'the report is whole')
  }
})

t.test('a reader that leaves does not stop the run', async (t) => {
  const directory = t.testdir({ 'site.yaml': COMING_UP })
  const child = startCli(
    ['run', 'site.yaml', '--until-green', '--every', '100ms', '-r', 'pretty', '-r', 'junit=out.xml'],
    {
      directory,
    },
  )
  const closed = new Promise((resolve) => child.once('close', resolve))
  await says(child, /p\.late red/)
  child.stdout?.destroy()
  writeFileSync(join(directory, 'there'), '')
  t.equal(await closed, 0)
  t.match(readFileSync(join(directory, 'out.xml'), 'utf8'), /failures="0"/)
})

t.test('a condition that takes too long is that check alone, and a stop is obeyed meanwhile', async (t) => {
  const ids = JSON.stringify({ ids: Array.from({ length: 20_000 }, (_, index) => index) })
  let finish: () => void = () => undefined
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const server = await startHttpServer(async ({ url }, response) => {
    if (url?.startsWith('/slow')) await delay(1000)
    response.end(ids, () => url === '/slow?long' && finish())
  })
  t.teardown(server.close)
  const url = `http://127.0.0.1:${server.port}`
  const suite = (timeout: string, path: string) => `suite: dear
owner: me
sites: all
integration_points:
  p:
    title: P
    why: W
    checks:
      beside: {http: "${url}${path}", timeout: 8s}
      dear: {http: "${url}/ids", timeout: ${timeout}, expect: "json.ids.all(x, json.ids.filter(y, y == x).size() == 1)"}
---
sites: {dfw1: {title: Dallas 1, phase: live}}
`
  const directory = t.testdir({ 'three.yaml': suite('3s', '/slow'), 'long.yaml': suite('10m', '/slow?long') })
  const { code, stdout } = await cli(['run', 'three.yaml', '-r', 'tap'], { directory })
  t.equal(code, 3)
  t.match(stdout, /^ok \d - dfw1\/dear\.p\.beside/m)
  t.match(stdout, /^not ok \d - dfw1\/dear\.p\.dear/m)
  t.match(stdout, /cannot tell whether json\.ids\.all.*it took longer than the [\d.]+ s that were left of the 3 s/)
  const child = startCli(['run', 'long.yaml', '-r', 'tap'], { directory })
  const result = ended(child)
  await finished
  child.kill('SIGTERM')
  t.match(await result, { code: 3 })
})
