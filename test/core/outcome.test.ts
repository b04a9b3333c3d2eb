import t from 'tap'
import { critical, ok, unknown, warning } from '../../src/core/outcome.js'

t.test('an outcome is a status, a line, and what was seen', async (t) => {
  t.same(ok('a'), { status: 'OK', output: 'a' })
  t.same(warning('a', { longOutput: 'b' }), { status: 'WARNING', output: 'a', longOutput: 'b' })
  t.same(critical('a', { observed: { x: 1 } }), { status: 'CRITICAL', output: 'a', observed: { x: 1 } })
  t.same(unknown('a', { conclusive: false }), { status: 'UNKNOWN', output: 'a', conclusive: false })
})
