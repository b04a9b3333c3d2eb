import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { checkTypeNames } from '../../checks/index.js'
import { cli } from '../helpers/cli.js'

t.test('the reference has a section for every check type', async (t) => {
  const { code, stdout, stderr } = await cli(['docs', '--reference'])
  t.same([code, stderr], [0, ''])
  for (const name of checkTypeNames) t.match(stdout, new RegExp(`^## ${name}$`, 'm'))
})

t.test('it goes to a file that is asked for', async (t) => {
  const directory = t.testdir()
  t.same(await cli(['docs', '--reference', '--out', 'reference.md'], { directory }), {
    code: 0,
    stdout: '',
    stderr: '',
  })
  t.match(readFileSync(join(directory, 'reference.md'), 'utf8'), /^# Check types\n/)
  const unwritable = await cli(['docs', '--reference', '--out', 'gone/reference.md'], { directory })
  t.match(unwritable, { code: 3, stdout: '', stderr: /ENOENT.*gone\/reference\.md/ })
})

t.test('nothing is documented that nobody asked for', async (t) => {
  t.match(await cli(['docs']), {
    code: 3,
    stdout: '',
    stderr: /say what to document\nhint: firstlight docs --reference/,
  })
})
