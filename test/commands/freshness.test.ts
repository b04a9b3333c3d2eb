import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { cli } from '../helpers/cli.js'
import { START } from '../helpers/events.js'
import { HOUR, MINUTE } from '../helpers/known.js'

// What is green only because nobody has looked since, or because nobody looked at the rest, is green nowhere.

const SUITE = `suite: shop
owner: platform
sites: all
integration_points:
  shelf:
    title: Shelf
    why: What is sold lies on it.
    checks: {full: {file: shop.yaml}, clean: {file: shop.yaml}}
  till:
    title: Till
    why: Somebody has to pay.
    checks: {open: {file: shop.yaml}}
---
sites: {dfw1: {phase: bringup}}
---
handlers: {log: {file: {path: told.jsonl}, events: [site]}}
`

const LATER = START + 20 * MINUTE

function shop(directory: string) {
  return (at: number, ...args: readonly string[]) => cli(args, { directory, at })
}

/** `green dfw1` and the like: what the handler was told of groups, in order. */
function toldIn(directory: string): readonly string[] {
  const lines = readFileSync(join(directory, 'told.jsonl'), 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line)).map(({ turned, group }) => `${turned} ${group}`)
}

t.test('20 minutes after the last look nothing is green, in no view', async (t) => {
  const firstlight = shop(t.testdir({ 'shop.yaml': SUITE }))
  t.equal((await firstlight(START, 'run', 'shop.yaml')).code, 0)
  const green = await firstlight(START + MINUTE, 'status')
  t.match(green, { code: 0, stdout: '1 site: all 3 green; looked at 1m ago\n' })

  const status = await firstlight(LATER, 'status')
  t.equal(status.code, 3)
  t.match(status.stdout, /^shelf +○ 0\/2\ntill +○ 0\/1$/m)
  t.match(status.stdout, '1 site: 0 of 3 green; 3 stale; looked at 20m ago; fix these 3\n')
  t.match(
    status.stdout,
    'run again what is stale: firstlight run suites/ --site dfw1; a suite that runs once a day says so: `defaults: {ttl: 26h}`\n',
  )
  const { sites, ...total } = JSON.parse((await firstlight(LATER, 'status', '--format', 'json')).stdout)
  t.match(total, { exit_code: 3, counts: { green: 0, stale: 3 }, oldest_age_ms: 20 * MINUTE })
  for (const check of sites[0].checks) t.match(check, { standing: 'stale', status: 'OK', age_ms: 20 * MINUTE })

  const next = await firstlight(LATER, 'next')
  t.match(next.stdout, 'nobody looks at these any more: the newest result is 20m old: run them again\n')
  t.notMatch(next.stdout, 'sign it off')
  const timeline = await firstlight(LATER, 'timeline', '--site', 'dfw1')
  t.match(timeline.stdout, /until it stayed green; looked at 20m ago\n +stale {2}dfw1 {2}0\/3, 3 stale\n/)
  const history = await firstlight(LATER, 'history', 'dfw1/shop.till.open')
  t.match(history.stdout, '○ stale     OK - ')
  t.match((await firstlight(LATER, 'signoff', '--site', 'dfw1', '--by', 'ana')).stdout, 'old, stale after 15m\n')
  t.equal(
    (
      await firstlight(
        LATER,
        'docs',
        'shop.yaml',
        '--store',
        '.firstlight/store.db',
        '--format',
        'markdown',
        '--out',
        'pages',
      )
    ).code,
    0,
  )
})

t.test('the pages say until when they count, and tell of what is stale', async (t) => {
  const directory = t.testdir({ 'shop.yaml': SUITE })
  const firstlight = shop(directory)
  await firstlight(START, 'run', 'shop.yaml')
  const index = async (at: number) => {
    const store = join('.firstlight', 'store.db')
    await firstlight(at, 'docs', 'shop.yaml', '--store', store, '--format', 'markdown', '--out', 'pages')
    return readFileSync(join(directory, 'pages', 'README.md'), 'utf8')
  }
  const fresh = await index(START + MINUTE)
  t.match(fresh, 'all 3 green, as of 2026-11-21 04:13Z')
  t.match(fresh, 'It counts until 2026-11-21 04:28Z')
  const stale = await index(LATER)
  t.match(stale, '0 of 3 green; 3 stale, as of 2026-11-21 04:13Z')
  t.match(stale, 'every result is too old to count: run the suites again')
})

t.test('a suite that says that it runs once a day is green for a day', async (t) => {
  const daily = SUITE.replace('sites: all', 'sites: all\ndefaults: {ttl: 26h}')
  const firstlight = shop(t.testdir({ 'shop.yaml': daily }))
  await firstlight(START, 'run', 'shop.yaml')
  t.equal((await firstlight(START + 25 * HOUR, 'status')).code, 0)
  t.equal((await firstlight(START + 27 * HOUR, 'status')).code, 3)
})

t.test('who was told that all is green is told when it no longer is, also while the site comes up', async (t) => {
  const directory = t.testdir({ 'shop.yaml': SUITE })
  const firstlight = shop(directory)
  await firstlight(START, 'run', 'shop.yaml')
  const green = ['green dfw1/shop.shelf', 'green dfw1/shop.till', 'green dfw1']
  t.same([...toldIn(directory)].sort(), [...green].sort())
  t.equal((await firstlight(LATER, 'run', 'shop.yaml', '--only', 'shop.till')).code, 0)
  t.same(toldIn(directory).slice(3), ['red dfw1/shop.shelf', 'red dfw1'])
  await firstlight(LATER + MINUTE, 'run', 'shop.yaml', '--only', 'shop.till')
  t.equal(toldIn(directory).length, 5, 'once')
  await firstlight(LATER + 2 * MINUTE, 'run', 'shop.yaml')
  t.same(toldIn(directory).slice(5), ['green dfw1/shop.shelf', 'green dfw1'])
})

t.test(
  'who selects some checks declares all of them: the rest is never reported, and nothing is signed off',
  async (t) => {
    const firstlight = shop(t.testdir({ 'shop.yaml': SUITE }))
    t.equal((await firstlight(START, 'run', 'shop.yaml', '--only', 'shop.till.open')).code, 0)
    const status = await firstlight(START + MINUTE, 'status')
    t.equal(status.code, 3)
    t.match(status.stdout, '1 site: 1 of 3 green; 2 never reported; looked at 1m ago; fix these 2\n')
    await firstlight(START + MINUTE, 'prove', 'shop.yaml')
    const signoff = await firstlight(START + 2 * MINUTE, 'signoff', '--site', 'dfw1', '--by', 'ana', '--stable', '1s')
    t.equal(signoff.code, 2)
    t.match(signoff.stdout, 'shop.shelf.full: never reported since it was declared ')
    t.match(signoff.stdout, 'shop.shelf.clean: never reported since it was declared ')
  },
)
