import { parseArgs } from 'node:util'
import { didYouMean } from '../core/closest.js'
import { messageOf, OperatorError } from '../core/errors.js'
import { keepSecrets } from '../core/known-secrets.js'
import { flagName, type OptionSpec, type OptionSpecs, readOptions, yamlName } from '../core/options.js'

/** Where the value of a secret's flag is fetched: it never stands on the command line itself. */
export interface FlagSources {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly readFile: (path: string) => string
}

export interface ParsedFlags {
  /** By the names in code, as `readOptions` gives them. */
  readonly options: Readonly<Record<string, unknown>>
  /** The names in code of the options that were given. */
  readonly given: ReadonlySet<string>
  readonly positionals: readonly string[]
}

/**
 * Parses a command line by an option table. Nothing passes that the table does not know.
 *
 * @throws {OperatorError} USAGE with every problem in one message.
 */
export function parseFlags(specs: OptionSpecs, argv: readonly string[], sources: FlagSources): ParsedFlags {
  const flags = flagsOf(specs)
  const values = new Map<string, unknown[]>()
  const positionals: string[] = []
  const problems: string[] = []
  for (const token of tokensOf(flags, argv)) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const flag = flags.get(token.name)
    const read =
      flag === undefined ? unknownFlag(token.rawName, flags) : readFlag(flag, token.rawName, token.value, sources)
    if ('problem' in read) problems.push(read.problem)
    else if (flag !== undefined) {
      values.set(flag.option, [...(values.get(flag.option) ?? []), read.value])
      if (flag.spec.kind === 'secret') keepSecrets([String(read.value)])
    }
  }
  const { options, problems: wrong } = readOptions(specs, rawOptions(specs, values, problems))
  for (const { key, message, hint } of wrong) {
    problems.push(
      `${message.replaceAll(`"${key}"`, `--${key.replaceAll('_', '-')}`)}${hint === undefined ? '' : ` (${hint})`}`,
    )
  }
  if (problems.length > 0) throw new OperatorError('USAGE', problems.join('\n'))
  return { options, given: new Set(values.keys()), positionals }
}

interface Flag {
  readonly option: string
  readonly spec: OptionSpec
  /** `--password-env`, `--password-file` and `--no-verify` are forms of one option. */
  readonly form: 'value' | 'switch' | 'negated' | 'env' | 'file'
  readonly short?: string
}

function flagsOf(specs: OptionSpecs): ReadonlyMap<string, Flag> {
  return new Map(Object.entries(specs).flatMap(([option, spec]) => formsOf(option, spec)))
}

function formsOf(option: string, spec: OptionSpec): [string, Flag][] {
  const flag = flagName(option)
  const short = spec.short === undefined ? {} : { short: spec.short }
  if (spec.kind === 'secret') {
    return [
      [`${flag}-env`, { option, spec, form: 'env' }],
      [`${flag}-file`, { option, spec, form: 'file' }],
    ]
  }
  if (spec.kind !== 'boolean') return [[flag, { option, spec, form: 'value', ...short }]]
  const on: [string, Flag] = [flag, { option, spec, form: 'switch', ...short }]
  return spec.default ? [on, [`no-${flag}`, { option, spec, form: 'negated' }]] : [on]
}

function tokensOf(flags: ReadonlyMap<string, Flag>, argv: readonly string[]) {
  const options = Object.fromEntries(
    [...flags].map(([name, { form, short }]) => [
      name,
      { type: form === 'switch' || form === 'negated' ? 'boolean' : 'string', ...(short && { short }) } as const,
    ]),
  )
  return parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true }).tokens
}

type ReadFlag = { readonly value: unknown } | { readonly problem: string }

function unknownFlag(rawName: string, flags: ReadonlyMap<string, Flag>): ReadFlag {
  const known = [...flags.keys()].map((name) => `--${name}`)
  const hint = rawName.startsWith('--') ? didYouMean(rawName, known) : undefined
  return { problem: `unknown flag ${rawName}${hint?.startsWith('did') ? `, ${hint}` : ''}` }
}

function readFlag(flag: Flag, rawName: string, value: string | undefined, sources: FlagSources): ReadFlag {
  if (flag.form === 'switch' || flag.form === 'negated') {
    return value === undefined ? { value: flag.form === 'switch' } : { problem: `${rawName} takes no value` }
  }
  if (value === undefined || value === '') return { problem: `${rawName} needs a value` }
  switch (flag.form) {
    case 'env':
      return readEnv(rawName, value, sources)
    case 'file':
      return readSecretFile(rawName, value, sources)
    case 'value':
      return convert(flag.spec, rawName, value)
  }
}

function readEnv(rawName: string, name: string, { env }: FlagSources): ReadFlag {
  const value = env[name]
  return value ? { value } : { problem: `${rawName}: the environment variable "${name}" is not set` }
}

function readSecretFile(rawName: string, path: string, { readFile }: FlagSources): ReadFlag {
  try {
    return { value: readFile(path).replace(/\r?\n$/, '') }
  } catch (error) {
    return { problem: `${rawName}: ${messageOf(error)}` }
  }
}

/** A flag's text as YAML would have given it. */
function convert(spec: OptionSpec, rawName: string, text: string): ReadFlag {
  switch (spec.kind) {
    case 'integer':
    case 'number':
    case 'integers':
      return /^-?\d+(\.\d+)?$/.test(text)
        ? { value: Number(text) }
        : { problem: `${rawName} is "${text}", wanted a number` }
    case 'map': {
      const at = text.indexOf('=')
      return at > 0
        ? { value: [text.slice(0, at), text.slice(at + 1)] }
        : { problem: `${rawName} is "${text}", wanted NAME=VALUE` }
    }
    case 'json':
      return { value: jsonOrText(text) }
    default:
      return { value: text }
  }
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function rawOptions(specs: OptionSpecs, values: ReadonlyMap<string, readonly unknown[]>, problems: string[]) {
  const raw: Record<string, unknown> = {}
  for (const [option, given] of values) {
    const kind = specs[option]?.kind
    const many = kind === 'strings' || kind === 'integers' || kind === 'map'
    if (!many && given.length > 1) problems.push(`--${flagName(option)} is given ${given.length} times`)
    raw[yamlName(option)] = kind === 'map' ? Object.fromEntries(given as [string, string][]) : many ? given : given[0]
  }
  return raw
}
