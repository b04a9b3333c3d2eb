import t from 'tap'
import { cli } from '../helpers/cli.js'
import { LATER, twoSites } from '../helpers/two-sites.js'

t.test('what happened at a site, and how long it took against the one before', async (t) => {
  const store = await twoSites(t.testdir())
  const { code, stdout, stderr } = await cli(['timeline', '--site', 'dfw1', '--store', store], { at: LATER })
  t.match({ code, stderr }, { code: 0, stderr: '' })
  const order = [
    /^dfw1 {2}Dallas 1$/,
    /^2026-11-21 04:13:07Z {3}run started {2}4 checks/,
    /^2026-11-21 04:13:17Z ✗ platform\.dns\.resolver-answers\[10\.1\.0\.53\] {2}first result CRITICAL - .* \(network\)$/,
    /^2026-11-21 04:13:17Z ⊘ and 2 blocked by platform\.dns\.resolver-answers/,
    /^2026-11-21 04:58:07Z ✓ point platform\.dns {2}all green, 1 of 1$/,
    /^2026-11-21 05:44:06Z {3}9 runs that changed nothing/,
    /^time to green/,
    /not yet {2}dfw1 {2}3\/4/,
    /45m 1s {2}platform\.dns {12}1\/1 {2}network; 25m slower than ams1 \(20m 1s\)$/,
    /not yet {2}platform\.legacy {9}0\/1 {2}storage$/,
  ]
  const lines = stdout.split('\n')
  const places = order.map((line) => lines.findIndex((each) => line.test(each)))
  t.ok(
    places.every((place) => place >= 0),
    `found: ${places}`,
  )
  t.same(
    places,
    [...places].sort((a, b) => a - b),
  )
})

t.test('phases and sign-offs stand in it, and end the coming up', async (t) => {
  const store = await twoSites(t.testdir())
  const { stdout } = await cli(['timeline', '--site', 'ams1', '--format', 'json', '--store', store], { at: LATER })
  const { happenings, time_to_green: times } = JSON.parse(stdout)
  const of = (kind: string) => happenings.filter((each: { kind: string }) => each.kind === kind)
  t.match(of('phase'), [
    { phase: 'maintenance', by: 'bob', reason: 'cabling' },
    { phase: 'live', by: 'ana' },
  ])
  t.match(of('signed-off'), [{ by: 'ana', stable_ms: 900_000 }])
  t.match(of('turned').at(-1), { turned: 'green', total: 3, by: 'ams1/platform.load-balancer.ready' })
  t.match(times, { signed_off_at: '2026-11-20T05:13:07.000Z', site: { ms: 2_400_000 } })
})

t.test('a period, an owner and a limit', async (t) => {
  const store = await twoSites(t.testdir())
  const shown = async (...flags: readonly string[]) => {
    const { stdout } = await cli(['timeline', '--site', 'dfw1', '--store', store, '--format', 'json', ...flags], {
      at: LATER,
    })
    const { happenings, left_out: leftOut, time_to_green: times } = JSON.parse(stdout)
    return { kinds: happenings.map(({ kind }: { kind: string }) => kind), leftOut, owners: times.owners.length }
  }
  t.same(await shown('--since', '2026-11-21T04:13:10Z', '--until', '2026-11-21T04:13:18'), {
    ...{ kinds: ['check', 'blocked'], leftOut: 0, owners: 3 },
  })
  t.match(await shown('--owner', 'network', '--until', '2026-11-21T04:13:18'), {
    kinds: ['run-started', 'check'],
    owners: 1,
  })
  t.match(await shown('--limit', '1'), { kinds: ['quiet-runs'], leftOut: 14 })
})

t.test('what cannot be meant is an error', async (t) => {
  const store = await twoSites(t.testdir())
  const told = (...flags: readonly string[]) => cli(['timeline', '--store', store, ...flags], { at: LATER })
  t.match(await told('--site', 'dwf1'), {
    code: 3,
    stdout: '',
    stderr: /there is no site "dwf1".*\nhint: did you mean "dfw1"\?/,
  })
  t.match(await told(), { code: 3, stderr: /--site/ })
  t.match(await told('--site', 'dfw1', '--owner', 'netwrok'), {
    code: 3,
    stderr: /"netwrok" owns no check there\nhint: did you mean "network"/,
  })
  t.match(await told('--site', 'dfw1', '--since', 'noon'), { code: 3, stderr: /--since "noon" is no point in time/ })
  t.match(await told('--site', 'dfw1', '--since', '1h', '--until', '2h'), {
    code: 3,
    stderr: /is not before --until 2h/,
  })
})

t.test('as Markdown', async (t) => {
  const store = await twoSites(t.testdir())
  const { stdout } = await cli(['timeline', '--site', 'ams1', '--format', 'markdown', '--store', store], { at: LATER })
  t.match(stdout, /^## ams1: Amsterdam 1\n/)
  t.match(
    stdout,
    '| 2026-11-20 05:13:07Z | green | signed off | by ana, green for 15m at least, report 9f86d081884c |  |',
  )
})
