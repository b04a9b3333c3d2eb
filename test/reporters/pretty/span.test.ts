import * as fc from 'fast-check'
import t from 'tap'
import { lineText, padded, widthOf } from '../../../src/reporters/pretty/span.js'

const plain = { color: false }

t.test('a line that fits stays whole', async (t) => {
  t.equal(lineText([{ text: 'ab' }, { text: 'cd', style: 'red' }], { columns: 4, ...plain }), 'abcd')
})

t.test('a line that does not fit ends with an ellipsis', async (t) => {
  t.equal(lineText([{ text: 'ab' }, { text: 'cd' }], { columns: 3, ...plain }), 'ab…')
  t.equal(lineText([{ text: 'ab' }], { columns: 1, ...plain }), '…')
  t.equal(lineText([{ text: 'ab' }], { columns: 0, ...plain }), '')
})

t.test('wide characters count twice, and what is drawn as one is not cut apart', async (t) => {
  t.equal(lineText([{ text: '日本語' }], { columns: 5, ...plain }), '日本…')
  t.equal(lineText([{ text: '日本語' }], { columns: 4, ...plain }), '日…')
  t.equal(lineText([{ text: '👩‍👩‍👧👩‍👩‍👧' }], { columns: 3, ...plain }), '👩‍👩‍👧…')
})

t.test('colour is written when it is asked for, whatever the environment says', async (t) => {
  const line = [{ text: 'no', style: 'red' as const }]
  t.equal(lineText(line, { columns: 9, color: true }), '\u001b[31mno\u001b[39m')
  t.equal(lineText(line, { columns: 9, color: false }), 'no')
})

t.test('padding counts cells', async (t) => {
  t.equal(padded('日', 4), '日  ')
  t.equal(padded('long', 2), 'long')
})

t.test('no line is wider than asked', async () => {
  const spans = fc.array(fc.string({ unit: 'grapheme' }).map((text) => ({ text })))
  fc.assert(
    fc.property(spans, fc.nat(40), (line, columns) => widthOf(lineText(line, { columns, ...plain })) <= columns),
  )
})
