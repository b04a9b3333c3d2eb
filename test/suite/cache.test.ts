import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { OperatorError } from '../../src/core/errors.js'
import { formatProblems } from '../../src/suite/diagnostics.js'
import { NOW, planFolder, SITES, suiteOf } from './helpers/plan.js'

const checks = Array.from(
  { length: 1500 },
  (_, index) => `      c${index}: {http: {url: "http://a/${index}", password: "\${secret.PASS}"}}\n`,
)
const LARGE = suiteOf(checks.join(''), 'sites: [dfw1]\n')
const env = { PASS: 'from-the-environment' }

function entries(directory: string): readonly string[] {
  return readdirSync(directory).map((name) => `${directory}/${name}`)
}

t.test('a large file that has not changed is not parsed again, and plans the same', async (t) => {
  const directory = t.testdir({ suites: { 'a.yaml': LARGE, 'sites.yaml': SITES } })
  const cacheDirectory = `${directory}/cache/suites`
  const first = await planFolder(`${directory}/suites`, { env, cacheDirectory })
  const [entry = '', ...others] = entries(cacheDirectory)
  t.same(others, [], 'small files are not kept')
  t.equal(statSync(entry).mode & 0o777, 0o600)
  t.equal(statSync(cacheDirectory).mode & 0o777, 0o700)
  t.notMatch(readFileSync(entry, 'utf8'), 'from-the-environment')
  const kept = readFileSync(entry, 'utf8')
  // What stands in the entry is what is planned: nothing was parsed.
  writeFileSync(entry, kept.replaceAll('http://a/7"', 'http://kept/7"'))
  const second = await planFolder(`${directory}/suites`, { env, cacheDirectory })
  t.equal(second.plan.instances[7]?.options['url'], 'http://kept/7')
  writeFileSync(entry, kept)
  const third = await planFolder(`${directory}/suites`, { env, cacheDirectory })
  t.same(JSON.stringify(third), JSON.stringify(first))
})

t.test('a problem in a file from the cache has its place all the same', async (t) => {
  const directory = t.testdir({ suites: { 'a.yaml': LARGE, 'sites.yaml': SITES } })
  const overrides = { cacheDirectory: `${directory}/cache` }
  const refusals = await Promise.all(
    [0, 1].map(() => planFolder(`${directory}/suites`, overrides).catch((error: unknown) => error)),
  )
  for (const refused of refusals) {
    if (!(refused instanceof OperatorError)) throw refused
    t.match(formatProblems(refused.problems, { color: false }), /a.yaml:11:49: error: the secret PASS is unset at dfw1/)
  }
})

t.test('a damaged entry is written anew', async (t) => {
  const directory = t.testdir({ suites: { 'a.yaml': LARGE, 'sites.yaml': SITES } })
  const cacheDirectory = `${directory}/cache`
  await planFolder(`${directory}/suites`, { env, cacheDirectory })
  const [entry = ''] = entries(cacheDirectory)
  const good = readFileSync(entry, 'utf8')
  for (const damage of ['', '{', '{}', '[1]', '[{"kind":"suite"}]', good.slice(0, -10)]) {
    writeFileSync(entry, damage)
    t.equal((await planFolder(`${directory}/suites`, { env, cacheDirectory })).plan.instances.length, 1500)
    t.equal(readFileSync(entry, 'utf8'), good, damage.slice(0, 20))
  }
})

t.test('a cache that cannot be written does not stop anything', async (t) => {
  const directory = t.testdir({ suites: { 'a.yaml': LARGE, 'sites.yaml': SITES }, file: '' })
  const planned = await planFolder(`${directory}/suites`, { env, cacheDirectory: `${directory}/file/cache` })
  t.equal(planned.plan.instances.length, 1500)
  mkdirSync(`${directory}/closed`)
  chmodSync(`${directory}/closed`, 0o500)
  t.equal(
    (await planFolder(`${directory}/suites`, { env, cacheDirectory: `${directory}/closed` })).plan.instances.length,
    1500,
  )
})

t.test('a file that is wrong is not kept', async (t) => {
  const directory = t.testdir({
    suites: { 'a.yaml': `${LARGE}      bad: {tcp: 1, timout: 2, retry: 3}\n`, 'sites.yaml': SITES },
  })
  await t.rejects(planFolder(`${directory}/suites`, { env, cacheDirectory: `${directory}/cache` }))
  t.throws(() => readdirSync(`${directory}/cache`), { code: 'ENOENT' })
})

t.test('what was kept for an older content goes after 30 days', async (t) => {
  const directory = t.testdir({ suites: { 'a.yaml': LARGE, 'sites.yaml': SITES } })
  const cacheDirectory = `${directory}/cache`
  await planFolder(`${directory}/suites`, { env, cacheDirectory })
  const [old = ''] = entries(cacheDirectory)
  utimesSync(old, new Date(NOW), new Date(NOW - 31 * 86_400_000))
  writeFileSync(`${directory}/suites/a.yaml`, `${LARGE}# changed\n`)
  await planFolder(`${directory}/suites`, { env, cacheDirectory })
  t.equal(entries(cacheDirectory).length, 1)
  t.not(entries(cacheDirectory)[0], old)
})

t.test('an entry that another process takes away meanwhile is no trouble', async (t) => {
  const directory = t.testdir({
    suites: { 'a.yaml': LARGE, 'sites.yaml': SITES },
    cache: { gone: t.fixture('symlink', 'nowhere') },
  })
  const planned = await planFolder(`${directory}/suites`, { env, cacheDirectory: `${directory}/cache` })
  t.equal(planned.plan.instances.length, 1500)
})

t.test('warnings are counted, and stand where they stood when what is kept has no positions', async (t) => {
  const directory = t.testdir({
    suites: { 'a.yaml': `${LARGE}      c: {tcp: "a:1", warning: 5}\n`, 'sites.yaml': SITES },
  })
  const planAgain = () => planFolder(`${directory}/suites`, { env, cacheDirectory: `${directory}/cache` })
  const first = await planAgain()
  const second = await planAgain()
  t.equal(second.warningCount, 1)
  t.same(await second.warnings(), await first.warnings())
})
