import * as fc from 'fast-check'
import t from 'tap'
import graphite from '../../src/formats/graphite.js'
import { arbitraryEvent } from '../helpers/arbitrary-events.js'
import { makeEvent, makeInstance, makeSite, makeSiteEvent, makeWholeSiteEvent } from '../helpers/events.js'

const time = { label: 'time', value: 0.012, unit: 's' }

t.test('status, duration and each metric are a line each', async (t) => {
  t.equal(
    graphite.encode(makeEvent({ outcome: { metrics: [time] } })),
    'firstlight.dfw1.platform.dns.resolver-answers.check_status 0 1795234387\n' +
      'firstlight.dfw1.platform.dns.resolver-answers.check_duration_seconds 0.012 1795234387\n' +
      'firstlight.dfw1.platform.dns.resolver-answers.time 0.012 1795234387\n',
  )
})

t.test('an element of each stays in the part of its check', async (t) => {
  const [first] = graphite.encode(makeEvent({ instance: makeInstance({ each: '10.1.0.53' }) })).split('\n')
  t.equal(first, 'firstlight.dfw1.platform.dns.resolver-answers:10_1_0_53.check_status 0 1795234387')
})

t.test('dots, spaces and odd bytes make no new part', async (t) => {
  const instance = makeInstance({ site: makeSite({ name: 'a.b c' }), suite: 'ü{x}*', point: '', check: 'n\nm' })
  const [first] = graphite.encode(makeEvent({ instance })).split('\n')
  t.equal(first, 'firstlight.a_b_c.__x__._.n_m.check_status 0 1795234387')
})

t.test('a metric without a value is left out', async (t) => {
  const metrics = [
    { ...time, value: Number.NaN },
    { ...time, value: Infinity },
  ]
  t.equal(graphite.encode(makeEvent({ outcome: { metrics } })).split('\n').length, 3)
})

t.test('labels that become the same keep their own lines', async (t) => {
  const metrics = ['a b', 'a.b', 'check_status'].map((label) => ({ label, value: 1, unit: '' }))
  const names = graphite.encode(makeEvent({ outcome: { metrics } })).match(/\S+(?= \S+ \S+\n)/g)
  t.same(
    names?.map((name) => name.split('.').at(-1)),
    ['check_status', 'check_duration_seconds', 'a_b', 'a_b_2', 'check_status_2'],
  )
})

t.test('no event breaks a line', async () => {
  const line = /^firstlight(\.[A-Za-z0-9_:-]+){5} -?\d+(\.\d+)? \d+$/
  fc.assert(
    fc.property(arbitraryEvent, (event) => {
      const lines = graphite.encode(event).split('\n')
      return lines.pop() === '' && lines.every((each) => line.test(each))
    }),
  )
})

t.test('an integration point and a site have their counts', async (t) => {
  t.equal(
    graphite.encodeSite(makeSiteEvent({ green: 3 })),
    'firstlight.dfw1.platform.dns.checks_green 3 1795234387\nfirstlight.dfw1.platform.dns.checks_total 4 1795234387\n',
  )
  t.match(graphite.encodeSite(makeWholeSiteEvent({ site: 'dfw 1.a' })), /^firstlight\.dfw_1_a\.checks_green 4 /)
})
