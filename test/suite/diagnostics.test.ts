import t from 'tap'
import type { Problem } from '../../src/core/problem.js'
import { formatProblems } from '../../src/suite/diagnostics.js'

function problem(details: Partial<Problem>): Problem {
  return { source: { file: 'a.yaml', line: 7, column: 3 }, message: 'it is wrong', level: 'error', ...details }
}

function format(...details: readonly Partial<Problem>[]): string {
  return formatProblems(details.map(problem), { color: false })
}

t.test('a problem has its place, its line, a caret and a hint', async (t) => {
  t.equal(
    format({ text: '  key: value', length: 3, hint: 'try this' }),
    `a.yaml:7:3: error: it is wrong
  7 |   key: value
    |   ^^^
  hint: try this
`,
  )
  t.equal(format({ level: 'warning' }), 'a.yaml:7:3: warning: it is wrong\n')
  t.equal(format({}, {}), 'a.yaml:7:3: error: it is wrong\n\na.yaml:7:3: error: it is wrong\n')
})

t.test('the caret stands under wide characters, tabs and marks', async (t) => {
  const source = { file: 'a.yaml', line: 1, column: 7 }
  const [, line, caret] = format({ source, text: 'é東京: \tbad', length: 3 }).split('\n')
  t.equal(line, '  1 | é東京:  bad')
  t.equal(caret, '    |         ^^^')
})

t.test('a long line is cut around the caret', async (t) => {
  const text = `${'a'.repeat(5000)}BAD${'b'.repeat(5000)}`
  const [, line = '', caret = ''] = format({
    source: { file: 'a.yaml', line: 1, column: 5001 },
    text,
    length: 3,
  }).split('\n')
  t.ok(line.length < 120)
  t.equal(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1), 'BAD')
})

t.test('a span is cut at the end of what is shown', async (t) => {
  const [, line = '', caret = ''] = format({ text: `  ${'x'.repeat(500)}`, length: 500 }).split('\n')
  t.ok(caret.length <= line.length)
})

t.test('control characters are shown, not obeyed', async (t) => {
  const told = format({
    source: { file: 'a\u001b[2J.yaml', line: 1, column: 1 },
    message: 'bad\r\n::error::x',
    text: '\u001b[31mred \u202e',
    hint: 'a\u0007',
  })
  t.notMatch(told, /[\u0000-\u0009\u000b-\u001f\u202e]/)
  t.equal(told.split('\n').length, 5)
})

t.test('colour is there only when asked for', async (t) => {
  t.match(formatProblems([problem({})], { color: true }), /\u001b\[31merror:/)
  t.notMatch(format({ text: 'a', hint: 'b' }), /\u001b/)
})
