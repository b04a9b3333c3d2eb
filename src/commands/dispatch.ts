import { readFileSync } from 'node:fs'
import { didYouMean } from '../core/closest.js'
import { OperatorError } from '../core/errors.js'
import { VERSION } from '../core/version.js'
import { parseFlags } from '../sdk/flags.js'
import { wantsColor } from './color.js'
import type { Command, CommandProcess, Ending } from './command.js'
import { describeError } from './describe-error.js'
import { commandHelp, generalHelp } from './help.js'
import { COMMANDS } from './index.js'

/** Does what a command line asks for. An operator's error is told on standard error and ends with 3. */
export async function dispatch(surroundings: CommandProcess): Promise<Ending> {
  try {
    return await obey(surroundings)
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    const { stderr, env } = surroundings
    stderr.write(describeError(error, { color: wantsColor(stderr.terminal() !== undefined, env) }))
    return { code: 3, isVerdict: false }
  }
}

async function obey(surroundings: CommandProcess): Promise<Ending> {
  const [name = '--help', ...argv] = surroundings.argv
  const { stdout } = surroundings
  if (name === '--version' || name === '-V' || name === 'version') return say(stdout, `firstlight ${VERSION}\n`)
  if (name === '--help' || name === '-h' || name === 'help') {
    return say(stdout, argv[0] === undefined ? await generalHelp() : await commandHelp(argv[0]))
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) {
    const hint = didYouMean(name, Object.keys(COMMANDS))
    throw new OperatorError('USAGE', `there is no command "${name}"`, { hint: hint ?? 'see firstlight --help' })
  }
  const { default: command } = await load()
  return invoke(command, { ...surroundings, argv })
}

async function invoke(command: Command, process: CommandProcess): Promise<Ending> {
  const { argv, env, stdout } = process
  if (wantsHelp(command, argv)) return help(command, stdout)
  const isVerdict = command.verdict === true
  if (command.parsesItself) return { code: await command.run({ options: {}, positionals: argv, process }), isVerdict }
  const readFile = (path: string) => readFileSync(path, 'utf8')
  const { options, positionals } = parseFlags(command.options, argv, { env, readFile })
  if (command.takes === undefined) checkPaths(command, positionals)
  else checkNamed({ ...command, takes: command.takes }, positionals)
  return { code: await command.run({ options, positionals, process }), isVerdict }
}

function checkPaths({ name, takesPaths, usage }: Command, positionals: readonly string[]): void {
  const [first] = positionals
  if (takesPaths === true && first === undefined) {
    const hint = `name a folder or files: firstlight ${name} suites/`
    throw new OperatorError('USAGE', 'no suite given', { hint })
  }
  if (takesPaths === undefined && first !== undefined) {
    throw new OperatorError('USAGE', `"${first}" belongs to no flag`, { hint: `usage: firstlight ${usage}` })
  }
}

type Named = Pick<Command, 'usage' | 'mayTake'> & { readonly takes: readonly string[] }

function checkNamed({ takes, mayTake = [], usage }: Named, given: readonly string[]): void {
  const most = takes.length + mayTake.length
  if (given.length >= takes.length && given.length <= most) return
  const missing = takes[given.length]
  const message = missing === undefined ? `"${given[most]}" is one too many` : `no ${missing} given`
  throw new OperatorError('USAGE', message, { hint: `usage: firstlight ${usage}` })
}

function wantsHelp({ parsesItself }: Command, argv: readonly string[]): boolean {
  const isHelp = (argument: string) => argument === '--help' || argument === '-h'
  return parsesItself ? argv.slice(0, 1).every(isHelp) : argv.some(isHelp)
}

async function help({ name, plugin }: Command, stdout: CommandProcess['stdout']): Promise<Ending> {
  return { ...say(stdout, await commandHelp(name)), code: plugin ? 3 : 0 }
}

function say({ write }: CommandProcess['stdout'], text: string): Ending {
  write(text)
  return { code: 0, isVerdict: false }
}
