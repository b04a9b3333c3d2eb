import t from 'tap'
import { statusReport } from '../../src/bringup/status-report.js'
import type { Status } from '../../src/core/status.js'
import { makeInstance, makeNotApplicable, makeSite, WAIVER } from '../helpers/events.js'
import { greenSites, known, knownBlocked, MINUTE, makeKnown, twoSites } from '../helpers/known.js'

t.test('the worst that stands decides, by the one order of statuses', async (t) => {
  const green = known(makeInstance({ check: 'green' }), {})
  const others: readonly (readonly [Status, ReturnType<typeof known>])[] = [
    ['OK', known(makeInstance({ waiver: WAIVER }), { status: 'CRITICAL' })],
    ['WARNING', known(makeInstance(), { status: 'WARNING' })],
    ['UNKNOWN', known(makeInstance(), { status: 'UNKNOWN' })],
    ['UNKNOWN', known(makeInstance())],
    ['UNKNOWN', known(makeInstance({ ttlMs: MINUTE }), {})],
    ['UNKNOWN', known(makeInstance({ ttlMs: MINUTE }), { status: 'CRITICAL' })],
    ['UNKNOWN', knownBlocked(makeInstance(), makeInstance({ check: 'root' }))],
    ['CRITICAL', known(makeInstance(), { status: 'CRITICAL' })],
  ]
  for (const [status, other] of others) t.equal(statusReport(makeKnown([green, other])).status, status)
  t.equal(statusReport(makeKnown([])).status, 'UNKNOWN', 'nothing is not green')
  t.equal(statusReport(greenSites()).status, 'OK')
})

t.test('every check is counted once, at its site and in its cell', async (t) => {
  const report = statusReport(twoSites())
  t.equal(report.counts.total, 15)
  t.same(
    report.sites.map(({ site, counts }) => [site.name, counts.green, counts.total]),
    [
      ['ams1', 1, 3],
      ['dfw1', 2, 12],
    ],
  )
  for (const { counts, cells } of report.sites) {
    t.equal(
      [...cells.values()].reduce((sum, cell) => sum + cell.counts.total, 0),
      counts.total,
    )
  }
  t.same([report.rootCauses, report.follow], [6, 5])
})

t.test('what does not apply has a cell of its own, and none where it is not declared', async (t) => {
  const ams1 = makeSite({ name: 'ams1' })
  const { sites, points } = statusReport(
    makeKnown([known(makeInstance(), {}), known(makeInstance({ site: ams1 }), {})], {
      notApplicable: [makeNotApplicable()],
    }),
  )
  t.same(points, [
    { key: 'platform.dns', name: 'dns' },
    { key: 'platform.legacy', name: 'legacy' },
  ])
  const [dfw1, other] = sites
  t.match(dfw1?.cells.get('platform.legacy'), {
    point: 'legacy',
    counts: { total: 0 },
    notApplicable: [{ check: 'array' }],
  })
  t.equal(other?.cells.get('platform.legacy'), undefined)
})

t.test("an owner's view holds their checks alone, and the causes of others as far as they block them", async (t) => {
  const report = statusReport(twoSites(), { owners: ['edge'] })
  t.same(
    report.sites.flatMap(({ checks }) => checks.map(({ check }) => check.owner)),
    ['edge', 'edge', 'edge', 'edge'],
  )
  t.same(
    report.sites.flatMap(({ roots }) => roots.map(({ cause, behind }) => [cause.check.owner, behind.length])),
    [
      ['network', 1],
      ['network', 2],
      ['edge', 0],
    ],
  )
  t.same(
    report.points.map(({ name }) => name),
    ['load-balancer'],
  )
  t.same(
    report.sites.flatMap(({ notApplicable }) => notApplicable),
    [],
    'what does not apply elsewhere is not theirs',
  )
})
