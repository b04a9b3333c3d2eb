import t from 'tap'
import { beatAfter, beatsSince, jitterMs } from '../../src/run/beat.js'
import { START } from '../helpers/events.js'

const check = (id: string, intervalMs = 60_000) => ({ id, intervalMs })

t.test('the next beat is one interval away at most, and the one after it one interval later', async (t) => {
  for (const id of ['a', 'b', 'dfw1/platform.dns.answers']) {
    const beat = beatAfter(check(id), START)
    t.ok(beat > START && beat <= START + 60_000, id)
    t.equal(Math.round(beatAfter(check(id), beat) - beat), 60_000)
    t.equal(Math.round(beatAfter(check(id), beat - 1) - beat), 0)
  }
})

t.test('a check has the same beats whenever the runner starts', async (t) => {
  const beat = beatAfter(check('a'), START)
  const later = beatAfter(check('a'), START + 3_600_000 + 17)
  t.equal(Math.round(later - beat) % 60_000, 0)
})

t.test('checks are spread evenly over their interval', async (t) => {
  const ids = Array.from({ length: 10_000 }, (_, index) => `dfw1/platform.dns.answers[${index}]`)
  const places = ids.map((id) => beatAfter(check(id), START) - START)
  for (let from = 0; from < 60_000; from += 6000) {
    const count = places.filter((place) => place > from && place <= from + 6000).length
    t.ok(count > 800 && count < 1200, `${count} of 10,000 in a tenth`)
  }
})

t.test('beats that went by are whole intervals', async (t) => {
  t.equal(beatsSince(check('a'), START, START + 59_999), 0)
  t.equal(beatsSince(check('a'), START, START + 60_000), 1)
  t.equal(beatsSince(check('a'), START, START + 11_520_000), 192)
  t.equal(beatsSince(check('a'), START, START - 1), 0)
})

t.test('jitter is a twentieth of the interval at most, and never more than a second', async (t) => {
  t.equal(jitterMs(check('a', 1000), 0), 0)
  t.equal(jitterMs(check('a', 1000), 1), 50)
  t.equal(jitterMs(check('a', 3_600_000), 1), 1000)
})
