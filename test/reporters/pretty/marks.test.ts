import t from 'tap'
import { marksFor } from '../../../src/reporters/pretty/marks.js'
import { URGENCY } from '../../../src/reporters/standing.js'

t.test('every standing has a mark of its own, in Unicode and in ASCII', async (t) => {
  for (const env of [{}, { TERM: 'linux' }]) {
    const marks = marksFor(env)
    t.equal(new Set(URGENCY.map((standing) => marks[standing])).size, URGENCY.length)
  }
})

t.test('a console or a locale without UTF-8 gets ASCII', async (t) => {
  for (const env of [{ TERM: 'linux', LANG: 'en_US.UTF-8' }, { LANG: 'C' }, { LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }]) {
    t.match(Object.values(marksFor(env)).join(''), /^[\x20-\x7e]+$/)
  }
  for (const env of [{}, { LANG: 'en_US.UTF-8' }, { LC_CTYPE: 'C.utf8', LANG: 'C' }]) t.equal(marksFor(env).green, '✓')
})
