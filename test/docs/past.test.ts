import t from 'tap'
import type { Memory } from '../../src/docs/past.js'
import { pastOf } from '../../src/docs/past.js'
import { pastCell } from '../../src/docs/words/past-words.js'
import type { TransitionRecord } from '../../src/store/store.js'
import { makeInstance } from '../helpers/events.js'
import { known, MINUTE, makeKnown, NOW } from '../helpers/known.js'
import { makeProof } from '../helpers/sign-off.js'

const check = makeInstance()

function memory(parts: Partial<Memory>): Memory {
  return { ...makeKnown([]), transitions: [], phaseChanges: [], proofs: new Map(), ...parts }
}

function words(parts: Partial<Memory>): string {
  return pastCell(pastOf(memory(parts)).of(check))
    .map((line) => line.map((each) => (typeof each === 'string' ? each : Object.values(each).at(-1))).join(''))
    .join('\n')
}

type Change = readonly [to: TransitionRecord['to'], blockedBy?: string]

function changes(...tos: readonly Change[]): readonly TransitionRecord[] {
  return tos.map(([to, blockedBy], index) => ({
    ...{ eventId: String(index), time: NOW, id: check.id, site: 'dfw1', owner: 'network', to, output: '' },
    ...(blockedBy !== undefined && { blockedBy }),
  }))
}

t.test('a check that nobody has run is not said to be anything else', (t) => {
  t.equal(words({}), 'never reported')
  t.equal(words({ checks: [known(check)] }), 'never reported')
  t.end()
})

t.test('a failure is a stretch of not being green, however it changed; being blocked is none', (t) => {
  const checks = [known(check, {})]
  const failures = (...tos: readonly Change[]) =>
    pastOf(memory({ checks, transitions: changes(...tos) })).of(check).failures
  t.equal(failures(['OK']), 0)
  t.equal(failures(['CRITICAL'], ['WARNING'], ['OK']), 1)
  t.equal(failures(['CRITICAL'], ['OK'], ['WARNING'], ['OK']), 2)
  t.equal(failures(['UNKNOWN', 'dfw1/a.b.c'], ['OK']), 0)
  t.equal(failures(['UNKNOWN', 'dfw1/a.b.c'], ['CRITICAL'], ['OK']), 1)
  t.end()
})

t.test('one that was never red and never proven is told of', (t) => {
  const checks = [known(check, { output: 'all is well' })]
  t.match(words({ checks }), /OK - all is well\nHas never failed\. Never seen red, so nobody knows whether it can be$/)
  const proofs = new Map([[check.id, makeProof({ id: check.id, definition: check.definition })]])
  t.match(words({ checks, proofs }), /Has never failed\. Proven able to fail on /)
  t.end()
})

t.test('what is known of another definition proves nothing of this one', (t) => {
  const before = makeInstance({ definition: 'older' })
  const checks = [{ ...known(before, { event: { seenRed: true } }), check }]
  const proofs = new Map([[check.id, makeProof({ id: check.id, definition: 'older' })]])
  t.match(
    words({ checks, proofs }),
    /^never reported\nIt was rewritten since its last result, which was of \d{4}-[^\n]*Z$/,
  )
  const present = new Map([[check.id, makeProof({ id: check.id, definition: check.definition })]])
  t.match(words({ checks, proofs: present }), /Z\nProven able to fail on /)
  t.end()
})

t.test('a result that has outlived its ttl is stale, not green', (t) => {
  const old = { ...check, ttlMs: 5 * MINUTE }
  const { standing } = pastOf(memory({ checks: [known(old, {})] })).of(old)
  t.equal(standing.standing, 'stale')
  t.end()
})
