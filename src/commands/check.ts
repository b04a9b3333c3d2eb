import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { checkTypeNames } from '../../checks/index.js'
import { didYouMean } from '../core/closest.js'
import { OperatorError } from '../core/errors.js'
import { formatPluginOutput } from '../core/plugin-output.js'
import { loadTypedCheckType } from './check-types.js'
import type { Command, CommandProcess } from './command.js'
import { runAsPlugin } from './standalone.js'

const command: Command = {
  name: 'check',
  summary: 'Run one check as a Nagios or Sensu plugin: a check type with flags, or one check of a suite.',
  usage: 'check TYPE [flags] | check SUITE CHECK --site SITE [flags]',
  options: {},
  parsesItself: true,
  plugin: true,
  examples: [
    ['firstlight check tcp --host db.example.net --port 5432 --critical 500ms', 'a check type by its flags'],
    ['firstlight check tcp --help', 'the flags, metrics and facts of a type'],
    ['firstlight check ./my-check.ts --host db.example.net', 'a check of your own'],
    ['firstlight check suites/platform.yaml platform.dns.resolver-answers --site dfw1', 'one check of a suite'],
  ],
  notes: `check types: ${checkTypeNames.join(', ')}`,
  verdict: true,
  async run({ process }) {
    const [subject = ''] = process.argv
    try {
      return await runSubject(subject, process)
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error
      process.stdout.write(await unusable(error))
      return 3
    }
  },
}

export default command

async function runSubject(subject: string, process: CommandProcess): Promise<number> {
  if (!isSuite(resolve(process.directory, subject))) return checkByType(subject, process)
  const { checkOfSuite } = await import('./check-of-suite.js')
  return checkOfSuite(process)
}

/** What a monitoring system shows of a plugin is its standard output: what is wrong with the command is said there. */
async function unusable(error: OperatorError): Promise<string> {
  const { formatProblems } = await import('../suite/diagnostics.js')
  const errors = error.problems.filter(({ level }) => level === 'error')
  const [first] = errors
  const [line = '', ...more] = error.message.split('\n')
  const output = first === undefined ? line : `${line}: ${first.message}`
  const longOutput = [...more, formatProblems(errors, { color: false }), error.hint ?? ''].join('\n').trim()
  return formatPluginOutput('CHECK', { status: 'UNKNOWN', output, longOutput })
}

async function checkByType(subject: string, process: CommandProcess): Promise<number> {
  const type = await loadTypedCheckType(subject, process.directory)
  if (type === undefined) {
    const hint = didYouMean(subject, checkTypeNames) ?? `known: ${checkTypeNames.join(', ')}`
    throw new OperatorError('CHECK_TYPE_UNKNOWN', `there is no check type "${subject}"`, { hint })
  }
  return runAsPlugin(type, { ...process, argv: process.argv.slice(1) })
}

function isSuite(path: string): boolean {
  return /\.ya?ml$/.test(path) || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
