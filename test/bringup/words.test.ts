import t from 'tap'
import { standingNow } from '../../src/bringup/standing.js'
import { ago, promise, standingWords } from '../../src/bringup/words.js'
import { makeInstance, makeSite, START } from '../helpers/events.js'
import { HOUR, known } from '../helpers/known.js'

t.test('nothing is younger than now, whatever another clock says', async (t) => {
  t.equal(ago(START, START + 65 * 60_000), '1h 5m')
  t.equal(ago(START + HOUR, START), '0ms')
})

t.test('a promise counts', async (t) => {
  t.equal(promise(1, 0), 'fix this one')
  t.equal(promise(1, 1), 'fix this one, 1 follows')
  t.equal(promise(2, 31), 'fix these 2, 31 follow')
})

t.test('red is called what it is: expected, a regression, or neither', async (t) => {
  const moment = { now: START + 12 + HOUR, siteStates: new Map() }
  const words = (site: Parameters<typeof makeSite>[0]) =>
    standingWords(
      standingNow(known(makeInstance({ site: makeSite(site) }), { status: 'CRITICAL' }), moment),
      moment.now,
    )
  const red = 'red for 1h, since 2026-11-21 04:13Z, looked at 1h ago'
  t.equal(words({ phase: 'bringup' }), `${red}; expected`)
  t.equal(words({ phase: 'live' }), red)
  const signedOffAt = START - HOUR
  t.equal(words({ phase: 'live', signedOffAt }), `${red}; regression after the sign-off of 2026-11-21 03:13Z`)
  t.equal(words({ phase: 'bringup', signedOffAt }), `${red}; expected`, 'it is being brought up again')
})
