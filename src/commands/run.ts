import { OperatorError } from '../core/errors.js'
import type { Plan } from '../core/instance.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import { formatDuration } from '../core/quantity.js'
import type { Recorder } from '../core/recorder.js'
import type { RunSummary } from '../core/run.js'
import { exitCodeOfRun, type Gate } from '../run/exit-code.js'
import { createLimits } from '../run/limits.js'
import { type CombinedReporter, combineReporters, type NamedReporter } from '../run/reporters.js'
import { runPlan, type UntilGreen } from '../run/run-plan.js'
import { loadCheckType } from './check-types.js'
import type { Command, CommandProcess } from './command.js'
import { declarationOf } from './declare.js'
import { readyHandlers } from './handlers.js'
import { limitFlags } from './limit-options.js'
import { planFor, selectionFlags } from './plan-options.js'
import { flushFlag, openHistory, recordingFlags } from './recording.js'
import { ifWritten, openReporters, reporterFlag } from './reporters.js'

const options = {
  ...selectionFlags,
  ...reporterFlag,
  ...recordingFlags,
  ...flushFlag,
  untilGreen: { kind: 'boolean', description: 'Repeat what is not green and settled until everything is' },
  deadline: { kind: 'duration', description: 'With --until-green: give up after this time', example: '2h' },
  every: { kind: 'duration', default: '10s', description: 'With --until-green: from one look at a check to the next' },
  ...limitFlags,
  failOn: {
    kind: 'choice',
    choices: ['warning', 'unknown', 'critical'],
    description:
      'Exit 1 from this status on and 0 below it, instead of the exit code of the worst status; critical and unknown are the same, for what nobody could tell does not pass, nor does a run that was cut off',
  },
  allowUnknown: { kind: 'boolean', description: 'With --fail-on warning or critical: let UNKNOWN pass' },
} as const satisfies OptionSpecs

const SHORTEST_ROUND_MS = 100

type RunOptions = OptionsOf<typeof options>

const command: Command = {
  name: 'run',
  summary: 'Run suites at their sites and say what is green, what is red and whom to call.',
  usage: 'run PATH... [flags]',
  options,
  examples: [
    ['firstlight run suites/ --site dfw1', 'every check of a site, once; the exit code is that of the worst status'],
    ['firstlight run suites/ --site dfw1 --until-green --deadline 2h', 'watch a site come up'],
    ["firstlight run suites/ --only 'platform.dns.*' --owner network", 'some checks'],
    ['firstlight run suites/ --reporter tap --reporter junit=out.xml', 'a CI gate'],
  ],
  takesPaths: true,
  verdict: true,
  async run({ options: read, positionals, process }) {
    const flags = read as RunOptions // parseFlags read them by the table above
    if (flags.deadline !== undefined && !flags.untilGreen) {
      throw new OperatorError('USAGE', '--deadline belongs to --until-green', { hint: 'add --until-green, or drop it' })
    }
    refuseUnclearGate(flags)
    if (flags.every < SHORTEST_ROUND_MS) {
      throw new OperatorError('USAGE', `--every is less than ${formatDuration(SHORTEST_ROUND_MS)}: that is no pause`)
    }
    return runSuites(positionals, flags, process)
  },
}

export default command

function refuseUnclearGate({ failOn, allowUnknown }: RunOptions): void {
  if (!allowUnknown || failOn === 'warning' || failOn === 'critical') return
  const message =
    failOn === undefined ? '--allow-unknown belongs to --fail-on' : '--allow-unknown contradicts --fail-on unknown'
  throw new OperatorError('USAGE', message, { hint: 'write --fail-on critical --allow-unknown, or drop it' })
}

/**
 * Plans and runs suites as `firstlight run` does; also what the lab runs. The exit code.
 *
 * @param companions are told of the run beside its reporters.
 */
export async function runSuites(
  paths: readonly string[],
  flags: RunOptions,
  process: CommandProcess,
  companions: readonly NamedReporter[] = [],
): Promise<number> {
  const history = await openHistory(paths, flags, process)
  try {
    const planned = await planFor(paths, flags, process, history.siteStates)
    const handlers = await readyHandlers(planned, flags, process)
    const { reporters, close } = await openReporters(flags.reporter ?? [], process)
    const recording = await history.start(declarationOf(planned, flags, process.now()), handlers)
    const { recorder, companion, finish } = recording
    const told = [...companions, companion, ...reporters]
    const reporter = combineReporters(told, (text) => process.stderr.write(`firstlight: ${text}\n`))
    const summary = await runPlanned(planned.plan, { reporter, recorder, flags, process })
    await finish(summary)
    const isWritten = close() && reporter.complete()
    return ifWritten(exitCodeOfRun(summary, gateOf(flags)), isWritten)
  } finally {
    await history.close()
  }
}

interface Running {
  readonly reporter: CombinedReporter
  readonly recorder: Recorder
  readonly flags: RunOptions
  readonly process: CommandProcess
}

function runPlanned(plan: Plan, { reporter, recorder, flags, process }: Running): Promise<RunSummary> {
  const until = untilGreenOf(flags)
  return runPlan({
    plan,
    reporter,
    recorder,
    loadCheckType,
    limits: createLimits({ concurrency: flags.concurrency, perHost: flags.concurrencyPerHost }),
    now: process.now,
    signal: process.signal,
    ...(until && { untilGreen: until }),
  })
}

function untilGreenOf({ untilGreen, deadline, every }: RunOptions): UntilGreen | undefined {
  if (!untilGreen) return undefined
  return { everyMs: every, ...(deadline !== undefined && { deadlineMs: deadline }) }
}

function gateOf({ failOn, allowUnknown }: RunOptions): Gate | undefined {
  return failOn === undefined ? undefined : { failOn, allowUnknown }
}
