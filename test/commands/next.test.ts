import t, { type Test } from 'tap'
import type { KnownCheck } from '../../src/store/store.js'
import { cli } from '../helpers/cli.js'
import { makeInstance, makeSite } from '../helpers/events.js'
import { fillStore } from '../helpers/filled-store.js'
import { known, knownBlocked, NOW, twoSites } from '../helpers/known.js'

async function next(t: Test, checks: readonly KnownCheck[], ...args: readonly string[]) {
  const directory = t.testdir({})
  await fillStore(directory, { checks, notApplicable: [] })
  return cli(['next', ...args], { directory, at: NOW })
}

const resolver = makeInstance({ contact: '#network-oncall', runbook: 'https://wiki.example.net/dns' })
const ready = makeInstance({ point: 'edge', check: 'ready', owner: 'edge', dependsOn: [resolver.id] })
const half = [known(resolver, { status: 'CRITICAL', output: 'no answer within 10 s' }), knownBlocked(ready, resolver)]

t.test('it answers, and exits 0 whatever is left to do', async (t) => {
  const { code, stdout } = await next(t, half, '--site', 'dfw1')
  t.equal(code, 0)
  t.match(stdout, 'network (#network-oncall): 1 to fix, 1 waits for it\n')
  t.match(stdout, '  runbook https://wiki.example.net/dns\n')
  t.match(stdout, '      CRITICAL - no answer within 10 s\n      1 waits for it: edge.ready\n')
  t.match(stdout, /\nfix this one, 1 follows\n$/)
})

t.test('the only site need not be named', async (t) => {
  t.match(await next(t, half), { code: 0, stdout: /^dfw1, / })
  t.match(await next(t, twoSites().checks), {
    code: 3,
    stdout: '',
    stderr: 'firstlight: there are 2 sites: which one?\nhint: add --site: ams1, dfw1\n',
  })
})

t.test('each format is for one place', async (t) => {
  const starts = { markdown: '## dfw1, Dallas 1, bringup', slack: '*dfw1, Dallas 1, bringup', json: '{"kind":"next"' }
  for (const [format, start] of Object.entries(starts)) {
    const { code, stdout } = await next(t, half, '--format', format)
    t.equal(code, 0)
    t.ok(stdout.startsWith(start), stdout)
  }
})

t.test("one owner's list, and where what is not theirs waits", async (t) => {
  const { code, stdout } = await next(t, half, '--owner', 'edge')
  t.equal(code, 0)
  t.match(stdout, '⊘ 1 waits for dns.resolver-answers of network: edge.ready\n')
})

t.test('a site that is not known is an error', async (t) => {
  const stderr = 'firstlight: no check is declared at a site "dfw2"\nhint: did you mean "dfw1"?\n'
  t.match(await next(t, half, '--site', 'dfw2'), { code: 3, stdout: '', stderr })
})

t.test('where all is green it says how to go on', async (t) => {
  const site = makeSite({ phase: 'bringup' })
  const { code, stdout } = await next(t, [known(makeInstance({ site }), {})])
  t.equal(code, 0)
  t.match(stdout, 'nothing left to fix at dfw1; sign it off: firstlight signoff --site dfw1 --by NAME\n')
})
