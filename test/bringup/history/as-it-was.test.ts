import t from 'tap'
import { asItWas } from '../../../src/bringup/history/as-it-was.js'
import { isRegression } from '../../../src/core/result.js'
import { makeEvent, makeInstance, makeSite, START } from '../../helpers/events.js'

// the store gives every event the site as it is now
const site = makeSite({ phase: 'live', signedOffAt: START + 100 })
const signOff = { id: 'so-1', site: 'dfw1', time: START + 100, by: 'ana', stableMs: 0, sha256: '', report: '{}' }
const past = {
  signOffs: [signOff],
  phaseChanges: [{ site: 'dfw1', time: START + 100, phase: 'live' as const }],
}

function redAt(time: number, expected: boolean) {
  return makeEvent({ instance: makeInstance({ site }), status: 'CRITICAL', result: { expected }, event: { time } })
}

t.test('red before the sign-off is no regression, red after it is', async (t) => {
  const before = asItWas(redAt(START, true), past)
  t.match(before.result.instance.site, { phase: 'bringup', signedOffAt: undefined })
  t.equal(isRegression(before.result), false)
  const after = asItWas(redAt(START + 200, false), past)
  t.match(after.result.instance.site, { phase: 'live', signedOffAt: START + 100 })
  t.equal(isRegression(after.result), true)
})

t.test('without a change of phase the site is as its file says', async (t) => {
  const event = asItWas(redAt(START, false), { signOffs: [], phaseChanges: [] })
  t.match(event.result.instance.site, { phase: 'live', signedOffAt: undefined })
})
