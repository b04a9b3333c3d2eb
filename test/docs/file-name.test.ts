import t from 'tap'
import { fileName } from '../../src/docs/file-name.js'
import { NASTY_TEXTS } from '../helpers/scenarios.js'

t.test('a plain name stays as it is', (t) => {
  for (const name of ['dfw1', 'platform.load-balancer', 'a_b', '1']) t.equal(fileName(name), name)
  t.end()
})

t.test('no two names share a file, on no file system, and no name leads elsewhere', (t) => {
  const odd = [
    'A',
    'a',
    'ä',
    'con',
    'CON',
    'con.dns',
    'nul',
    '..',
    '.',
    '../x',
    'a/b',
    'a b',
    'a-b',
    '-',
    'a-ca978112ca1b',
  ]
  const names = [...odd, ...NASTY_TEXTS]
  const files = names.map(fileName)
  t.equal(new Set(files.map((file) => file.toLowerCase())).size, new Set(names).size)
  for (const file of files) {
    t.match(file, /^[a-z0-9_][a-z0-9_.-]{0,80}$/)
    t.notMatch(file, /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|\.$/)
  }
  t.end()
})
