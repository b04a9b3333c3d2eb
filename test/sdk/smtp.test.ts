import fc from 'fast-check'
import t from 'tap'
import { ProtocolError } from '../../src/sdk/dialogue.js'
import { readReply } from '../../src/sdk/smtp.js'

t.test('a reply has one code, and ends with the line that has no hyphen', async (t) => {
  // The examples of RFC 5321, 4.2.1.
  t.same(
    readReply('250-First line\r\n250-Second line\r\n250-234 Text beginning with numbers\r\n250 The last line\r\n'),
    {
      code: 250,
      lines: ['First line', 'Second line', '234 Text beginning with numbers', 'The last line'],
    },
  )
  t.same(readReply('250\r\n'), { code: 250, lines: [''] })
  for (const incomplete of ['', '2', '25', '250', '250-', '250-First line\r\n', '250-a\r\n250 b', '250 b\r']) {
    t.equal(readReply(incomplete), undefined, JSON.stringify(incomplete))
  }
})

t.test('what can become no reply is refused at once', async (t) => {
  for (const wrong of [
    'a',
    '2a',
    '250a',
    '650 a\r\n',
    '150 a\r\n',
    '250 a\n',
    '250-a\r\n251 b\r\n',
    '250 a\r\n\r\n',
    '250 \0',
  ]) {
    t.throws(() => readReply(wrong), ProtocolError, JSON.stringify(wrong))
  }
})

t.test('whatever a server says is a reply, incomplete, or a protocol error', async (t) => {
  const text = fc
    .array(fc.constantFrom('2', '250', '-', ' ', '\r\n', '\n', 'a', '\0', '250 ', '250-'))
    .map((all) => all.join(''))
  fc.assert(
    fc.property(text, (received) => {
      try {
        const reply = readReply(received)
        return reply === undefined || received.endsWith('\r\n')
      } catch (error) {
        return error instanceof ProtocolError
      }
    }),
  )
  t.pass('for 100 texts')
})
