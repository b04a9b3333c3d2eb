import t from 'tap'
import { openStore } from '../../src/store/open-store.js'
import { keep } from '../helpers/bringup-store.js'
import { cli } from '../helpers/cli.js'
import { START } from '../helpers/events.js'
import { AMS1, checksOf, twoSites } from '../helpers/two-sites.js'

const READY = 'dfw1/platform.load-balancer.ready'

t.test('a check and its last events, from the store alone', async (t) => {
  const store = await twoSites(t.testdir())
  const { code, stdout, stderr } = await cli(['history', READY, '--limit', '4', '--store', store])
  t.match({ code, stderr }, { code: 0, stderr: '' })
  t.match(stdout, /^dfw1\/platform\.load-balancer\.ready\n {2}what {8}It takes traffic \(http\)\n/)
  t.match(stdout, /OK since {4}2026-11-21 05:43:07Z/)
  t.equal(stdout.match(/^[> ] 2026-11-21 05:5\dZ?/gm)?.length ?? 0, 3)
  t.match(stdout, 'the last 4 events, newest first')
  t.match(stdout, /last 12 {5}\?✗✓{10} {2}oldest first/)
})

t.test('as JSON, with events as everywhere', async (t) => {
  const store = await twoSites(t.testdir())
  const { stdout } = await cli(['history', READY, '--format', 'json', '--store', store])
  const { instance, last, events } = JSON.parse(stdout)
  t.match({ instance, last }, { instance: READY, last: { kind: 'result', status: 'OK', seen_red: true } })
  t.equal(events.length, 12)
  t.match(events.at(-1), { status: 'UNKNOWN', blocked_by: 'dfw1/platform.dns.resolver-answers[10.1.0.53]' })
})

t.test('the red of a bring-up is no regression, though the site is signed off now; red since then is', async (t) => {
  const location = await twoSites(t.testdir())
  const store = await openStore(location)
  const { ready } = checksOf({ ...AMS1, phase: 'live' })
  await keep(store, START + 60_000, [{ check: ready, status: 'CRITICAL', output: 'down' }])
  await store.close()
  const { stdout } = await cli(['history', 'ams1/platform.load-balancer.ready', '--store', location])
  t.match(stdout, /> 2026-11-21 04:14:07Z {2}✗ red {7}12ms {2}OK -> CRITICAL - down \(regression\)/)
  t.match(stdout, /> 2026-11-20 04:33:07Z {2}✗ red .* returned 503 \(expected\)/)
})

t.test('a check that is not known is an error, with what was probably meant', async (t) => {
  const store = await twoSites(t.testdir())
  const told = async (id: string) => (await cli(['history', id, '--store', store])).stderr
  t.equal(
    await told('dfw1/platform.load-balancer.redy'),
    `firstlight: there is no check "dfw1/platform.load-balancer.redy" in this store\nhint: did you mean "${READY}"?\n`,
  )
  t.match(await told('load-balancer.ready'), `did you mean "ams1/platform.load-balancer.ready", "${READY}"?`)
  t.match(await told('zzz'), 'a check is named SITE/SUITE.POINT.CHECK: "ams1/platform.')
  t.match(
    await told('ams1/platform.legacy.tape'),
    'does not apply at ams1: only where site.labels.tier == "production"',
  )
  t.match(await cli(['history', 'zzz', '--store', store]), { code: 3, stdout: '' })
})

t.test('without a store, or an id, nothing is shown', async (t) => {
  const directory = t.testdir()
  t.match(await cli(['history', READY], { directory }), { code: 3, stdout: '', stderr: /there is no history yet/ })
  t.match(await cli(['history'], { directory }), { code: 3, stderr: /no ID given/ })
})
