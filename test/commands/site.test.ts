import t, { type Test } from 'tap'
import { cli } from '../helpers/cli.js'

const SUITE = `suite: shop
owner: platform
sites: all
integration_points:
  till: {title: Till, why: Somebody has to pay., checks: {open: {command: ['true'], only: site.name != "ams1"}}}
---
sites: {dfw1: {phase: bringup}, ams1: {phase: live}}
`

async function newShop(t: Test) {
  const directory = t.testdir({ 'shop.yaml': SUITE })
  const env = { USER: 'ana' }
  const firstlight = (...args: readonly string[]) => cli(args, { directory, env })
  await firstlight('run', 'shop.yaml')
  return { directory, firstlight }
}

t.test('a phase is set over the file, shown with its history, and used by the next run', async (t) => {
  const { firstlight } = await newShop(t)
  t.match(await firstlight('site', 'phase', 'dfw1'), { code: 0, stdout: /^dfw1 is being brought up, as its file says/ })
  const set = await firstlight('site', 'phase', 'dfw1', 'maintenance', '--reason', 'new core switch')
  t.match(set, { code: 0, stdout: /it was being brought up; set by ana: new core switch\n/, stderr: '' })
  t.match(await firstlight('site', 'phase', 'dfw1', 'live', '--by', 'bob'), { code: 0, stdout: /never signed off/ })
  t.match(
    (await firstlight('site', 'phase', 'dfw1')).stdout,
    /^dfw1 is live since .*\n.*\n\n.*set by ana: .*\n.*bob\n$/,
  )
  const { stdout } = await firstlight('run', 'shop.yaml', '--site', 'dfw1', '--reporter', 'json')
  t.match(stdout, /"phase":"live"/)
})

t.test('the same phase again changes nothing', async (t) => {
  const { firstlight } = await newShop(t)
  await firstlight('site', 'phase', 'dfw1', 'live')
  t.match(await firstlight('site', 'phase', 'dfw1', 'live'), { code: 0, stdout: /is live already/ })
  t.equal((await firstlight('site', 'phase', 'dfw1')).stdout.match(/set by/g)?.length, 1)
})

t.test('a site that only has checks that do not apply is known', async (t) => {
  const { firstlight } = await newShop(t)
  t.match(await firstlight('site', 'phase', 'ams1', 'retired'), { code: 0, stdout: /^ams1 is retired now; set by ana/ })
})

t.test('what makes no sense is refused, and changes nothing', async (t) => {
  const { directory, firstlight } = await newShop(t)
  t.match(await firstlight('site', 'phase', 'dfw2', 'live'), { code: 3, stderr: /no site "dfw2"[\s\S]*"dfw1"/ })
  t.match(await firstlight('site', 'phase', 'dfw1', 'liev'), { code: 3, stderr: /no phase "liev"[\s\S]*"live"/ })
  t.match(await firstlight('site', 'fase', 'dfw1'), { code: 3, stderr: /has a phase, and no "fase"/ })
  t.match(await firstlight('site', 'phase'), { code: 3, stderr: /no site given/ })
  t.match(await firstlight('site', 'phase', 'dfw1', 'live', 'now'), { code: 3, stderr: /"now" is one too many/ })
  t.match(await firstlight('site', 'phase', 'dfw1', '--reason', 'x'), { code: 3, stderr: /no phase is given/ })
  const nobody = await cli(['site', 'phase', 'dfw1', 'live'], { directory })
  t.match(nobody, { code: 3, stderr: /nobody answers for it[\s\S]*--by NAME/ })
  t.match((await firstlight('site', 'phase', 'dfw1')).stdout, /as its file says/)
})

t.test('without history there is no site', async (t) => {
  t.match(await cli(['site', 'phase', 'dfw1'], { directory: t.testdir() }), { code: 3, stderr: /no history yet/ })
})
