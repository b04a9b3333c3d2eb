import t from 'tap'
import { type Moment, type Standing, standingNow } from '../../src/bringup/standing.js'
import type { CheckInstance } from '../../src/core/instance.js'
import type { Site } from '../../src/core/site.js'
import type { Status } from '../../src/core/status.js'
import { type EventParts, makeEvent, makeInstance, makeSite, START, WAIVER } from '../helpers/events.js'
import { DAY, HOUR, known, knownBlocked, knownForDefault, MINUTE, NOW } from '../helpers/known.js'

const NO_STATES: Moment = { now: NOW, siteStates: new Map() }

function standing(check: Partial<CheckInstance>, last?: Omit<EventParts, 'instance'>, moment: Partial<Moment> = {}) {
  return standingNow(known(makeInstance(check), last), { ...NO_STATES, ...moment })
}

t.test('a check stands where its last result says', async (t) => {
  const expected: readonly (readonly [Status, Standing])[] = [
    ['OK', 'green'],
    ['WARNING', 'warning'],
    ['CRITICAL', 'red'],
    ['UNKNOWN', 'unknown'],
  ]
  for (const [status, where] of expected) t.equal(standing({}, { status }).standing, where)
  const blocked = standingNow(knownBlocked(makeInstance(), makeInstance({ check: 'other' })), NO_STATES)
  t.equal(blocked.standing, 'blocked')
})

t.test('what never reported is not green, however young it is', async (t) => {
  t.match(standing({}), { standing: 'never reported', since: START - DAY, expected: false, regression: false })
})

t.test('a result past its ttl is stale, the old green with it', async (t) => {
  const at = (now: number, ttlMs?: number) => standing(ttlMs === undefined ? {} : { ttlMs }, {}, { now })
  const reported = START + 12
  t.equal(at(reported + HOUR, HOUR).standing, 'green', 'not yet')
  t.match(at(reported + HOUR + 1, HOUR), { standing: 'stale', since: reported + HOUR }, 'green no more since then')
})

t.test('without a ttl a result counts for three intervals, 15 minutes at least', async (t) => {
  const at = (intervalMs: number, ageMs: number) => {
    const check = knownForDefault(makeInstance({ intervalMs }), {})
    return standingNow(check, { ...NO_STATES, now: START + 12 + ageMs }).standing
  }
  t.same([at(MINUTE, 15 * MINUTE), at(MINUTE, 15 * MINUTE + 1)], ['green', 'stale'])
  t.same([at(HOUR, 3 * HOUR), at(HOUR, 3 * HOUR + 1)], ['green', 'stale'])
})

t.test('a result of a time to come says nothing of now, whatever it says', async (t) => {
  const at = (now: number) => standing({}, {}, { now }).standing
  t.equal(at(START + 12 - MINUTE), 'green', 'clocks differ a little')
  t.equal(at(START + 12 - MINUTE - 1), 'stale')
})

t.test('a red result past its ttl is stale too, and not green since it turned red', async (t) => {
  const event = { since: START - HOUR }
  t.match(standing({ ttlMs: MINUTE }, { status: 'CRITICAL', event }), { standing: 'stale', since: START - HOUR })
})

t.test('a waiver accepts a failure through its last day and no longer', async (t) => {
  const red: EventParts = { status: 'CRITICAL', result: { waiver: WAIVER } }
  const lastMoment = Date.UTC(2027, 1, 1) - 1
  const always = { waiver: WAIVER, ttlMs: 1000 * DAY }
  t.match(standing(always, red, { now: lastMoment }), { standing: 'waived', waiver: WAIVER })
  const over = standing(always, red, { now: lastMoment + 1 })
  t.equal(over.standing, 'red', 'no new result is needed for that')
  t.equal(over.waiver, undefined)
  t.equal(standing({}, red).standing, 'red', 'a waiver that was taken out of the suite is none')
  t.equal(standing({ waiver: WAIVER }, { status: 'CRITICAL' }).standing, 'waived', 'a new one needs no new result')
  t.equal(standing({ waiver: { ...WAIVER, until: 'some day' } }, red).standing, 'red')
})

t.test('a waiver accepts no silence', async (t) => {
  t.equal(standing({ waiver: WAIVER }).standing, 'never reported')
  t.equal(standing({ waiver: WAIVER, ttlMs: MINUTE }, { status: 'CRITICAL' }).standing, 'stale')
  t.equal(standing({ waiver: WAIVER }, {}).standing, 'green', 'and takes no green away')
})

t.test('red is expected while the site is brought up, as the store knows its phase now', async (t) => {
  const site = makeSite({ phase: 'live' })
  const red: EventParts = { status: 'CRITICAL' }
  t.equal(standing({}, red).expected, true)
  t.equal(standing({}, {}).expected, false, 'green needs no excuse')
  t.equal(standing({ site }, red).expected, false)
  const siteStates = new Map([['dfw1', { phase: 'bringup' as const }]])
  const brought = standing({ site }, red, { siteStates })
  t.equal(brought.expected, true)
  t.equal(brought.check.site.phase, 'bringup')
})

t.test('red after the sign-off is a regression, although its result came in before anybody signed', async (t) => {
  const siteStates = new Map([['dfw1', { phase: 'live' as const, signedOffAt: START - HOUR }]])
  const signed = (check: Partial<CheckInstance>, last?: Omit<EventParts, 'instance'>) =>
    standing(check, last, { siteStates }).regression
  t.equal(signed({}, { status: 'CRITICAL' }), true)
  t.equal(signed({}, { status: 'WARNING' }), true)
  t.equal(signed({ ttlMs: MINUTE }, { status: 'CRITICAL' }), true, 'silence since does not undo it')
  t.equal(signed({}, {}), false)
  t.equal(signed({}), false, 'what never reported never worked')
  t.equal(signed({ waiver: WAIVER }, { status: 'CRITICAL' }), false)
  t.equal(signed({}, { status: 'UNKNOWN', result: { blockedBy: 'dfw1/platform.dns.x' } }), false)
  const site: Site = makeSite({ phase: 'live' })
  t.equal(standing({ site }, { status: 'CRITICAL' }).regression, false, 'without a sign-off there is none')
})

t.test('a check that was rewritten since its last result has not reported as it is now', async (t) => {
  const last = makeEvent({ instance: makeInstance({ definition: 'before' }) })
  const known = { check: makeInstance({ definition: 'after' }), declaredAt: 0, last }
  const { standing, since } = standingNow(known, { now: START + 1000, siteStates: new Map() })
  t.same({ standing, since }, { standing: 'never reported', since: last.time })
})
