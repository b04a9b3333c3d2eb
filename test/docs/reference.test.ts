import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import { checkTypeNames, loadBuiltinCheckType } from '../../checks/index.js'
import { COMMANDS } from '../../src/commands/index.js'
import type { AnyCheckType } from '../../src/core/check-type.js'
import { checkReference } from '../../src/docs/reference/check-types.js'
import { exporters } from '../../src/interop/exporters/index.js'
import { importers } from '../../src/interop/importers/index.js'
import { reporters } from '../../src/reporters/index.js'
import { sinkNames } from '../../src/sinks/index.js'
import { cli } from '../helpers/cli.js'

const STALE = 'run npm run docs'

t.test('checks/README.md says what the declarations say', async (t) => {
  t.equal(readFileSync('checks/README.md', 'utf8'), (await cli(['docs', '--reference', '--checks'])).stdout, STALE)
})

t.test('REFERENCE.md says what the declarations say', async (t) => {
  const { stdout } = await cli(['docs', '--reference'])
  t.equal(readFileSync('REFERENCE.md', 'utf8'), stdout, STALE)
  for (const name of [...Object.keys(COMMANDS), ...sinkNames, ...Object.keys(exporters)]) {
    t.match(stdout, new RegExp(`^## ${name}$`, 'm'), name)
  }
  for (const name of [...Object.keys(reporters), ...Object.keys(importers)])
    t.match(stdout, new RegExp(`^\\| \`${name}\` \\|`, 'm'), name)
})

t.test('suites/firstlight.schema.json says what the declarations say', async (t) => {
  const { stdout } = await cli(['schema'])
  t.equal(readFileSync('suites/firstlight.schema.json', 'utf8'), stdout, STALE)
  t.notMatch(stdout, /[^.]\.\. /, 'a sentence ends once')
})

t.test('the schema accepts every suite, site and handler of suites/', (t) => {
  const accepts = new Ajv2020({ strict: false }).compile(
    JSON.parse(readFileSync('suites/firstlight.schema.json', 'utf8')),
  )
  for (const file of readdirSync('suites').filter((name) => name.endsWith('.yaml'))) {
    const text = readFileSync(`suites/${file}`, 'utf8')
    t.match(text, /^# yaml-language-server: \$schema=firstlight\.schema\.json\n/, `${file} names its schema`)
    for (const document of parseAllDocuments(text, { merge: true })) {
      t.ok(accepts(document.toJS()), `${file}: ${JSON.stringify(accepts.errors)}`)
    }
  }
  t.end()
})

t.test('each option, metric and fact of a check type has its row, with its flag', async (t) => {
  for (const name of checkTypeNames) {
    const type = (await loadBuiltinCheckType(name)) as AnyCheckType // the registry lists it
    const text = checkReference([type]).join('\n')
    const rows = [...Object.keys(type.metrics), ...Object.keys(type.observes)]
    for (const { name, title } of type.sabotages?.broken ?? []) t.match(text, `| ${title} | \`${name}\` |`)
    for (const row of rows) t.match(text, new RegExp(`^\\| \`${row}\``, 'm'), `${name}: ${row}`)
    t.equal(
      text.match(/^\| `\w+`.* \| `-/gm)?.length ?? 0,
      Object.keys(type.options).length,
      `${name}: a flag for each option`,
    )
  }
})

t.test('a pipe in a description does not break the table', (t) => {
  const type: AnyCheckType = {
    type: 'odd',
    title: 'Odd',
    summary: 'It is odd.',
    options: { either: { kind: 'string', description: 'This | that\nor both' } },
    metrics: {},
    observes: {},
    run: async () => ({ status: 'OK', output: '' }),
  }
  t.match(checkReference([type]).join('\n'), '| `either` | `--either` | string | This \\| that or both |')
  t.end()
})

t.test('docs/ says what the suites of the repository say', async (t) => {
  const { code, stdout } = await cli(['docs', 'suites/', '--out', 'docs', '--format', 'markdown', '--check'])
  t.equal(code, 0, `${STALE}: ${stdout}`)
})
