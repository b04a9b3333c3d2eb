import t from 'tap'
import { commentsOf, yamlComments } from '../../../src/interop/source/comments.js'

const TEXT = `# The file of the team.
# Ask before you change it.

a: 1 # about a
# one reason,
# in two lines
b:
  c: "no # comment"   # inside b
  d: |
    # no comment either
# ---------------
# - old: 2
#   timeout: 3
e: 3
url: http://x/#fragment
f: 'it''s # not'

# at nothing
`

t.test('comments are found where YAML has them, and nowhere else', async (t) => {
  t.same(
    yamlComments(TEXT).map(({ line, trailing }) => [line, trailing]),
    [
      [1, false],
      [2, false],
      [4, true],
      [5, false],
      [6, false],
      [8, true],
      [11, false],
      [12, false],
      [13, false],
      [18, false],
    ],
  )
  t.same(yamlComments('{"a": 1}'), [])
  t.same(
    yamlComments('\ufeff# first\r\na: 1 # second\r\n').map(({ line, text }) => [line, text]),
    [
      [1, 'first'],
      [2, 'second'],
    ],
  )
})

t.test('a thing takes what stands right above it, behind it and inside it', async (t) => {
  const comments = commentsOf(yamlComments(TEXT), TEXT)
  t.same(comments.opening(), ['The file of the team.', 'Ask before you change it.'])
  t.same(comments.about(4, 4), { why: 'about a', comments: [] })
  t.same(comments.about(7, 10), { why: 'one reason, in two lines', comments: ['inside b'] })
  t.same(comments.about(7, 10), { comments: [] }, 'each is taken once')
  t.same(
    comments.about(14, 14),
    { comments: ['- old: 2', 'timeout: 3'] },
    'settings that were switched off are no reason',
  )
  t.same(
    comments.left().map(({ text }) => text),
    ['at nothing'],
  )
})

t.test('a comment right above the first thing is not the opening of the file', async (t) => {
  const text = '# about a\na: 1\n'
  const comments = commentsOf(yamlComments(text), text)
  t.same(comments.opening(), [])
  t.equal(comments.about(2, 2).why, 'about a')
})
