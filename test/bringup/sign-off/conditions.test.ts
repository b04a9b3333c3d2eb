import t from 'tap'
import { type Flaw, obstaclesOf, siteFlaw } from '../../../src/bringup/sign-off/conditions.js'
import { makeInstance, WAIVER } from '../../helpers/events.js'
import { HOUR, type KnownParts, MINUTE, makeCandidate, makeKnown, makeProof, NOW } from '../../helpers/sign-off.js'

/** What stands in the way of a site with this one check. */
function flaws(parts: KnownParts, candidate: Parameters<typeof makeCandidate>[1] = {}): readonly Flaw[] {
  return obstaclesOf(makeCandidate([makeKnown(parts)], candidate)).map(({ flaw }) => flaw)
}

const proofs = (overrides: Parameters<typeof makeProof>[0]) => {
  const proof = makeProof(overrides)
  return { proofs: new Map([[proof.id, proof]]) }
}

t.test("a check that is green, fresh, stable and was seen red stands in nobody's way", async (t) => {
  t.same(flaws({}), [])
})

t.test('a check that never reported is not green', async (t) => {
  const { check, declaredAt } = makeKnown()
  t.match(obstaclesOf(makeCandidate([{ check, declaredAt }])), [
    { check, flaw: { kind: 'never-reported', declaredAt } },
  ])
})

t.test('what is not green stands in the way, whatever the shade', async (t) => {
  for (const status of ['WARNING', 'CRITICAL', 'UNKNOWN'] as const) {
    t.match(flaws({ status }), [{ kind: 'red', last: { result: { outcome: { status } } } }])
  }
})

t.test('what is blocked names its root cause', async (t) => {
  const parts = { status: 'UNKNOWN', result: { blockedBy: 'dfw1/platform.link.up' } } as const
  t.same(flaws(parts), [{ kind: 'blocked', by: 'dfw1/platform.link.up' }])
})

t.test('a green of long ago is stale: after its ttl, or three intervals, or a quarter of an hour', async (t) => {
  const aged = (age: number, instance = makeInstance()) => flaws({ instance, event: { time: NOW - age } })
  t.same(aged(15 * MINUTE), [])
  t.match(aged(15 * MINUTE + 1), [{ kind: 'stale', limitMs: 15 * MINUTE }])
  const hourly = makeInstance({ intervalMs: HOUR })
  t.same(flaws({ instance: hourly, event: { time: NOW - 3 * HOUR, since: NOW - 9 * HOUR } }), [])
  t.match(flaws({ instance: hourly, event: { time: NOW - 3 * HOUR - 1, since: NOW - 9 * HOUR } }), [{ kind: 'stale' }])
  t.match(aged(2 * MINUTE, makeInstance({ ttlMs: MINUTE })), [{ kind: 'stale', limitMs: MINUTE }])
})

t.test('a result of tomorrow proves nothing today, but clocks may differ a little', async (t) => {
  t.same(flaws({ event: { time: NOW + MINUTE } }), [])
  t.match(flaws({ event: { time: NOW + 24 * HOUR } }), [{ kind: 'ahead', at: NOW + 24 * HOUR }])
})

t.test('green has to last', async (t) => {
  t.same(flaws({ event: { since: NOW - 31 * MINUTE } }), [])
  const since = NOW - 29 * MINUTE
  t.same(flaws({ event: { since } }), [{ kind: 'unstable', since, readyAt: NOW + MINUTE }])
  t.same(flaws({ event: { since: NOW - MINUTE } }, { stableMs: 0 }), [])
})

t.test('time alone proves nothing: the check must have been seen green at the end of it', async (t) => {
  const event = { since: NOW - 40 * MINUTE, time: NOW - 11 * MINUTE }
  t.same(flaws({ event }), [{ kind: 'unconfirmed', since: event.since, lastAt: event.time }])
  t.same(flaws({ event: { ...event, time: NOW - 10 * MINUTE } }), [])
})

t.test('what flaps is not stable', async (t) => {
  t.same(flaws({ event: { state: 'flapping', totalStateChange: 34 } }), [{ kind: 'flapping', changePercent: 34 }])
})

t.test('a check that was never seen red has to be proven', async (t) => {
  const event = { seenRed: false }
  t.same(flaws({ event }), [{ kind: 'never-red' }])
  t.same(flaws({ event }, proofs({})), [])
  t.same(flaws({ event }, proofs({ verdict: 'unprovable', reason: 'a ping has no port' })), [
    { kind: 'never-red', unprovable: 'a ping has no port' },
  ])
  t.same(flaws({}, proofs({ verdict: 'unprovable', reason: 'a ping has no port' })), [], 'seen red in real life')
})

t.test('a proof of an earlier definition is none', async (t) => {
  t.same(flaws({ event: { seenRed: false } }, proofs({ definition: 'older' })), [{ kind: 'never-red' }])
  t.same(flaws({}, proofs({ definition: 'older', verdict: 'toothless' })), [])
})

t.test('a toothless check stands in the way even when it was seen red', async (t) => {
  const stays = { sabotage: 'empty answer', status: 'OK', output: 'fine' } as const
  const turns = { sabotage: 'closed port', status: 'CRITICAL', output: 'refused' } as const
  t.same(flaws({}, proofs({ verdict: 'toothless', trials: [turns, stays] })), [{ kind: 'toothless', trials: [stays] }])
})

t.test('a result of an earlier definition says nothing about the check as it is written now', async (t) => {
  const { declaredAt, last } = makeKnown()
  const check = makeInstance({ definition: 'newer' })
  const candidate = makeCandidate([{ check, declaredAt, last }])
  t.same(obstaclesOf(candidate), [{ check, flaw: { kind: 'rewritten', at: last.time } }])
})

t.test('a check that was rewritten while it was green has to be stable anew', async (t) => {
  const at = NOW - 10 * MINUTE
  t.same(flaws({}, { rewrittenAt: new Map([[makeInstance().id, at]]) }), [
    { kind: 'unstable', since: at, readyAt: at + 30 * MINUTE },
  ])
})

t.test('a waived failure is accepted, when it is known and as long as the waiver holds', async (t) => {
  const instance = makeInstance({ waiver: WAIVER })
  const event = { since: NOW - 1, seenRed: false }
  t.same(flaws({ instance, status: 'CRITICAL', event }), [])
  t.match(flaws({ instance, status: 'CRITICAL', event: { time: NOW - HOUR } }), [{ kind: 'stale' }])
  t.match(flaws({ instance, event }), [{ kind: 'unstable' }, { kind: 'never-red' }], 'it is green: nothing to waive')
  const lastDay = (until: string) =>
    ({ instance: makeInstance({ waiver: { ...WAIVER, until } }), status: 'CRITICAL' }) as const
  t.same(flaws(lastDay('2026-11-21')), [])
  t.match(flaws(lastDay('2026-11-20')), [{ kind: 'red' }], 'over since yesterday')
})

t.test('a waiver that was taken out of the suite waives no more', async (t) => {
  t.match(flaws({ status: 'CRITICAL', result: { waiver: WAIVER } }), [{ kind: 'red' }])
})

t.test('a check may have several flaws', async (t) => {
  const event = { seenRed: false, since: NOW - 20 * MINUTE, time: NOW - 16 * MINUTE }
  t.match(flaws({ event }), [{ kind: 'stale' }, { kind: 'unstable' }, { kind: 'never-red' }])
})

t.test('a site without checks, with nothing green or out of service is not signed off', async (t) => {
  const waived = makeKnown({ instance: makeInstance({ waiver: WAIVER }), status: 'CRITICAL' })
  t.equal(siteFlaw(makeCandidate([makeKnown()])), undefined)
  t.equal(siteFlaw(makeCandidate([])), 'no-checks')
  t.equal(siteFlaw(makeCandidate([waived])), 'nothing-green')
  t.equal(siteFlaw(makeCandidate([waived, makeKnown()])), undefined)
  t.equal(siteFlaw(makeCandidate([makeKnown()], { phase: 'retired' })), 'retired')
})
