import t from 'tap'
import { wrapped } from '../../src/bringup/wrap.js'
import type { Line } from '../../src/reporters/pretty/span.js'

function lines(line: Line, columns: number, indent = 2): readonly string[] {
  return wrapped(line, { columns, indent }).map((each) =>
    each
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  )
}

t.test('a line is broken between words, the rest indented', async (t) => {
  t.same(lines([{ text: 'one two three four' }], 9), ['one two', '  three', '  four'])
  t.same(lines([{ text: 'one two' }], Number.POSITIVE_INFINITY), ['one two'])
  t.same(lines([], 9), [''])
})

t.test('a word that is too wide stays whole, on its own line when others are before it', async (t) => {
  t.same(lines([{ text: 'see https://wiki.example.net/dns now' }], 10), [
    'see',
    '  https://wiki.example.net/dns',
    '  now',
  ])
  t.same(lines([{ text: '    https://wiki.example.net/dns' }], 10), ['    https://wiki.example.net/dns'])
})

t.test('each word keeps its style', async (t) => {
  const line: Line = [
    { text: 'red ', style: 'red' },
    { text: 'and bold', style: 'bold' },
  ]
  t.same(wrapped(line, { columns: 8, indent: 2 }), [
    [
      { text: 'red ', style: 'red' },
      { text: 'and ', style: 'bold' },
    ],
    [{ text: '  ' }, { text: 'bold', style: 'bold' }],
  ])
})
