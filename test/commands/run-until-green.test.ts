import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { startHttpServer } from '../../src/lab/http-server.js'
import { cli, ended, says, startCli } from '../helpers/cli.js'

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
  t.match(await result, {
    code: 3,
    stdout: /interrupted after .*: [01] of 2 checks (is|are) green, [12] without a verdict/,
  })
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
