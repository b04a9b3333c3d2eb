import t from 'tap'
import { restlessPaths, withoutRestless } from '../../../src/bringup/compare/restless.js'
import type { Facts } from '../../../src/core/outcome.js'
import { makeEvent } from '../../helpers/events.js'

const series = (count: number, factsOf: (index: number) => Facts) =>
  Array.from({ length: count }, (_, index) => makeEvent({ outcome: { observed: factsOf(index) } }))

t.test('a counter is restless, a version that was rolled out is not', async (t) => {
  const events = series(10, (index) => ({
    json: { hits: index, version: index < 5 ? '4.1' : '4.2' },
    names: [`n${index}`],
  }))
  t.same([...restlessPaths(events)], ['json.hits', 'names[]'])
})

t.test('changed in half of the results is not restless; fewer than five say nothing', async (t) => {
  t.same([...restlessPaths(series(5, (index) => ({ a: index < 3 ? index : 9 })))], ['a'])
  t.same([...restlessPaths(series(5, (index) => ({ a: Math.min(index, 2) })))], [])
  t.same([...restlessPaths(series(4, (index) => ({ a: index })))], [])
})

t.test('what is restless at either site passes', async (t) => {
  const differences = [
    { path: 'a', left: 1, right: 2 },
    { path: 'b', left: 1, right: 2 },
  ]
  const sides = [series(6, () => ({ a: 1, b: 1 })), series(6, (index) => ({ a: index, b: 2 }))]
  t.match(withoutRestless(differences, sides), [
    { path: 'a', passing: 'changing' },
    { path: 'b', passing: undefined },
  ])
})
