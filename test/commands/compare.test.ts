import t from 'tap'
import { openStore } from '../../src/store/open-store.js'
import { declare, keep } from '../helpers/bringup-store.js'
import { cli } from '../helpers/cli.js'
import { makeInstance, START } from '../helpers/events.js'
import { MINUTE } from '../helpers/known.js'
import { AMS1, DFW1, LATER, twoSites } from '../helpers/two-sites.js'

t.test('what differs at two sites; 1, as diff has it', async (t) => {
  const store = await twoSites(t.testdir())
  t.same(await cli(['compare', 'dfw1', 'ams1', '--only', 'platform.load-balancer', '--store', store], { at: LATER }), {
    code: 1,
    stderr: '',
    stdout: `platform.load-balancer.certificate  edge (#edge-oncall)
  issuer
    dfw1  CN=Example CA 1
    ams1  CN=Example CA 2
  time
    dfw1  97ms (median of 11, noise 2ms)
    ams1  14ms (median of 11, noise 1ms)

platform.load-balancer.ready  edge (#edge-oncall)
  json.version
    dfw1  4.1.9
    ams1  4.2.0
  time
    dfw1  97ms (median of 10, noise 1ms)
    ams1  14ms (median of 10, noise 1ms)

3 facts differ only by an address, a time or what always changes: --all shows them
dfw1 and ams1: 2 checks at both: 2 different; looked at 21m to 1d 1h ago
`,
  })
})

t.test("each site's own elements are paired, and what does not apply there is said", async (t) => {
  const store = await twoSites(t.testdir())
  const { code, stdout } = await cli(['compare', 'dfw1', 'ams1', '--all', '--store', store], { at: LATER })
  t.equal(code, 1)
  t.match(stdout, 'platform.dns.resolver-answers[10.1.0.53] / [10.2.0.53]  network')
  t.match(stdout, /answers\[\] \(address\)\n {4}dfw1 {2}10\.1\.1\.[12]/)
  t.match(
    stdout,
    /only at dfw1\n {2}platform\.legacy\.tape \(not applicable at the other: only site\.labels\.tier == "production"\)/,
  )
})

t.test('alike: 0', async (t) => {
  const location = `${t.testdir()}/store.db`
  const store = await openStore(location)
  const checks = [DFW1, AMS1].map((site) => makeInstance({ site }))
  await declare(store, START, checks)
  await keep(
    store,
    START,
    checks.map((check) => ({ check, status: 'OK' as const })),
  )
  await store.close()
  const { code, stdout } = await cli(['compare', 'dfw1', 'ams1', '--store', location], { at: START + MINUTE })
  t.match({ code, stdout }, { code: 0, stdout: 'dfw1 and ams1: 1 check at both: 1 alike; looked at 1m ago\n' })
  t.match(
    JSON.parse(
      (await cli(['compare', 'dfw1', 'ams1', '--format', 'json', '--store', location], { at: START + MINUTE })).stdout,
    ),
    {
      alike: true,
      same: [{ left: { standing: 'green', status: 'OK' } }],
    },
  )
  t.equal(
    (await cli(['compare', 'dfw1', 'ams1', '--format', 'markdown', '--store', location], { at: START + MINUTE })).code,
    0,
  )
})

t.test('what cannot be compared: 3', async (t) => {
  const store = await twoSites(t.testdir())
  const told = (...args: readonly string[]) => cli(['compare', ...args, '--store', store], { at: LATER })
  t.match(await told('dfw1', 'dfw1'), { code: 3, stdout: '', stderr: /"dfw1" twice is one site/ })
  t.match(await told('dfw1', 'asm1'), { code: 3, stderr: /there is no site "asm1".*\nhint: did you mean "ams1"\?/ })
  t.match(await told('dfw1'), { code: 3, stderr: /no site given/ })
  t.match(await told('dfw1', 'ams1', '--only', 'nothing.*'), {
    code: 3,
    stderr: /--only "nothing\.\*" matches nothing at either site/,
  })
})
