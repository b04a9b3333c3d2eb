import { inspect } from 'node:util'
import t from 'tap'
import { messageOf, OperatorError } from '../../src/core/errors.js'

t.test('an operator error carries its code, a hint, the places and the cause', async (t) => {
  const cause = new Error('inner')
  const problem = { source: { file: 'a.yaml', line: 1, column: 2 }, message: 'wrong', level: 'error' } as const
  const error = new OperatorError('SUITE_INVALID', 'one error', { hint: 'look', problems: [problem], cause })
  t.match(error, { name: 'OperatorError', code: 'SUITE_INVALID', message: 'one error', hint: 'look', cause })
  t.same(error.problems, [problem])
  const plain = new OperatorError('USAGE', 'no')
  t.same([plain.hint, plain.problems, 'cause' in plain], [undefined, [], false])
})

t.test('whatever is thrown has a message', async (t) => {
  const rows: readonly (readonly [unknown, string])[] = [
    [new Error('boom'), 'boom'],
    [new TypeError(''), 'TypeError'],
    ['text', 'text'],
    [undefined, 'undefined'],
    [{ code: 5 }, '{ code: 5 }'],
    [Object.create(null), '[Object: null prototype] {}'],
    [Symbol('s'), 'Symbol(s)'],
    [new AggregateError([new Error('a'), 'b']), 'a; b'],
    [new AggregateError([new Error('a')], 'all'), 'all'],
    [new AggregateError([]), 'AggregateError'],
  ]
  for (const [thrown, message] of rows) t.equal(messageOf(thrown), message, inspect(message))
})
