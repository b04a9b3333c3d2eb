import t from 'tap'
import { createScreen } from '../../../src/reporters/pretty/screen.js'
import { createTerminal } from '../../helpers/terminal.js'

function drawnOn(columns: number, rows: number) {
  const terminal = createTerminal(columns, rows)
  const writes: string[] = []
  const screen = createScreen((text) => {
    writes.push(text)
    terminal.write(text)
  })
  const draw = (...lines: readonly string[]) =>
    screen.draw(
      lines.map((text) => ({ text, width: text.length })),
      columns,
    )
  return { terminal, screen, draw, writes }
}

t.test('a frame takes the place of the one before, longer or shorter', async (t) => {
  const { terminal, draw } = drawnOn(20, 6)
  terminal.write('$ firstlight\n')
  draw('one', 'two')
  draw('1', '2', '3')
  t.equal(terminal.screen(), '$ firstlight\n1\n2\n3')
  draw('only')
  t.equal(terminal.screen(), '$ firstlight\nonly')
  t.same(terminal.scrolled(), [])
})

t.test('the same frame is not written again, and another one is one write', async (t) => {
  const { draw, writes } = drawnOn(20, 6)
  draw('one', 'two')
  draw('one', 'two')
  draw('one', 'three')
  t.equal(writes.length, 2)
})

t.test('a frame at the bottom of a terminal scrolls once and then stays', async (t) => {
  const { terminal, draw } = drawnOn(20, 4)
  terminal.write('a\nb\nc\n')
  draw('one', 'two')
  draw('1', '2')
  t.equal(terminal.screen(), 'c\n1\n2')
  t.same(terminal.scrolled(), ['a', 'b'])
})

t.test('what is to stay replaces the frame, wrapped lines too, and the cursor is back', async (t) => {
  const { terminal, screen, draw } = drawnOn(10, 8)
  terminal.write('before\n')
  draw('xxxxxxxxx', 'xxxxxxxxx', 'xxxxxxxxx', 'xxxxxxxxx')
  t.equal(terminal.cursorVisible(), false)
  screen.close(['a line that wraps', 'end'])
  t.equal(terminal.screen(), 'before\na line tha\nt wraps\nend')
  t.equal(terminal.cursorVisible(), true)
})

t.test('a screen on which nothing was drawn leaves the cursor alone', async (t) => {
  const { screen, writes } = drawnOn(10, 8)
  screen.close(['end'])
  t.notMatch(writes.join(''), '\u001b[?25')
})

t.test('lines that a narrower terminal has wrapped are counted as they stand', async (t) => {
  const writes: string[] = []
  const screen = createScreen((text) => writes.push(text))
  screen.draw([{ text: 'x'.repeat(30), width: 30 }], 40)
  screen.draw([{ text: 'y', width: 1 }], 10)
  t.match(writes[1], /^\u001b\[3A\r/)
})
