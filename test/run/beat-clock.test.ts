import t from 'tap'
import { createBeatClock, forwardClock } from '../../src/run/beat-clock.js'
import { START } from '../helpers/events.js'

/** Both clocks of a machine, to be moved by hand. */
function machine() {
  const at = { wall: START, monotonic: 500 }
  const pass = (wall: number, monotonic: number) => {
    at.wall += wall
    at.monotonic += monotonic
  }
  return { clocks: { wall: () => at.wall, monotonic: () => at.monotonic }, pass }
}

t.test('beats follow the monotonic clock, whatever small steps keep the wall clock right', async (t) => {
  const { clocks, pass } = machine()
  const read = createBeatClock(clocks)
  pass(10_400, 10_000)
  t.same(read(), { time: START + 10_000, setBackMs: 0 })
  pass(9700, 10_000)
  t.same(read(), { time: START + 20_000, setBackMs: 0 })
})

t.test('the time that a machine slept has gone by', async (t) => {
  const { clocks, pass } = machine()
  const read = createBeatClock(clocks)
  pass(11_520_000, 300)
  t.same(read(), { time: START + 11_520_000, setBackMs: 0 })
})

t.test('a clock that is set back takes no time away, and is told once', async (t) => {
  const { clocks, pass } = machine()
  const read = createBeatClock(clocks)
  pass(-3_600_000 + 1000, 1000)
  t.same(read(), { time: START + 1000, setBackMs: 3_600_000 })
  pass(1000, 1000)
  t.same(read(), { time: START + 2000, setBackMs: 0 })
})

t.test('a clock that was far ahead is followed as soon as it is right', async (t) => {
  const { clocks, pass } = machine()
  const now = forwardClock(clocks.wall)
  pass(-86_400_000, 0)
  t.equal(now(), START - 86_400_000)
  pass(500, 0)
  t.equal(now(), START - 86_399_500)
})

t.test('the time of events never goes back a little, never stands still, and is right again in the end', async (t) => {
  const { clocks, pass } = machine()
  const now = forwardClock(clocks.wall)
  pass(1000, 0)
  t.equal(now(), START + 1000)
  pass(-60_000, 0)
  t.equal(now(), START + 1000)
  pass(30_000, 0)
  t.equal(now(), START + 4000)
  pass(40_000, 0)
  t.equal(now(), START + 11_000, 'it has caught up')
  pass(500, 0)
  t.equal(now(), START + 11_500)
})
