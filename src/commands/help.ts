import { didYouMean } from '../core/closest.js'
import { OperatorError } from '../core/errors.js'
import { VERSION } from '../core/version.js'
import { describeFlags } from '../sdk/flag-help.js'
import { COMMANDS } from './index.js'

/** `firstlight --help`: what it is and its commands. */
export async function generalHelp(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  const width = Math.max(...commands.map(({ default: { name } }) => name.length))
  return [
    `firstlight ${VERSION}: what a platform needs from a datacenter, as checks that turn from red to green`,
    '',
    'usage: firstlight COMMAND [arguments]',
    '',
    ...commands.map(({ default: { name, summary } }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'firstlight COMMAND --help says more',
    '',
  ].join('\n')
}

/**
 * `firstlight COMMAND --help`.
 *
 * @throws {OperatorError} USAGE for a command that does not exist.
 */
export async function commandHelp(name: string): Promise<string> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) {
    const hint = didYouMean(name, Object.keys(COMMANDS))
    throw new OperatorError('USAGE', `there is no command "${name}"`, hint === undefined ? {} : { hint })
  }
  const { default: command } = await load()
  const flags = Object.keys(command.options).length === 0 ? [] : ['', describeFlags(command.options)]
  const notes = command.notes === undefined ? [] : ['', command.notes]
  const examples = command.examples.flatMap(([line, what]) => [`  # ${what}`, `  ${line}`])
  return [command.summary, '', `usage: firstlight ${command.usage}`, ...flags, '', ...examples, ...notes, ''].join('\n')
}
