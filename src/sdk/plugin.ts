import { type Attempted, attempt } from '../core/attempt.js'
import type { AnyCheckType } from '../core/check-type.js'
import { messageOf, OperatorError } from '../core/errors.js'
import { factText } from '../core/fact.js'
import { type Criteria, judge } from '../core/judge.js'
import { redactKnownOutcome } from '../core/known-secrets.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { Outcome } from '../core/outcome.js'
import { formatPluginOutput } from '../core/plugin-output.js'
import { exitCodeOf } from '../core/status.js'
import { VERSION } from '../core/version.js'
import { criteriaFlags, criteriaOf } from './criteria-flags.js'
import { describeFlags } from './flag-help.js'
import { type FlagSources, parseFlags } from './flags.js'

/** What a plugin's process gives it; nothing else of the process is touched here. */
export interface PluginProcess extends FlagSources {
  readonly argv: readonly string[]
  readonly directory: string
  readonly now: () => number
  /** Aborts when the process is told to stop. */
  readonly signal?: AbortSignal
}

/** What a plugin prints, and its exit code. */
export interface PluginResult {
  readonly text: string
  readonly exitCode: 0 | 1 | 2 | 3
}

/** Prints an outcome in another form than a plugin's status line. */
export type FormatOutcome = (type: AnyCheckType, judged: Judged) => string

/** What a standalone run of a check gave. */
export interface Judged {
  readonly outcome: Outcome
  readonly attempted: Attempted
  readonly options: Readonly<Record<string, unknown>>
  readonly criteria: Criteria
}

const processFlags = {
  format: { kind: 'string', description: 'Print the result as json, graphite, influx, prometheus or sensu instead' },
  verbose: { kind: 'boolean', short: 'v', description: 'Say what was done, below the status line' },
  version: { kind: 'boolean', short: 'V', description: 'Print the version and exit 3' },
  help: { kind: 'boolean', short: 'h', description: 'Print this help and exit 3' },
} as const satisfies OptionSpecs

/** The flags that every check has beside its own. */
export const commonFlags = { ...criteriaFlags, ...processFlags }

/**
 * Runs a check type as a Nagios or Sensu plugin: flags in, one status line out, exit code 0 to 3. Help, version and wrong
 * usage exit 3. Source: Monitoring Plugins Development Guidelines.
 *
 * @param formatBy finds the encoder that `--format` names; undefined when there is none of that name.
 */
export async function runPlugin(
  type: AnyCheckType,
  plugin: PluginProcess,
  formatBy: (name: string) => Promise<FormatOutcome | undefined>,
): Promise<PluginResult> {
  const asked = askedFor(plugin.argv)
  if (asked === 'help') return { text: pluginHelp(type), exitCode: 3 }
  if (asked === 'version') return { text: `firstlight ${type.type} ${VERSION}\n`, exitCode: 3 }
  try {
    return await runChecked(type, plugin, formatBy)
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    return { text: usageText(type, error), exitCode: 3 }
  }
}

/** The help of a check type: usage, flags, what it measures and observes. */
export function pluginHelp(type: AnyCheckType): string {
  const sections = [
    `${type.title}: ${type.summary}`,
    `usage: firstlight check ${type.type} [flags]`,
    `Options of ${type.type}\n${describeFlags(type.options)}`,
    `Options of every check\n${describeFlags(commonFlags)}`,
    list(
      'Metrics',
      Object.entries(type.metrics).map(([label, { unit, description }]) => [unitName(label, unit, type), description]),
    ),
    list(
      'Observed facts, for --expect',
      Object.entries(type.observes).map(([name, fact]) => [name, factText(fact)]),
    ),
    'Exit codes: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN (also wrong usage, --help and --version)',
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

async function runChecked(
  type: AnyCheckType,
  plugin: PluginProcess,
  formatBy: (name: string) => Promise<FormatOutcome | undefined>,
): Promise<PluginResult> {
  const { options, common } = parsePluginFlags(type, plugin)
  const criteria = await criteriaOf(type, common, options)
  const format = common.format === undefined ? undefined : await formatBy(common.format)
  const timeoutMs = common.timeout
  const signal = plugin.signal && { signal: plugin.signal }
  const attemptOnce = () =>
    attempt(type, {
      options,
      timeoutMs,
      timeoutStatus: common.timeoutStatus,
      context: { directory: plugin.directory, now: plugin.now },
      ...signal,
    })
  const attempted = await (type.admit?.(attemptOnce, plugin.signal) ?? attemptOnce())
  const judged = await judge(attempted.outcome, criteria, {
    timeoutMs,
    leftMs: timeoutMs - attempted.durationMs,
    ...signal,
  })
  const outcome = redactKnownOutcome(common.verbose ? withLog(judged, attempted.log) : judged)
  const text =
    format?.(type, { outcome, attempted, options, criteria }) ?? formatPluginOutput(type.type.toUpperCase(), outcome)
  return { text, exitCode: exitCodeOf(outcome.status) }
}

function parsePluginFlags(type: AnyCheckType, plugin: PluginProcess) {
  const { options, positionals } = parseFlags({ ...type.options, ...commonFlags }, plugin.argv, plugin)
  const [stray] = positionals
  if (stray !== undefined) throw new OperatorError('USAGE', `"${stray}" belongs to no flag`)
  const contradiction = type.validate?.(options)
  if (contradiction !== undefined) throw new OperatorError('USAGE', contradiction)
  const common = options as OptionsOf<typeof commonFlags> // parseFlags read them by that very table
  return { options, common }
}

/** Help and version are answered whatever else is wrong with the flags. */
function askedFor(argv: readonly string[]): 'help' | 'version' | undefined {
  const flags = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  if (flags.includes('--help') || flags.includes('-h')) return 'help'
  return flags.includes('--version') || flags.includes('-V') ? 'version' : undefined
}

function usageText(type: AnyCheckType, error: OperatorError): string {
  const [first = '', ...rest] = [...messageOf(error).split('\n'), ...(error.hint === undefined ? [] : [error.hint])]
  const line = formatPluginOutput(type.type.toUpperCase(), {
    status: 'UNKNOWN',
    output: first,
    longOutput: rest.join('\n'),
  })
  return `${line}try: firstlight check ${type.type} --help\n`
}

function withLog(outcome: Outcome, log: readonly string[]): Outcome {
  const lines = [outcome.longOutput, ...log].filter((line) => line !== undefined && line !== '')
  return lines.length === 0 ? outcome : { ...outcome, longOutput: lines.join('\n') }
}

function unitName(label: string, unit: string, type: AnyCheckType): string {
  const note = label === type.primaryMetric ? ', primary' : ''
  return `${label}${unit === '' ? (note === '' ? '' : ' (primary)') : ` (${unit}${note})`}`
}

function list(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return ''
  const width = Math.max(...rows.map(([name]) => name.length))
  return [title, ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)].join('\n')
}
