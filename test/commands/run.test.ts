import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { cli } from '../helpers/cli.js'
import { SUITE } from '../helpers/shop-suite.js'

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
