import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { didYouMean } from '../core/closest.js'
import { messageOf, OperatorError } from '../core/errors.js'
import type { CheckInstance } from '../core/instance.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { SiteState } from '../core/site.js'
import type { AnyExporter, ExportedFile } from '../interop/exporters/exporter.js'
import { exporters, loadExporter } from '../interop/exporters/index.js'
import { checkPath } from '../interop/exporters/names.js'
import { describeFlags } from '../sdk/flag-help.js'
import { parseFlags } from '../sdk/flags.js'
import { pluginArgv } from '../sdk/plugin-argv.js'
import { loadCheckType } from './check-types.js'
import type { Command, CommandProcess } from './command.js'
import { planFor, selectionFlags } from './plan-options.js'
import { isStore, storeLocation, withStore } from './store-options.js'

const options = {
  ...selectionFlags,
  out: { kind: 'string', description: 'Write the files into this folder instead of to standard output' },
  program: { kind: 'string', default: 'firstlight', description: 'How the engine finds firstlight' },
  suites: {
    kind: 'string',
    description: 'Where the engine finds the suites; else as they are named here, made absolute',
  },
  standalone: {
    kind: 'boolean',
    description: 'Run a check type by its flags instead of by its suite, where that means the same',
  },
} as const satisfies OptionSpecs

type ExportOptions = OptionsOf<typeof options>

const names = Object.keys(exporters)

const command: Command = {
  name: 'export',
  summary: 'Tell the engine that you have (Sensu, Nagios, a CI system ...) what to run.',
  usage: 'export ENGINE PATH [flags]',
  options,
  parsesItself: true,
  examples: [
    ['firstlight export sensu-go suites/ --site dfw1 | sensuctl create', 'checks for Sensu Go'],
    ['firstlight export github-actions suites/ --out .', 'a gate job'],
    ['firstlight export sensu-go --help', 'the flags of an engine'],
  ],
  notes: `engines: ${names.join(', ')}`,
  async run({ process }) {
    const [name = '', ...argv] = process.argv
    const exporter = await exporterByName(name)
    if (argv.includes('--help') || argv.includes('-h')) return help(exporter, process)
    const readFile = (path: string) => readFileSync(path, 'utf8')
    const parsed = parseFlags({ ...options, ...exporter.options }, argv, { env: process.env, readFile })
    const flags = parsed.options as ExportOptions // parseFlags read them by a table that has these
    const path = theOne(name, parsed.positionals)
    const { plan } = await planFor([path], flags, process, await knownStates(path, process))
    const standalone = flags.standalone ? await standaloneCommands(plan.instances, process) : new Map()
    const bySuite = (instance: CheckInstance) => {
      const suites = flags.suites ?? resolve(process.directory, path)
      return ['check', suites, checkPath(instance), '--site', instance.site.name]
    }
    const request = {
      ...plan,
      suites: flags.suites ?? path,
      commandOf: (instance: CheckInstance) => [flags.program, ...(standalone.get(instance.id) ?? bySuite(instance))],
    }
    put(exporter.export(request, parsed.options), flags.out, process)
    return 0
  },
}

export default command

/** What is told to an engine names one place where the suites are. */
function theOne(engine: string, [path, ...more]: readonly string[]): string {
  if (path !== undefined && more.length === 0) return path
  throw new OperatorError('USAGE', path === undefined ? 'no suite given' : 'one folder or file is exported at a time', {
    hint: `firstlight export ${engine} suites/`,
  })
}

/** The phases that sites have by now, where there is a store: an engine that takes a live site for a new one calls nobody. */
async function knownStates(path: string, process: CommandProcess) {
  const flags = { store: undefined }
  if (!isStore(storeLocation(flags, [path], process))) return new Map<string, SiteState>()
  return withStore(flags, { paths: [path], process }, (store) => store.siteStates())
}

async function exporterByName(name: string): Promise<AnyExporter> {
  const exporter = await loadExporter(name)
  if (exporter !== undefined) return exporter
  const hint = didYouMean(name, names) ?? `there are ${names.join(', ')}`
  throw new OperatorError('USAGE', `there is no engine "${name}" to export to`, { hint })
}

function help({ name, summary, options: own }: AnyExporter, { stdout }: CommandProcess): number {
  stdout.write(`usage: firstlight export ${name} PATH [flags]\n\nwrites ${summary}\n\n`)
  stdout.write(`${describeFlags({ ...options, ...own })}\n`)
  return 0
}

/** The arguments of the checks that need no suite; who keeps the others from it is said. */
async function standaloneCommands(instances: readonly CheckInstance[], { stderr }: CommandProcess) {
  const commands = new Map<string, readonly string[]>()
  for (const instance of instances) {
    const type = await loadCheckType(instance.type)
    if (type === undefined) continue
    const made = pluginArgv(type, instance)
    if ('argv' in made) commands.set(instance.id, ['check', ...made.argv])
    else stderr.write(`firstlight: ${instance.id} needs its suite: ${made.reason}\n`)
  }
  return commands
}

function put(files: readonly ExportedFile[], out: string | undefined, { directory, stdout }: CommandProcess): void {
  if (out === undefined) stdout.write(files.map(({ text }) => text).join(''))
  else for (const file of files) putInto(resolve(directory, out), file, stdout)
}

function putInto(folder: string, { path, text }: ExportedFile, stdout: CommandProcess['stdout']): void {
  const file = join(folder, path)
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  } catch (error) {
    throw new OperatorError('OUTPUT_UNWRITABLE', messageOf(error), { cause: error })
  }
  stdout.write(`${file}\n`)
}
