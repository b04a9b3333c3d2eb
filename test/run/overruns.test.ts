import t from 'tap'
import { countOf, createOverruns } from '../../src/run/overruns.js'

t.test('a check that takes too long is told once for as long as it does', async (t) => {
  const overruns = createOverruns()
  t.same(overruns.news(), [])
  overruns.note('dfw1/a.b.c', 2)
  t.same(overruns.news(), [
    '1 check took longer than its interval, 2 beats were missed (dfw1/a.b.c): make the interval longer, or let more run at once with --concurrency',
  ])
  overruns.note('dfw1/a.b.c', 2)
  t.same(overruns.news(), [])
  overruns.note('dfw1/a.b.c', 0)
  overruns.note('dfw1/a.b.c', 1)
  t.match(overruns.news(), [/1 beat was missed/])
})

t.test('many are counted, and three are named', async (t) => {
  const overruns = createOverruns()
  for (const id of ['a', 'b', 'c', 'd', 'e']) overruns.note(id, 10)
  t.match(overruns.news(), [/^5 checks took longer than their intervals, 50 beats were missed \(a, b, c and 2 more\)/])
})

t.test('beats that were heard too late are told apart', async (t) => {
  const overruns = createOverruns()
  overruns.noteBusy(0)
  t.same(overruns.news(), [])
  overruns.noteBusy(7)
  t.same(overruns.news(), ['this machine is too busy: 7 beats were missed'])
})

t.test('numbers can be read', async (t) => {
  t.equal(countOf(1), '1 beat was')
  t.equal(countOf(11_520), '11,520 beats were')
})
