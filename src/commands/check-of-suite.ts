import { readFileSync } from 'node:fs'
import { OperatorError } from '../core/errors.js'
import { nextEvent } from '../core/event.js'
import { mintEventId } from '../core/event-id.js'
import type { CheckInstance } from '../core/instance.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import { formatPluginOutput } from '../core/plugin-output.js'
import type { Result } from '../core/result.js'
import { exitCodeOf } from '../core/status.js'
import { createLimits } from '../run/limits.js'
import { runInstance } from '../run/run-instance.js'
import { describeFlags } from '../sdk/flag-help.js'
import { parseFlags } from '../sdk/flags.js'
import { loadCheckType } from './check-types.js'
import type { CommandProcess } from './command.js'
import { formatByName } from './formats.js'
import { planFor } from './plan-options.js'

const flags = {
  site: { kind: 'string', required: true, short: 's', description: 'The site to check at' },
  format: { kind: 'string', description: 'Print the result as json, graphite, influx, prometheus or sensu instead' },
} as const satisfies OptionSpecs

/** `firstlight check SUITE CHECK --site SITE`: one instance, printed as a plugin prints it. */
export async function checkOfSuite(process: CommandProcess): Promise<number> {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    process.stdout.write(`usage: firstlight check SUITE CHECK --site SITE\n\n${describeFlags(flags)}\n`)
    return 3
  }
  const parsed = parseFlags(flags, process.argv, { env: process.env, readFile: (path) => readFileSync(path, 'utf8') })
  const options = parsed.options as OptionsOf<typeof flags> // parseFlags read them by that very table
  const [suite = '', check, ...stray] = parsed.positionals
  if (check === undefined || stray.length > 0) {
    throw new OperatorError('USAGE', 'wanted one suite and one check', {
      hint: 'firstlight check SUITE suite.point.check --site SITE',
    })
  }
  const selection = { site: [options.site], only: [check], label: undefined, owner: undefined }
  const { plan } = await planFor([suite], selection, process)
  const result = await runOne(theOne(plan.instances, check), process)
  const text = options.format === undefined ? pluginText(result) : await encoded(result, options.format, process.now())
  process.stdout.write(text)
  return exitCodeOf(result.outcome.status)
}

function theOne(instances: readonly CheckInstance[], check: string): CheckInstance {
  const [instance, ...others] = instances
  if (instance === undefined || others.length > 0) {
    const names = instances.map(({ id }) => id.slice(id.indexOf('/') + 1))
    throw new OperatorError('USAGE', `"${check}" is ${instances.length} checks`, {
      hint: `name one: ${names.slice(0, 8).join(', ')}`,
    })
  }
  return instance
}

async function runOne(instance: CheckInstance, process: CommandProcess): Promise<Result> {
  const { now, signal } = process
  const limits = createLimits({ concurrency: 1, perHost: 1 })
  const result = await runInstance(instance, { loadCheckType, limits, now, signal })
  return result ?? stopped(instance, now())
}

/** A plugin that is told to stop still owes its caller a status line. */
function stopped(instance: CheckInstance, startedAt: number): Result {
  const outcome = { status: 'UNKNOWN', output: 'stopped before it was done' } as const
  return { instance, outcome, attempts: [], startedAt, durationMs: 0, expected: false }
}

function pluginText({ instance, outcome, waiver }: Result): string {
  const { point, check, each } = instance
  const waived = waiver === undefined ? '' : ` (waived until ${waiver.until} by ${waiver.by})`
  const name = `${point}.${check}${each === undefined ? '' : `[${each}]`}`
  return formatPluginOutput(name, { ...outcome, output: `${outcome.output}${waived}` })
}

async function encoded(result: Result, name: string, time: number): Promise<string> {
  const format = await formatByName(name)
  return format.encode(nextEvent(undefined, result, { id: mintEventId(time), time }))
}
