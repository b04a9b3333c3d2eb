import { basename, resolve } from 'node:path'
import { clip } from '../src/core/clip.js'
import { parsePluginOutput } from '../src/core/plugin-output.js'
import { oneLine } from '../src/core/printable.js'
import { readableWord } from '../src/core/shell-word.js'
import { statusOfExitCode } from '../src/core/status.js'
import { storable } from '../src/core/storable.js'
import type { Command, CommandResult } from '../src/sdk/exec/command.js'
import { execCommand } from '../src/sdk/exec/exec.js'
import { describeFailure, interpreterFailure, startFailure } from '../src/sdk/exec/failure.js'
import { pinned } from '../src/sdk/exec/pinned.js'
import {
  defineCheck,
  type Facts,
  formatSize,
  type OptionSpecs,
  type OptionsOf,
  type Outcome,
  type OutcomeDetails,
  type Place,
  type Sabotages,
  type Unmovable,
  unknown,
} from '../src/sdk/index.js'
import { readJson } from '../src/sdk/read-json.js'
import { deadTarget, targetPattern } from '../src/sdk/sabotage/dead-target.js'

const options = {
  command: {
    kind: 'strings',
    required: true,
    main: true,
    exposed: true,
    description: 'The program and its arguments as a list; no shell reads them',
    example: '[check_disk, -w, 10%]',
  },
  shell: { kind: 'boolean', description: 'Whether `command` is one string for `/bin/sh -c`' },
  env: { kind: 'map', description: 'Variables added to the environment' },
  stdin: { kind: 'secret', description: 'Text for its standard input, which is empty otherwise' },
  directory: { kind: 'string', description: "Where it runs; a relative path starts at the suite's folder" },
  maxOutput: {
    kind: 'size',
    default: '64KiB',
    description: 'How much of each of its outputs is read; of a longer one neither the text nor `json` is a fact',
  },
  target: {
    kind: 'string',
    description:
      'The text in the arguments that names what is checked: a path, a URL, `host:port` or a host; `firstlight prove` puts a dead one in its place',
    example: 'db.example.net:5432',
  },
} as const satisfies OptionSpecs

type Options = OptionsOf<typeof options>

const sabotages: Sabotages<Options> = {
  move: (given, place) =>
    given.target === undefined ? unplugged(given, place) : retargeted(given, given.target, place),
  broken: [
    {
      name: 'dead-target',
      title: 'the target does not exist',
      advice: 'look at what the program does when its target is gone: it must exit with something else than 0',
      world: ({ target }) => (target === undefined ? undefined : { kind: 'nowhere' }),
    },
    {
      name: 'unplugged',
      title: 'there is no network, and no other program is on the PATH',
      advice:
        'let its errors reach the exit code (`|| true` hides them); if what it looks at is a file or a socket of this machine, name that in `target`',
      world: ({ target }) => (target === undefined ? { kind: 'unplugged' } : undefined),
    },
  ],
  healthy: [],
}

export default defineCheck({
  type: 'command',
  title: 'Nagios or Sensu plugin',
  summary: 'A program, such as any Nagios or Sensu plugin, exits 0.',
  options,
  open: true,
  observes: {
    exit_code: { type: 'number', description: 'the exit code' },
    stdout: {
      type: 'string',
      description: 'what it said on standard output; absent when that is longer than `max_output`',
    },
    stderr: {
      type: 'string',
      description: 'what it said on standard error; absent when that is longer than `max_output`',
    },
    duration: { type: 'number', description: 'seconds from its start to its end' },
    json: 'standard output as JSON; absent when it is none, or longer than `max_output`',
  },
  describe: ({ command, shell }) =>
    `the command ${shell ? command.join(' ') : command.map(readableWord).join(' ')} says that all is well`,
  sabotages,
  validate(given) {
    const {
      command: [first = '', ...rest],
      shell,
      target,
    } = given
    if (target !== undefined && mentioned(given).every((text) => text.search(targetPattern(target)) === -1))
      return `"target" is "${target}", which is in no argument: nothing could be put in its place`
    if (shell) return rest.length === 0 ? undefined : 'with "shell: true" the command is one string, not a list'
    if (rest.length > 0 || !/\s/.test(first)) return undefined
    return `"${first}" would be the name of one program: write a list, ${listOf(first)}, or add "shell: true"`
  },
  async run(given, { directory, launcher, log, signal }) {
    const [first = ''] = given.command
    const subject = given.shell ? JSON.stringify(oneLine(clip(first, 60))) : basename(first)
    log(`running ${subject}`)
    const command = launched(commandOf(given, directory), launcher)
    const result = await execCommand(command, signal)
    return { ...outcomeOf(subject, command, result), ...unread(result, given) }
  },
})

function commandOf(given: Options, directory: string): Command {
  const [file = '', ...args] = given.shell ? ['/bin/sh', '-c', ...given.command] : given.command
  return {
    file,
    args,
    ...(given.env !== undefined && { env: given.env }),
    ...(given.stdin !== undefined && { input: given.stdin }),
    directory: resolve(directory, given.directory ?? ''),
    maxOutput: given.maxOutput,
  }
}

function launched(command: Command, [file, ...args]: readonly string[] = []): Command {
  return file === undefined ? command : { ...command, file, args: [...args, command.file, ...command.args] }
}

/** Every text in which the target may be named; the program's own name is none. */
function mentioned({ command, shell, env = {}, stdin = '' }: Options): readonly string[] {
  return [...command.slice(shell ? 0 : 1), ...Object.values(env), stdin]
}

function retargeted(given: Options, target: string, place: Place): Options | Unmovable {
  const absent = absence(given, place)
  if (absent !== undefined) return absent
  const dead = deadTarget(target, place)
  const swap = (text: string) => text.replace(targetPattern(target), () => dead)
  const [program = '', ...args] = given.command
  const env = Object.fromEntries(Object.entries(given.env ?? {}).map(([name, value]) => [name, swap(value)]))
  return {
    ...given,
    target: dead,
    command: [given.shell ? swap(program) : program, ...args.map(swap)],
    env,
    stdin: given.stdin === undefined ? undefined : swap(given.stdin),
  }
}

/** The command by full paths, so that it can start at all where nothing is on the PATH. */
function unplugged(given: Options, place: Place): Options | Unmovable {
  const absent = absence(given, place)
  if (absent !== undefined) return absent
  const env = { ...given.env, PATH: place.emptyPath }
  const found = given.shell ? undefined : pinned(commandOf(given, place.directory))
  return { ...given, env, ...(found !== undefined && { command: [found.file, ...found.args] }) }
}

/** A program that cannot be started here is red without having looked at anything: that proves nothing. */
function absence(given: Options, { directory }: Place): Unmovable | undefined {
  const command = commandOf(given, directory)
  const failure = startFailure(command) ?? interpreterFailure(command)
  return failure && { unmovable: `${describeFailure(command, failure)}; or prove it where it runs` }
}

function outcomeOf(subject: string, command: Command, result: CommandResult): Outcome {
  const { exitCode, signal, failure, stderr, dropped } = result
  const lost = dropped.stdout + dropped.stderr
  if (failure !== undefined) return unknown(describeFailure(command, failure), { conclusive: false })
  const observed = observedOf(result)
  const { summary, longOutput, metrics, bad } = parsePluginOutput(wholePart(result))
  const said = jsonLine(observed['json']) ?? (summary || firstLine(stderr) || 'said nothing')
  const status = exitCode === undefined ? 'UNKNOWN' : statusOfExitCode(exitCode)
  const notes = [
    observed['json'] === undefined ? longOutput : '',
    status === 'OK' ? '' : stderr.trimEnd(),
    ...bad.map(({ text, reason }) => `perfdata "${text}" is not understood: ${reason}`),
    lost > 0 ? `its output is cut: ${lost} more bytes were dropped` : '',
  ].filter((note) => note !== '' && note !== said)
  return {
    status,
    output: outputOf(subject, { exitCode, signal, said }),
    ...(notes.length > 0 && { longOutput: notes.join('\n') }),
    ...(metrics.length > 0 && { metrics }),
    observed,
  }
}

interface Ending {
  readonly exitCode: number | undefined
  readonly signal: string | undefined
  readonly said: string
}

/** A plugin's own line as it is; how the program ended where that is news. */
function outputOf(subject: string, { exitCode, signal, said }: Ending): string {
  if (exitCode === undefined) return `${subject} was killed by ${signal}: ${said}`
  if (exitCode <= 3) return said === 'said nothing' ? `${subject} exited ${exitCode} and said nothing` : said
  return `${subject} exited ${exitCode}${meaningOf(exitCode)}: ${said}`
}

function meaningOf(exitCode: number): string {
  if (exitCode === 126) return ', a program that it calls may not be executed'
  if (exitCode === 127) return ', a program that it calls is not on the PATH of this machine'
  if (exitCode > 128 && exitCode < 160) return `, a program that it calls was killed by signal ${exitCode - 128}`
  return ', which is none of 0 (OK), 1 (WARNING), 2 (CRITICAL) and 3 (UNKNOWN)'
}

/** Why the beginning of a longer text is no fact: what is not in it may be in the rest. */
function unread({ dropped }: CommandResult, { maxOutput }: Options): Pick<OutcomeDetails, 'unobserved'> {
  if (dropped.stdout + dropped.stderr === 0) return {}
  const why = `it is longer than ${formatSize(maxOutput)}: raise "max_output"`
  return {
    unobserved: {
      ...(dropped.stdout > 0 && { stdout: why, json: why }),
      ...(dropped.stderr > 0 && { stderr: why }),
    },
  }
}

function observedOf({ exitCode, stdout, stderr, dropped, durationMs }: CommandResult): Facts {
  const json = dropped.stdout > 0 ? undefined : readJson(stdout)
  return {
    ...(exitCode !== undefined && { exit_code: exitCode }),
    ...(dropped.stdout === 0 && { stdout }),
    ...(dropped.stderr === 0 && { stderr }),
    duration: Math.round(durationMs * 1000) / 1e6,
    ...(json !== undefined && { json }),
  }
}

/** Standard output without the word at which it was cut: half a number is not an observation. A word without end is only text. */
function wholePart({ stdout, dropped }: CommandResult): string {
  if (dropped.stdout === 0) return stdout
  const end = Math.max(...[' ', '\t', '\n'].map((space) => stdout.lastIndexOf(space)))
  return end === -1 ? stdout.replace(/\|.*/s, '') : stdout.slice(0, end)
}

/** JSON spread over lines has no first line that says anything. */
function jsonLine(json: unknown): string | undefined {
  return typeof json === 'object' && json !== null ? clip(JSON.stringify(storable(json)), 200) : undefined
}

function firstLine(text: string): string {
  return text.trim().split(/\r?\n/, 1)[0] ?? ''
}

function listOf(line: string): string {
  return `[${line.trim().split(/\s+/).join(', ')}]`
}
