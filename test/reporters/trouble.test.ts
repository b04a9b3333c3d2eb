import t from 'tap'
import { troubleByOwner } from '../../src/reporters/trouble.js'
import { makeEvent, makeInstance, makeSite, makeSummary } from '../helpers/events.js'
import { allGreen, bringup } from '../helpers/scenarios.js'

t.test('a green run has none', async (t) => t.same(troubleByOwner(allGreen()), []))

t.test('all that is not green stands once, with its owner, and what is blocked with its root cause', async (t) => {
  const seen = troubleByOwner(bringup({ undecided: [makeInstance({ check: 'late', owner: 'edge' })] })).map(
    ({ owner, points }) => ({
      owner,
      points: points.map(({ point, bad, blocked, undecided }) => ({
        point,
        bad: bad.map(({ result }) => result.instance.check),
        blocked: blocked.map(({ by, events }) => [by, events.length]),
        undecided: undecided.length,
      })),
    }),
  )
  t.same(seen, [
    {
      owner: 'network (#network-oncall)',
      points: [{ point: 'dns', bad: ['resolver-answers'], blocked: [], undecided: 0 }],
    },
    {
      owner: 'edge',
      points: [
        {
          point: 'load-balancer',
          bad: ['certificate', 'stats'],
          blocked: [['dfw1/platform.dns.resolver-answers[10.2.0.53]', 2]],
          undecided: 0,
        },
        { point: 'dns', bad: [], blocked: [], undecided: 1 },
      ],
    },
    { owner: 'storage', points: [{ point: 'legacy', bad: ['array'], blocked: [], undecided: 0 }] },
  ])
})

t.test('one integration point at two sites is one trouble; a check with its own runbook is another', async (t) => {
  const ams1 = makeSite({ name: 'ams1' })
  const instances = [{}, { site: ams1 }, { runbook: 'https://wiki.example.net/soa', check: 'soa' }].map(makeInstance)
  const [only] = troubleByOwner(makeSummary(instances.map((instance) => makeEvent({ instance, status: 'CRITICAL' }))))
  t.same(
    only?.points.map(({ runbook, bad }) => [runbook, bad.length]),
    [
      [undefined, 2],
      ['https://wiki.example.net/soa', 1],
    ],
  )
})
