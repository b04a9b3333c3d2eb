import t from 'tap'
import { timeToGreen } from '../../../src/bringup/sign-off/time-to-green.js'
import { makeInstance, WAIVER } from '../../helpers/events.js'
import { HOUR, makeKnown, NOW } from '../../helpers/sign-off.js'

const known = (check: string, owner: string, declaredAgo: number, greenAgo: number) =>
  makeKnown({
    instance: makeInstance({ point: owner, check, owner }),
    declaredAt: NOW - declaredAgo * HOUR,
    event: { since: NOW - greenAgo * HOUR, firstGreen: NOW - greenAgo * HOUR },
  })

t.test('from the first declaration to the last green, of each point, each owner and the site', async (t) => {
  const checks = [known('a', 'network', 10, 7), known('b', 'network', 9, 4), known('c', 'edge', 8, 6)]
  const { site_ms, integration_points, owners } = timeToGreen(checks)
  t.equal(site_ms, 6 * HOUR)
  t.match(integration_points, [{ integration_point: 'network', ms: 6 * HOUR }, { ms: 2 * HOUR }])
  t.match(owners, [
    { owner: 'network', checks: 2, ms: 6 * HOUR },
    { owner: 'edge', checks: 1, ms: 2 * HOUR },
  ])
})

t.test('what was green before it was declared took no time', async (t) => {
  t.equal(timeToGreen([known('a', 'network', 1, 5)]).site_ms, 0)
})

t.test('what is red under a waiver has no time to green', async (t) => {
  const waived = makeKnown({ instance: makeInstance({ check: 'b', waiver: WAIVER }), status: 'CRITICAL' })
  const times = timeToGreen([makeKnown(), waived])
  t.notOk('site_ms' in times)
  t.notOk('ms' in (times.owners[0] ?? {}))
})

t.test('red after an earlier sign-off was a regression, and no part of the bring-up', async (t) => {
  const check = makeKnown({
    declaredAt: NOW - 100 * HOUR,
    event: { firstGreen: NOW - 90 * HOUR, since: NOW - HOUR },
  })
  t.equal(timeToGreen([check]).site_ms, 99 * HOUR)
  t.equal(timeToGreen([check], NOW - 50 * HOUR).site_ms, 10 * HOUR)
})
