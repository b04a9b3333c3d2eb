import { readFileSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { didYouMean } from '../core/closest.js'
import { messageOf, OperatorError } from '../core/errors.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import { createImportReport, formatImportReport } from '../interop/import-report.js'
import type { Imported, ImportedSuite } from '../interop/import-suite.js'
import type { Importer } from '../interop/importers/importer.js'
import { importers, loadImporter } from '../interop/importers/index.js'
import { idOf } from '../interop/names.js'
import type { SourceText } from '../interop/source/source-text.js'
import { writeSuite } from '../interop/write-suite.js'
import { decode } from '../suite/load/decode.js'
import { ID_PATTERN } from '../suite/validate/skeleton.js'
import type { Command, CommandProcess } from './command.js'
import { leaveOutInvalid } from './import-review.js'

const formatNames = Object.keys(importers)

const options = {
  suite: { kind: 'string', description: 'Name of the suite; that of the first file if left out', example: 'edge' },
  site: {
    kind: 'string',
    default: 'imported',
    description: 'Name of the site that the checks are for',
    example: 'dfw1',
  },
  out: {
    kind: 'string',
    description: 'File to write, which must not exist; standard output if left out',
    example: 'suites/edge.yaml',
  },
} as const satisfies OptionSpecs

const command: Command = {
  name: 'import',
  summary: 'Make a suite of what another system checks, with a report of what was not carried over.',
  usage: `import FORMAT FILE... [flags]`,
  options,
  examples: [
    ['firstlight import gatus config.yaml --out suites/edge.yaml', 'write a suite; the report is on standard error'],
    ['firstlight import blackbox blackbox.yml prometheus.yml targets/*.yml', 'modules, with the targets they are for'],
    ['firstlight import nagios resource.cfg objects/*.cfg --site dfw1', 'commands, hosts and services of Nagios'],
    ['firstlight import goss <(goss render)', 'a gossfile, rendered'],
  ],
  notes: [
    `FORMAT is one of ${formatNames.join(', ')}.`,
    '',
    'The suite stands with its site in one file; where the site is declared already, delete the second document.',
    'Each check has the place it was made of in a comment. What was asserted and cannot be carried over leaves a',
    'condition that never holds, so that the check stays red until a person has dealt with it. Owners and reasons that',
    'the source does not tell are "unknown": firstlight validate --strict asks for them.',
    '',
    'The exit code is 0 when everything was carried over and 1 when the report names something that was not; the suite',
    'is written all the same. It is 3 when the files cannot be read, or nothing in them can be carried over.',
  ].join('\n'),
  takesPaths: 'optional',
  async run({ options: read, positionals, process }) {
    const flags = read as OptionsOf<typeof options> // parseFlags read them by the table above
    const [format, ...names] = positionals
    const importer = await importerByName(format)
    if (names.length === 0)
      throw new OperatorError('USAGE', 'no file given', { hint: `${importer.title} has ${importer.files}` })
    const [suite, site] = [flags.suite ?? suiteName(names), flags.site]
    refuseNames({ suite, site })
    return importFiles(importer, { names, suite, site, out: flags.out }, process)
  },
}

export default command

interface Asked {
  readonly names: readonly string[]
  readonly suite: string
  readonly site: string
  readonly out: string | undefined
}

async function importFiles(importer: Importer, asked: Asked, process: CommandProcess): Promise<number> {
  const { names, out } = asked
  const files = names.map((name) => readSource(name, process.directory))
  const report = createImportReport()
  const imported = importer.read(files, report)
  const points = imported.points.filter(({ checks }) => checks.length > 0)
  const suite = await leaveOutInvalid(suiteOf({ ...imported, points }, importer, asked), report, process)
  const count = suite.points.reduce((sum, { checks }) => sum + checks.length, 0)
  const notes = report.notes()
  const told = formatImportReport(notes, count)
  if (count === 0) {
    process.stderr.write(told)
    throw new OperatorError('IMPORT_INVALID', `nothing in ${names.join(', ')} can be carried over`)
  }
  if (out === undefined) process.stdout.write(writeSuite(suite))
  else writeNew(out, writeSuite(suite), process.directory)
  process.stderr.write(told)
  return notes.some(({ fate }) => fate === 'not carried over') ? 1 : 0
}

function suiteOf(
  { points, comments = [], variables = {}, vars = {}, defaults = {} }: Imported,
  importer: Importer,
  { names, suite, site }: Asked,
): ImportedSuite {
  const files = names.map((name) => basename(name)).join(', ')
  return {
    name: suite,
    title: `Imported from ${importer.title}: ${files}`,
    comments: [
      `Made of ${files} by "firstlight import ${importer.name}".`,
      'What reads "unknown" and what is missing beside it is asked for by "firstlight validate --strict".',
      ...comments,
    ],
    site: { name: site, variables },
    vars,
    defaults,
    points,
  }
}

async function importerByName(name: string | undefined): Promise<Importer> {
  if (name === undefined)
    throw new OperatorError('USAGE', 'no format given', { hint: `one of ${formatNames.join(', ')}` })
  const importer = await loadImporter(name)
  if (importer !== undefined) return importer
  const hint = didYouMean(name, formatNames)
  throw new OperatorError('USAGE', `there is no format "${name}" to import`, hint === undefined ? {} : { hint })
}

function suiteName(names: readonly string[]): string {
  return idOf(basename(names[0] ?? '').replace(/\.\w+$/, ''))
}

function refuseNames(names: Readonly<Record<'suite' | 'site', string>>): void {
  for (const [flag, name] of Object.entries(names)) {
    if (new RegExp(ID_PATTERN).test(name)) continue
    throw new OperatorError('USAGE', `--${flag} is "${name}", wanted a name of a-z, 0-9, "_" and "-"`, {
      hint: `for example ${idOf(name)}`,
    })
  }
}

function readSource(name: string, directory: string): SourceText {
  const bytes = readBytes(name, directory)
  const decoded = decode(name, bytes)
  if ('text' in decoded) return { name, text: decoded.text }
  throw new OperatorError('IMPORT_INVALID', `${name} cannot be imported`, { problems: [decoded.problem] })
}

function readBytes(name: string, directory: string): Buffer {
  try {
    return readFileSync(resolve(directory, name))
  } catch (cause) {
    throw new OperatorError('IMPORT_INVALID', `${name} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

/** Never over another file: it may be the suite that somebody has worked on since. */
function writeNew(out: string, text: string, directory: string): void {
  try {
    writeFileSync(resolve(directory, out), text, { flag: 'wx' })
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
    throw new OperatorError('OUTPUT_UNWRITABLE', exists ? `${out} exists already` : messageOf(cause), {
      hint: exists ? 'name another file, or move it away' : 'is the folder there?',
      cause,
    })
  }
}
