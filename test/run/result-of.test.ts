import t from 'tap'
import { resultOf, untried } from '../../src/run/result-of.js'
import { makeInstance, makeSite, START, WAIVER } from '../helpers/events.js'

const red = { status: 'CRITICAL', output: 'no' } as const

t.test('red is expected while a site is brought up, and only then', async (t) => {
  t.match(resultOf(makeInstance(), red, untried(START)), { expected: true })
  const live = makeInstance({ site: makeSite({ phase: 'live' }) })
  t.match(resultOf(live, red, untried(START)), { expected: false })
  t.match(resultOf(makeInstance(), { status: 'OK', output: '' }, untried(START)), { expected: false })
})

t.test('a waiver that ends while a process lives ends for that process, too', async (t) => {
  const instance = makeInstance({ waiver: WAIVER })
  t.match(resultOf(instance, red, untried(START)), { waiver: WAIVER })
  t.notOk('waiver' in resultOf(instance, red, untried(Date.UTC(2027, 1, 1))))
})
