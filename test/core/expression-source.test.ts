import { Environment } from '@marcbachmann/cel-js'
import fc from 'fast-check'
import t from 'tap'
import { sourceOf } from '../../src/core/expression-source.js'

const environment = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true })

/** The tree as text, without the places of its nodes. */
function tree(text: string): string {
  return JSON.stringify(environment.parse(text).ast, (key, value) => {
    if (key === 'pos' || key === 'start' || key === 'end') return undefined
    return typeof value === 'bigint' ? `${value}n` : value
  })
}

t.test('the text of a tree parses to that tree again', async (t) => {
  const texts = [
    'a - (b - c)',
    'a / (b * c) % d',
    '-(-a) + -1',
    '!(a && b) || c && (d || e)',
    '(a ? b : c) ? d : (e ? f : g)',
    'a == (b == c)',
    '(a < b) == (c in d)',
    '(a + b).size()',
    '((a).b[c ? 1 : 2]).all(x, (x))',
    '-a.b',
    '(-a).b',
    'a.?b[?"c"].orValue(1)',
    '[1, 2.50, 0x1F, 3u, r"\\d", b"x", """y\n"z" """, \'q\', null, true]',
    '{"a": [1], b: {c: d}}',
    'has(a.b) && type(c) == int',
    'a // a comment\n + b',
  ]
  for (const text of texts) t.equal(tree(sourceOf(environment.parse(text).ast)), tree(text), text)
})

t.test('whatever the operators and parentheses', async () => {
  const expression = fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('a', '1', '"s"', 'b.c', 'd[0]'),
      fc
        .tuple(tie('any'), fc.constantFrom('||', '&&', '==', '<', 'in', '+', '-', '*', '/', '%'), tie('any'))
        .map((p) => p.join(' ')),
      tie('any').map((inner) => `(${inner})`),
      tie('any').map((inner) => `!(${inner})`),
      tie('any').map((inner) => `-${inner}`),
      tie('any').map((inner) => `(${inner}).f(${inner})`),
      fc.tuple(tie('any'), tie('any'), tie('any')).map(([x, y, z]) => `(${x}) ? ${y} : ${z}`),
    ),
  })).any
  fc.assert(fc.property(expression, (text) => tree(sourceOf(environment.parse(text).ast)) === tree(text)))
})

t.test('a rewritten node stands in its place', async (t) => {
  const { ast } = environment.parse('(a + b) * a')
  const text = sourceOf(ast, (node) => (node.op === 'id' && node.args === 'a' ? 'f(a)' : undefined))
  t.equal(text, '(f(a) + b) * f(a)')
})
