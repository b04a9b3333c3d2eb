import t from 'tap'
import { judge, NO_CRITERIA } from '../../src/core/judge.js'
import { critical, type Outcome, ok } from '../../src/core/outcome.js'
import { combineParts } from '../../src/core/parts.js'
import { parseRange } from '../../src/core/range.js'

const took = (value: number) => ok('connected', { metrics: [{ label: 'connect', value, unit: 's' }] })
const part = (name: string, outcome: Outcome) => ({ name, outcome })

t.test('a check at several addresses is as good as the worst of them', async (t) => {
  t.match(combineParts([part('a', ok('up')), part('b', ok('up'))]), {
    status: 'OK',
    output: 'up; the same at each of a, b',
  })
  t.match(combineParts([part('a', ok('up')), part('b', critical('refused'))]), {
    status: 'CRITICAL',
    output: 'at b: refused (1 of 2 addresses)',
  })
  t.same(combineParts([part('a', ok('up'))]), ok('up'))
  t.throws(() => combineParts([]))
})

t.test('thresholds and negate are held against each by itself', async (t) => {
  const parts = [part('a', took(0.1)), part('b', took(3))]
  const thresholds = { connect: { critical: parseRange('1') } }
  const slow = await judge({ ...took(0.1), parts }, { ...NO_CRITERIA, thresholds })
  t.match(slow, { status: 'CRITICAL', output: /^at b: connected; connect .*\(1 of 2 addresses\)$/ })
  t.notOk('parts' in slow)
  const half = { ...took(0.1), parts: [part('a', took(0.1)), part('b', critical('refused'))] }
  t.match(await judge(half, { ...NO_CRITERIA, negate: true }), {
    status: 'CRITICAL',
    output: 'at a: passes, but must fail: connected (1 of 2 addresses)',
  })
})
