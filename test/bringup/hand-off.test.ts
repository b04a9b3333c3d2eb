import t from 'tap'
import { type HandOff, handOff } from '../../src/bringup/hand-off.js'
import { statusReport } from '../../src/bringup/status-report.js'
import { makeInstance } from '../helpers/events.js'
import {
  greenSites,
  known,
  knownBlocked,
  type makeKnown as MakeKnown,
  MINUTE,
  makeKnown,
  twoSites,
} from '../helpers/known.js'

function workAt(all: ReturnType<typeof MakeKnown>, site: string, owners?: readonly string[]): HandOff {
  const report = statusReport(all).sites.find((each) => each.site.name === site)
  if (report === undefined) throw new Error(`no site ${site}`)
  return handOff(report, owners)
}

/** `owner: check check` in the order of the list. */
function listed({ owners }: HandOff): readonly string[] {
  return owners.map(({ owner, points }) => {
    const causes = points.flatMap(({ items }) => items.flatMap((item) => item.causes))
    return `${owner}: ${causes.map(({ cause }) => `${cause.check.point}.${cause.check.check}`).join(' ')}`
  })
}

t.test('only root causes are handed off, to the owner that most checks wait for first', async (t) => {
  const work = workAt(twoSites(), 'dfw1')
  t.same(listed(work), [
    'network: dns.resolver-answers clock.offset',
    'platform: queue.broker',
    'storage: legacy.shelves',
    'edge: load-balancer.certificate',
  ])
  t.same([work.causes, work.follow], [5, 4])
  t.same(
    work.owners.map(({ behind }) => behind),
    [2, 2, 0, 0],
  )
})

t.test("one owner's list counts all that wait for it, whoever's they are", async (t) => {
  const work = workAt(twoSites(), 'dfw1', ['network'])
  t.same(listed(work), ['network: dns.resolver-answers clock.offset'])
  t.same([work.causes, work.follow, work.elsewhere.length], [2, 2, 0])
})

t.test("one owner's promise counts only what waits for nobody else", async (t) => {
  const network = makeInstance({ check: 'mine' })
  const edge = makeInstance({ check: 'theirs', owner: 'edge' })
  const checks = [
    known(network, { status: 'CRITICAL' }),
    known(edge, { status: 'CRITICAL' }),
    known(makeInstance({ check: 'for-one', dependsOn: [network.id] })),
    known(makeInstance({ check: 'for-both', dependsOn: [network.id, edge.id] })),
  ]
  t.match(workAt(makeKnown(checks), 'dfw1', ['network']), { causes: 1, follow: 1, owners: [{ behind: 2 }] })
  t.match(workAt(makeKnown(checks), 'dfw1'), { causes: 2, follow: 2 })
})

t.test('who waits for others is told for whom', async (t) => {
  const [certificate, ...others] = workAt(twoSites(), 'ams1', ['edge']).elsewhere
  t.equal(certificate?.cause.check.owner, 'network')
  t.same(
    certificate?.waiting.map(({ check }) => check.id),
    ['ams1/platform.load-balancer.ready'],
  )
  t.same(others, [])
})

t.test('an owner is called by one contact, or each integration point by its own', async (t) => {
  const red = { status: 'CRITICAL' } as const
  const one = makeInstance({ contact: '#a' })
  const same = workAt(makeKnown([known(one, red), known(makeInstance({ point: 'b', contact: '#a' }), red)]), 'dfw1')
  t.match(same.owners, [{ contact: '#a', points: [{ contact: undefined }, { contact: undefined }] }])
  const differ = workAt(makeKnown([known(one, red), known(makeInstance({ point: 'b', contact: '#b' }), red)]), 'dfw1')
  t.match(differ.owners, [{ contact: undefined, points: [{ contact: '#a' }, { contact: '#b' }] }])
  const none = workAt(makeKnown([known(one, red), known(makeInstance({ point: 'b' }), red)]), 'dfw1')
  t.match(none.owners, [{ contact: undefined, points: [{ contact: '#a' }, { contact: undefined }] }])
})

t.test('checks that are silent together are one item; what failed has one each', async (t) => {
  const checks = ['a', 'b', 'c', 'd', 'e', 'f'].map((check, index) =>
    makeInstance({ check, ...(index > 3 && { ttlMs: MINUTE }) }),
  )
  const work = workAt(
    makeKnown(checks.map((check, index) => (index < 2 ? known(check) : known(check, { status: 'CRITICAL' })))),
    'dfw1',
  )
  const items = work.owners.flatMap(({ points }) => points.flatMap((point) => point.items))
  t.same(
    items.map(({ causes }) => causes.map(({ cause }) => cause.check.check).join('')),
    ['ab', 'c', 'd', 'ef'],
  )
})

t.test('what worked before comes before what never did, when as many wait for it', async (t) => {
  const signedOffAt = 1
  const lost = makeInstance({ point: 'lost', owner: 'b' })
  const checks = [known(makeInstance({ point: 'new', owner: 'a' })), known(lost, { status: 'WARNING' })]
  const siteStates = new Map([['dfw1', { phase: 'live' as const, signedOffAt }]])
  t.same(listed(workAt(makeKnown(checks, { siteStates }), 'dfw1')), [
    'b: lost.resolver-answers',
    'a: new.resolver-answers',
  ])
})

t.test('where all is green or waived there is nothing to hand off', async (t) => {
  for (const site of ['ams1', 'dfw1']) {
    t.match(workAt(greenSites(), site), { owners: [], causes: 0, follow: 0, elsewhere: [] })
  }
})

t.test('what was blocked by something that is gone is somebody to call as well', async (t) => {
  const blocked = knownBlocked(makeInstance({ owner: 'edge' }), { id: 'dfw1/platform.gone.check' })
  t.same(listed(workAt(makeKnown([blocked]), 'dfw1')), ['edge: dns.resolver-answers'])
})
