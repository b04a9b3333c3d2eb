import t from 'tap'
import { hanging } from '../../src/bringup/hanging.js'
import { standingMarks } from '../../src/bringup/marks.js'
import { wordsText } from '../../src/bringup/page.js'

const text = 'one two three four five six seven eight nine ten'
const shown = (head: string, columns: number, indent?: number, said = text) => {
  const room = indent === undefined ? { columns } : { columns, indent }
  return wordsText(hanging([{ text: head }], { text: said }, room), { columns, color: false, marks: standingMarks({}) })
}

t.test('what fits stands on one line', async (t) => {
  t.equal(shown('head  ', 80), `head  ${text}\n`)
  t.equal(shown('head  ', Number.POSITIVE_INFINITY), `head  ${text}\n`)
})

t.test('what does not fit goes on below where it began', async (t) => {
  t.equal(shown('head  ', 46), 'head  one two three four five six seven eight\n      nine ten\n')
})

t.test('beside a long head there is no room: it goes on below, indented', async (t) => {
  t.equal(
    shown(`${'h'.repeat(40)}  `, 50, 4),
    `${'h'.repeat(40)}\n    one two three four five six seven eight nine\n    ten\n`,
  )
})

t.test('a word that is longer than the line stays whole', async (t) => {
  const url = `https://wiki.example.net/${'x'.repeat(60)}`
  t.equal(shown('see ', 40, undefined, url), `see\n    ${url}\n`)
})
