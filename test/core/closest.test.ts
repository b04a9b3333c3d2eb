import t from 'tap'
import { closest, didYouMean } from '../../src/core/closest.js'

t.test('the word that was probably meant is the one with the fewest changes', async (t) => {
  const known = ['timeout', 'interval', 'retry', 'ttl', 'warning']
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['timout', 'timeout'],
    ['tiemout', 'timeout'],
    ['Interval', 'interval'],
    ['warnings', 'warning'],
    ['tll', 'ttl'],
    ['severity', undefined],
    ['x', undefined],
    ['', undefined],
    ['t'.repeat(100_000), undefined],
  ]
  for (const [word, meant] of rows) t.equal(closest(word, known), meant, word.slice(0, 20))
  t.equal(closest('a', []), undefined)
})

t.test('the hint names one word, or all of a few, or none of many', async (t) => {
  t.equal(didYouMean('timout', ['timeout', 'retry']), 'did you mean "timeout"?')
  t.equal(didYouMean('severity', ['timeout', 'retry']), 'known here: timeout, retry')
  t.equal(didYouMean('severity', []), undefined)
  t.equal(
    didYouMean(
      'severity',
      Array.from({ length: 13 }, (_, i) => `name${i}`),
    ),
    undefined,
  )
})
