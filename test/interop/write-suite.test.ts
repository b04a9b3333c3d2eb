import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { checkTypeNames } from '../../checks/index.js'
import { loadCheckType } from '../../src/commands/check-types.js'
import { type ImportedCheck, type ImportedSuite, template } from '../../src/interop/import-suite.js'
import { writeSuite } from '../../src/interop/write-suite.js'
import { planFolder } from '../suite/helpers/plan.js'

const SOURCE = { file: 'x', line: 1, column: 1 }

function suiteOf(body: ImportedCheck['body'], more: Partial<ImportedSuite> = {}): ImportedSuite {
  const check: ImportedCheck = { name: 'c', source: SOURCE, comments: [], body }
  return {
    name: 's',
    title: 'T',
    comments: [],
    site: { name: 'lab1', variables: { word: 'W' } },
    vars: {},
    defaults: {},
    points: [{ name: 'p', title: 'P', checks: [check] }],
    ...more,
  }
}

const TEXTS = [
  '${site.word}',
  '$${site.word}',
  '$$${',
  '${',
  'a $ b $',
  'yes',
  '007',
  '1e3',
  'null',
  '~',
  '- a',
  'a: b # c',
  '# c',
  '"quoted" \'twice\'',
  ' leading and trailing ',
  'two\nlines\n',
  'tab\tand \\ backslash',
  '*alias &anchor !tag %directive @at `tick',
  '{flow: [1]}',
  'grün 日本 🎉',
  `long ${'word '.repeat(60)}`,
]

t.test('text is read back as it was written, whatever it looks like', async (t) => {
  const directory = t.testdir({})
  const suite = suiteOf({ command: ['true', ...TEXTS] })
  writeFileSync(join(directory, 's.yaml'), writeSuite(suite))
  const { plan } = await planFolder(directory, { loadCheckType, checkTypeNames })
  t.same(plan.instances[0]?.options['command'], ['true', ...TEXTS])
})

t.test('expressions are expressions, and the text around them stays text', async (t) => {
  const directory = t.testdir({})
  const word = { expression: 'site.word' }
  const words = [
    template(word),
    template('a', word, 'b'),
    template('$', word),
    template('${x} $', word, ' ${y}'),
    template('plain'),
  ]
  writeFileSync(join(directory, 's.yaml'), writeSuite(suiteOf({ command: ['true', ...words] })))
  const { plan } = await planFolder(directory, { loadCheckType, checkTypeNames })
  t.same(plan.instances[0]?.options['command'], ['true', 'W', 'aWb', '$W', '${x} $W ${y}', 'plain'])
})

t.test('comments cannot end before their line does', async (t) => {
  const directory = t.testdir({})
  const comments = ['one\nsites: {}', 'two\r\n---']
  writeFileSync(join(directory, 's.yaml'), writeSuite(suiteOf({ command: 'true' }, { comments })))
  const { suites } = await planFolder(directory, { loadCheckType, checkTypeNames })
  t.equal(suites.length, 1)
})
