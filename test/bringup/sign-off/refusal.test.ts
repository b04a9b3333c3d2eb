import { readFileSync } from 'node:fs'
import t from 'tap'
import { refusalOf } from '../../../src/bringup/sign-off/refusal.js'
import { makeInstance, WAIVER } from '../../helpers/events.js'
import { UNPRINTABLE } from '../../helpers/printed.js'
import {
  HOUR,
  type KnownParts,
  MINUTE,
  makeCandidate,
  makeKnown,
  makeProof,
  NOW,
  nastySite,
  readySite,
} from '../../helpers/sign-off.js'

const dns = { contact: '#network-oncall', runbook: 'https://wiki.example.net/dns' }
const old = { point: 'legacy', owner: 'storage', contact: 'storage@example.net' }

t.test('a site that is ready is not refused', async (t) => {
  t.equal(refusalOf(readySite().candidate, 'suites/'), undefined)
})

t.test('everything that stands in the way, by owner and by what is to be done', async (t) => {
  const resolver = makeInstance({ ...dns, each: '10.2.0.53' })
  const unproven = ['forward', 'reverse'].map((check) =>
    makeKnown({ instance: makeInstance({ ...dns, check }), event: { seenRed: false } }),
  )
  const young = makeInstance({ ...dns, check: 'secondary' })
  const array = makeInstance({ ...old, check: 'array' })
  const toothless = makeInstance({ ...old, check: 'images' })
  const stays = { sabotage: 'an empty answer', status: 'OK', output: 'fine' } as const
  const candidate = makeCandidate(
    [
      makeKnown({ instance: resolver, status: 'CRITICAL', output: '10.2.0.53 did not answer within 10 s' }),
      ...unproven,
      makeKnown({ instance: young, event: { since: NOW - 18 * MINUTE - 12_000 } }),
      makeKnown({ instance: makeInstance({ ...dns, check: 'fine' }) }),
      makeKnown({ instance: array, status: 'UNKNOWN', result: { blockedBy: resolver.id } }),
      makeKnown({ instance: toothless }),
      { check: makeInstance({ ...old, check: 'tape' }), declaredAt: NOW - 26 * HOUR },
    ],
    { proofs: new Map([[toothless.id, makeProof({ id: toothless.id, verdict: 'toothless', trials: [stays] })]]) },
  )
  const golden = new URL('../../../../test/golden/sign-off.2.text', import.meta.url)
  t.equal(refusalOf(candidate, 'suites/'), readFileSync(golden, 'utf8'))
})

const refusal = (parts: KnownParts) => refusalOf(makeCandidate([makeKnown(parts)]), 'suites/') ?? ''

t.test('what is missing is said as what to do', async (t) => {
  const run = /run it: firstlight run suites\/ --site dfw1/
  const event = { since: NOW - 40 * MINUTE, time: NOW - 20 * MINUTE }
  t.match(refusal({ event: { ...event, time: NOW - 11 * MINUTE } }), run)
  t.match(refusal({ event }), /its last result is 20m old, stale after 15m/)
  t.match(refusal({ event: { time: NOW + HOUR } }), /set the clocks[\s\S]*dated 2026-11-21T05:25:00.000Z/)
  t.match(refusal({ event: { state: 'flapping', totalStateChange: 34.2 } }), /call network\n.*flapping: 34 %/)
  t.match(
    refusal({ event: { since: NOW - 30 * MINUTE + 5000 } }),
    /wait 5s more, and run it again then\n.*green for 29m 55s only/,
  )
  const { declaredAt, last } = makeKnown()
  const check = makeInstance({ definition: 'newer' })
  t.match(refusalOf(makeCandidate([{ check, declaredAt, last }]), 'suites/'), run)
})

t.test('who has to wait past midnight is told the day', async (t) => {
  const known = makeKnown({ event: { since: NOW - MINUTE } })
  t.match(refusalOf(makeCandidate([known], { stableMs: 24 * HOUR }), 'suites/'), /until 2026-11-22 04:24Z/)
})

t.test('a check that cannot be proven says why, and what else would do', async (t) => {
  const known = makeKnown({ event: { seenRed: false } })
  const proof = makeProof({ verdict: 'unprovable', reason: 'a ping has no port' })
  const text = refusalOf(makeCandidate([known], { proofs: new Map([[proof.id, proof]]) }), 'suites/')
  t.match(text, /see it fail once[\s\S]*cannot be proven: a ping has no port/)
})

t.test('a site that is in no state to be signed off is told so', async (t) => {
  const waived = makeKnown({ instance: makeInstance({ waiver: WAIVER }), status: 'CRITICAL' })
  t.match(refusalOf(makeCandidate([]), 'suites/'), /no check applies to dfw1\n {2}declare some/)
  t.match(refusalOf(makeCandidate([waived]), 'suites/'), /not one check is green/)
  const retired = refusalOf(makeCandidate([makeKnown()], { phase: 'retired' }), 'suites/')
  t.match(retired, /is retired\n {2}bring it back first: firstlight site phase dfw1 bringup/)
})

t.test('no text of a check reaches the terminal raw, or breaks a line', async (t) => {
  const { candidate } = nastySite()
  const text = refusalOf({ ...candidate, stableMs: 2 * HOUR, now: Date.UTC(2027, 5, 1) }, 'suites/') ?? ''
  t.notMatch(text, UNPRINTABLE)
  for (const line of text.split('\n')) t.match(line, /^(?:$|\S| {2}\S| {4}dfw1|.{4}platform\.)/, line.slice(0, 60))
})
