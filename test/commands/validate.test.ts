import { readdirSync } from 'node:fs'
import t from 'tap'
import { cli } from '../helpers/cli.js'

const SOUND = `suite: shop
owner: platform
contact: "#platform"
sites: all
integration_points:
  till:
    title: Till
    why: Somebody has to pay.
    runbook: https://wiki.example.net/till
    checks:
      open: {tcp: "till.example.net:1"}
      spare: {tcp: "till.example.net:2", only: site.name == "dfw1"}
---
sites:
  dfw1: {title: Dallas 1, phase: live}
  ams1: {title: Amsterdam 1, phase: live}
`

t.test('sound suites are counted, also where there is no home to keep anything in', async (t) => {
  const directory = t.testdir({ 'shop.yaml': `${SOUND}# ${'x'.repeat(2000)}\n` })
  for (const env of [{ HOME: '/proc' }, { XDG_CACHE_HOME: '/dev/null' }, { HOME: '', XDG_CACHE_HOME: 'cache' }]) {
    t.same(await cli(['validate', 'shop.yaml', '--strict'], { directory, env }), {
      code: 0,
      stdout: '1 suite, 2 sites, 3 checks, 1 not applicable: valid\n',
      stderr: '',
    })
  }
  t.same(readdirSync(directory), ['shop.yaml'], 'and nothing is written elsewhere instead')
})

t.test('what is legal but seldom meant is told, and fails under --strict', async (t) => {
  const directory = t.testdir({ 'shop.yaml': SOUND.replace('    runbook: https://wiki.example.net/till\n', '') })
  t.match(await cli(['validate', '.'], { directory }), { code: 0, stdout: /: valid \(--strict would say more\)\n$/ })
  t.match(await cli(['validate', '.', '--strict'], { directory }), {
    code: 3,
    stdout: '',
    stderr: /^shop\.yaml:6:3: warning: .*"till" has no "runbook"[\s\S]*\nfirstlight: 1 finding under --strict\n$/,
  })
})

t.test('every error of every file at once, each with its place, its line, a caret and a hint', async (t) => {
  const directory = t.testdir({
    'a.yaml': SOUND.replace('tcp: "till.example.net:1"', 'tpc: "till.example.net:1", timeout: 5'),
    'b.yaml': 'suite: [',
  })
  const { code, stdout, stderr } = await cli(['validate', '.'], { directory })
  t.same([code, stdout], [3, ''])
  t.match(
    stderr,
    `a.yaml:11:14: error: "tpc" is neither a check type nor a key of a check
  11 |       open: {tpc: "till.example.net:1", timeout: 5}
     |              ^^^
  hint: did you mean "tcp"?
`,
  )
  t.match(stderr, /^a\.yaml:11:50: error: .*timeout.*\n.*\n +\| +\^$/m)
  t.match(stderr, /^b\.yaml:1:\d+: error: /m)
  t.match(stderr, /\nfirstlight: 3 errors in \.\n$/)
  t.notMatch(stderr, '\u001b', 'no colour in a pipe')
})

t.test('colour is forced and forbidden by the environment', async (t) => {
  const directory = t.testdir({ 'shop.yaml': SOUND.replace('    runbook: https://wiki.example.net/till\n', '') })
  const run = (env: Record<string, string>) => cli(['validate', '.', '--strict'], { directory, env })
  t.match((await run({ FORCE_COLOR: '1' })).stderr, '\u001b[33mwarning:')
  t.notMatch((await run({ FORCE_COLOR: '0', TERM: 'xterm-256color' })).stderr, '\u001b')
})

t.test('no path is wrong usage', async (t) => {
  t.match(await cli(['validate']), {
    code: 3,
    stdout: '',
    stderr: /no suite given\nhint: .*firstlight validate suites\//,
  })
})
