import t from 'tap'
import { clip } from '../../src/core/clip.js'
import { keepSecrets } from '../../src/core/known-secrets.js'

t.test('clipped text says how much is missing, and never splits a character', async (t) => {
  t.equal(clip('abc', 3), 'abc')
  t.equal(clip('abcd', 3), 'abc… (1 more characters)')
  t.equal(clip('ab😀d', 3), 'ab… (3 more characters)')
  t.equal(clip('ab\ufffdd', 3), 'ab\ufffd… (1 more characters)')
})

t.test('a secret is taken out before a text is cut, wherever the cut is', async (t) => {
  keepSecrets(['hunter22'])
  const text = `${'.'.repeat(90)}hunter22${'.'.repeat(90)}`
  for (let limit = 91; limit < 98; limit++) {
    t.equal(clip(text, limit), `${'.'.repeat(90)}[secret]… (${188 - limit} more characters)`)
  }
  t.equal(clip(text, 90), `${'.'.repeat(90)}… (98 more characters)`)
})
