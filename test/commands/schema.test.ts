import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import { parse } from 'yaml'
import { checkTypeNames } from '../../checks/index.js'
import { cli } from '../helpers/cli.js'

t.test('the schema knows every check type and refuses what validate refuses', async (t) => {
  const { code, stdout, stderr } = await cli(['schema'])
  t.same([code, stderr], [0, ''])
  const accepts = new Ajv2020({ strict: false }).compile(JSON.parse(stdout))
  const suite = parse(readFileSync('test/fixtures/suite/example/platform.yaml', 'utf8'))
  t.ok(accepts(suite), JSON.stringify(accepts.errors))
  t.notOk(accepts({ ...suite, onwer: 'me' }), 'an unknown key')
  t.notOk(accepts({ ...suite, defaults: { timeout: 10 } }), 'a bare number for a duration')
  for (const name of checkTypeNames) t.match(stdout, `"${name}": {`, name)
})

t.test('stray arguments are refused', async (t) => {
  t.match(await cli(['schema', 'x']), {
    code: 3,
    stdout: '',
    stderr: /"x" belongs to no flag\nhint: usage: firstlight schema/,
  })
  t.match(await cli(['schema', '--outt', 'x']), { code: 3, stdout: '', stderr: /unknown flag --outt/ })
})
