import { readFileSync } from 'node:fs'
import t from 'tap'
import { OperatorError } from '../../src/core/errors.js'
import type { Problem } from '../../src/core/problem.js'
import { createImportReport } from '../../src/interop/import-report.js'
import { importers, loadImporter } from '../../src/interop/importers/index.js'
import { cli } from '../helpers/cli.js'
import { fixture, importTexts, matchesGolden } from '../helpers/imports.js'

// What every format must do that suites are made of: a file of it, with the odd things in it, becomes a suite that validates,
// with a report of what became of everything, and no secret in either.

const FIXTURES: Readonly<
  Record<string, { readonly files: readonly string[]; readonly env?: Readonly<Record<string, string>> }>
> = {
  blackbox: {
    files: ['blackbox/blackbox.yml', 'blackbox/prometheus.yml', 'blackbox/targets.yml'],
    env: { BLACKBOX_API_PASSWORD: 'secret' },
  },
  gatus: { files: ['gatus/config.yaml'], env: { EDGE_TOKEN: 'secret' } },
  goss: { files: ['goss/goss.yaml'], env: { GOSS_127_0_0_1_PASSWORD: 'secret' } },
  nagios: { files: ['nagios/resource.cfg', 'nagios/objects.cfg'], env: { NAGIOS_USER3: 'secret' } },
  prometheus: { files: ['prometheus/targets.json'] },
  'sensu-core': { files: ['sensu-core/checks.json'] },
  'sensu-go': { files: ['sensu-go/checks.yaml'], env: { API_TOKEN: 'secret' } },
}

t.test('each format has its fixture', async (t) => {
  t.same(Object.keys(FIXTURES).sort(), Object.keys(importers).sort())
})

function problemsOf(read: () => unknown): readonly Problem[] {
  try {
    read()
  } catch (error) {
    if (error instanceof OperatorError) return error.problems
    throw error
  }
  return []
}

for (const [format, { files, env = {} }] of Object.entries(FIXTURES)) {
  t.test(`${format} becomes a suite that validates, and the report names each line`, async (t) => {
    const result = await importTexts(t, format, fixture(files))
    const { code, stdout, stderr, suite, directory, report } = result
    t.same([code, stdout], [1, ''], 'the fixture has what cannot be carried over')
    matchesGolden(t, `import-${format}.1.yaml`, suite)
    matchesGolden(t, `import-${format}.1.txt`, stderr)
    t.notMatch(suite + stderr, /not-to-be-seen/, 'no secret is written down')
    for (const line of report.slice(0, -1))
      t.match(line, /^(\S+:\d+|everywhere): (imported|stricter|changed|not carried over): \S/)
    const valid = await cli(['validate', 'imported'], { directory, env })
    t.same([valid.code, valid.stderr], [0, ''])
    const strict = await cli(['validate', 'imported', '--strict'], { directory, env })
    t.equal(strict.code, 3)
    t.match(strict.stderr, 'has an unknown "why"')
    t.match(strict.stderr, 'has no "runbook"')
  })

  t.test(`${format} tells a file of another format by its looks`, async (t) => {
    const importer = await loadImporter(format)
    for (const [other, { files: otherFiles }] of Object.entries(FIXTURES)) {
      const isSame = format === other || [format, other].every((each) => each === 'blackbox' || each === 'prometheus')
      if (isSame) continue // both have files of targets
      const texts = Object.entries(fixture([otherFiles.at(-1) ?? '']))
      const [problem] = problemsOf(() =>
        importer?.read(
          texts.map(([name, text]) => ({ name, text })),
          createImportReport(),
        ),
      )
      t.equal(problem?.source.file, texts[0]?.[0], `${other} is not taken for ${format}`)
      if (other !== 'nagios' && other !== 'blackbox') t.match(problem?.hint, `firstlight import ${other} `)
    }
  })

  t.test(`${format} reads or refuses a file that lacks any one of its lines`, async (t) => {
    const importer = await loadImporter(format)
    const texts = Object.entries(fixture(files)).map(([name, text]) => ({ name, text }))
    for (const [index, { name, text }] of texts.entries()) {
      const lines = text.split('\n')
      for (const gone of lines.keys()) {
        const file = { name, text: lines.toSpliced(gone, 1).join('\n') }
        problemsOf(() => importer?.read(texts.toSpliced(index, 1, file), createImportReport())) // throws what is no refusal
      }
    }
    t.pass()
  })

  t.test(`${format} refuses broken files with their place`, async (t) => {
    const broken = { 'b.yaml': 'a: [1, 2\nb: "c\n' }
    const { code, stderr, suite } = await importTexts(t, format, broken)
    t.same([code, suite], [3, ''])
    t.match(stderr, /^b\.yaml:\d+:\d+: error: /)
    t.match(stderr, /\n +\d+ \|.*\n +\| +\^/, 'the line with a caret')
    const empty = await importTexts(t, format, { 'e.yaml': '' })
    t.equal(empty.code, 3)
    t.match(empty.stderr, /^e\.yaml:1:1: error: /)
  })
}

t.test('each importer has its name and says how to get its files', async (t) => {
  for (const name of Object.keys(importers)) {
    const importer = await loadImporter(name)
    t.equal(importer?.name, name)
    t.match(importer?.files, /firstlight import|sensuctl dump/)
  }
  t.equal(await loadImporter('constructor'), undefined)
})

t.test('fixtures are what a parser of their own reads', async (t) => {
  t.doesNotThrow(() => JSON.parse(readFileSync('test/fixtures/interop/sensu-core/checks.json', 'utf8')))
  t.doesNotThrow(() => JSON.parse(readFileSync('test/fixtures/interop/prometheus/targets.json', 'utf8')))
})
